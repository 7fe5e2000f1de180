import type {
  DeleteCommandInput,
  GetCommandOutput,
  PutCommandInput,
  UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";

/**
 * The bot's single DynamoDB table: partition key `pk` and sort key `sk`, both strings. Items that may be
 * forgotten carry `expiresAt` (seconds since 1970), the table's time-to-live attribute.
 *
 * Every method throws an error with DynamoDB's name of what was wrong (API reference, common errors).
 */
export interface Table {
  put(input: InTable<PutCommandInput>): Promise<void>;
  /** Reads what was written last; undefined when there is no such item. */
  get(key: Key): Promise<GetCommandOutput["Item"]>;
  update(input: InTable<UpdateCommandInput>): Promise<void>;
  delete(input: InTable<DeleteCommandInput>): Promise<void>;
}

type InTable<Input> = Omit<Input, "TableName">;

interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Whether a write was refused because its condition did not hold. */
export function isConditionFailure(error: unknown): boolean {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}
