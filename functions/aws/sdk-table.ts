import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  UpdateCommand,
} from "@aws-sdk/lib-dynamodb";
import { putOnce, type Table } from "./table.ts";

/** Workflows are not latency-sensitive. */
const MAX_ATTEMPTS = 4;
const TIMEOUT_MS = 5000;

/** Opens the table with the AWS SDK, which reads the endpoint from `AWS_ENDPOINT_URL_DYNAMODB`. */
export function openTable(TableName: string, dynamoDb = createClient()): Table {
  const marshallOptions = { removeUndefinedValues: true };
  const client = DynamoDBDocumentClient.from(dynamoDb, { marshallOptions });
  const table: Table = {
    put: (input) => putOnce(table, input, () => client.send(new PutCommand({ TableName, ...input }))),
    get: async (Key) => (await client.send(new GetCommand({ TableName, Key, ConsistentRead: true }))).Item,
    update: async (input) => (await client.send(new UpdateCommand({ TableName, ...input }))).Attributes,
    delete: async (input) => (await client.send(new DeleteCommand({ TableName, ...input }))).Attributes,
    query: async (input) => {
      const { Items = [], LastEvaluatedKey } = await client.send(new QueryCommand({ TableName, ...input }));
      return { items: Items, next: LastEvaluatedKey };
    },
  };
  return table;
}

function createClient(): DynamoDBClient {
  return new DynamoDBClient({
    maxAttempts: MAX_ATTEMPTS,
    requestHandler: {
      connectionTimeout: TIMEOUT_MS,
      requestTimeout: TIMEOUT_MS,
      throwOnRequestTimeout: true,
    },
  });
}
