import { isDeepStrictEqual } from "node:util";
import type {
  DeleteCommandInput,
  GetCommandOutput,
  PutCommandInput,
  QueryCommandInput,
  UpdateCommandInput,
} from "@aws-sdk/lib-dynamodb";

/**
 * The bot's single DynamoDB table: partition key `pk` and sort key `sk`, both strings. Items that may be
 * forgotten carry `expiresAt` (seconds since 1970), the table's time-to-live attribute.
 *
 * Every method throws an error with DynamoDB's name of what was wrong (API reference, common errors).
 */
export interface Table {
  put(input: Put): Promise<void>;
  /** Reads what was written last; undefined when there is no such item. */
  get(key: Key): Promise<Item | undefined>;
  /** @returns of the item what `ReturnValues` asks for. */
  update(input: InTable<UpdateCommandInput>): Promise<Item | undefined>;
  /** @returns of the item what `ReturnValues` asks for. */
  delete(input: InTable<DeleteCommandInput>): Promise<Item | undefined>;
  /** Reads a page, and where the next one starts if there is one. */
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

/** @returns whether the condition of a write held; without it nothing was written. */
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
 * Puts an item. When DynamoDB's answer is lost, the put is sent again, and its condition may fail because of the item
 * that it has stored itself: that is no failure.
 *
 * @param send sends it, again if need be; its errors say how often, as those of the AWS SDK do.
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
    // What is undefined is not stored.
    if (!isDeepStrictEqual(stored, JSON.parse(JSON.stringify(Item)))) throw error;
  }
}

function attemptsOf(error: unknown): number {
  return (error as { $metadata?: { attempts?: number } }).$metadata?.attempts ?? 1;
}
