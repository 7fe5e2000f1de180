import { isDeepStrictEqual } from "node:util";
import type {
  DeleteCommandInput,
  GetCommandOutput,
  PutCommandInput,
  QueryCommandInput,
  UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";

/**
 * The bot's only DynamoDB table. Its time-to-live attribute is `expiresAt` (seconds since 1970).
 *
 * Methods throw errors whose `name` is that of DynamoDB's exception (API reference, common errors).
 */
export interface Table {
  put(input: Put): Promise<void>;
  /** A strongly consistent read. */
  get(key: Key): Promise<Item | undefined>;
  /** @returns the attributes that `ReturnValues` selects. */
  update(input: InTable<UpdateCommandInput>): Promise<Item | undefined>;
  /** @returns the attributes that `ReturnValues` selects. */
  delete(input: InTable<DeleteCommandInput>): Promise<Item | undefined>;
  /** @returns a page, and the `ExclusiveStartKey` of the next one. */
  query(input: InTable<QueryCommandInput>): Promise<{ items: Item[]; next: Item | undefined }>;
}

type Item = NonNullable<GetCommandOutput["Item"]>;

export type Put = InTable<PutCommandInput>;

type InTable<Input> = Omit<Input, "TableName">;

interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** Whether a write was refused because its condition did not hold. */
export function isConditionFailure(error: unknown): boolean {
  return error instanceof Error && error.name === "ConditionalCheckFailedException";
}

/** @returns false if nothing was written because the write's condition did not hold. */
export async function conditionHolds(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
}

/**
 * Puts an item. After a lost answer, the second attempt's condition may fail because the first one stored the item:
 * that counts as success.
 *
 * @param send makes all attempts; its errors count them, as the AWS SDK does.
 */
export async function putOnce(
  { get }: Pick<Table, "get">,
  { Item }: Put,
  send: () => Promise<unknown>,
): Promise<void> {
  try {
    await send();
  } catch (error) {
    if (!isConditionFailure(error) || attemptsOf(error) < 2) throw error;
    const stored = await get({ pk: Item?.["pk"], sk: Item?.["sk"] });
    // DynamoDB does not store undefined values.
    if (!isDeepStrictEqual(stored, JSON.parse(JSON.stringify(Item)))) throw error;
  }
}

function attemptsOf(error: unknown): number {
  return (error as { $metadata?: { attempts?: number } }).$metadata?.attempts ?? 1;
}
