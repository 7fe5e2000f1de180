import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/**
 * The bot's single DynamoDB table: partition key `pk` and sort key `sk`, both strings. Items that may be
 * forgotten carry `expiresAt` (seconds since 1970), the table's time-to-live attribute.
 */
export interface Table {
  readonly name: string;
  readonly client: DynamoDBDocumentClient;
}

/** How long DynamoDB may take: attempts in all, and milliseconds for each. */
interface Patience {
  readonly attempts: number;
  readonly timeoutMs: number;
}

/** For the function that must answer Slack within 3 s: one lost packet may not use all of it up. */
export const ACK_PATIENCE: Patience = { attempts: 2, timeoutMs: 700 };

/** For the workflows, which nobody waits for by the second. */
export const WORKFLOW_PATIENCE: Patience = { attempts: 4, timeoutMs: 5000 };

/** Opens the table. The AWS SDK itself reads the endpoint from `AWS_ENDPOINT_URL_DYNAMODB`. */
export function openTable(name: string, patience: Patience): Table {
  const client = new DynamoDBClient({
    maxAttempts: patience.attempts,
    requestHandler: {
      connectionTimeout: patience.timeoutMs,
      requestTimeout: patience.timeoutMs,
      throwOnRequestTimeout: true,
    },
  });
  return {
    name,
    client: DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } }),
  };
}

/** Whether a write was refused because its condition did not hold. */
export function isConditionFailure(error: unknown): boolean {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}
