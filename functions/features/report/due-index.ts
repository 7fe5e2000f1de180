import type { Table } from "../../aws/table.ts";

/**
 * The table's sparse index of what comes next: partition key `dueShard` (a string), sort key `nextAt` (milliseconds since
 * 1970), keys only. Only items that wait for their time have these attributes.
 */
export const DUE_INDEX = "due";

/** All are due at nine o'clock: a partition of DynamoDB takes 1,000 writes a second, and these share them. */
export const DUE_SHARDS = ["0", "1", "2", "3"].map((shard) => `DUE#${shard}`);

/** Where something that is due is kept. */
export interface DueKey {
  readonly pk: string;
  readonly sk: string;
}

/** @param id begins with 8 hexadecimal digits. */
export function shardOf(id: string): string {
  return DUE_SHARDS[Number.parseInt(id.slice(0, 8), 16) % DUE_SHARDS.length] ?? "";
}

/**
 * What of a shard is due, page by page, longest due first. An index is a little behind its table: the item itself may
 * already have moved on.
 */
export async function* dueKeys(table: Table, shard: string, now: number): AsyncGenerator<DueKey[]> {
  let start: Record<string, unknown> | undefined;
  do {
    const { items, next } = await table.query({
      IndexName: DUE_INDEX,
      KeyConditionExpression: "dueShard = :shard AND nextAt <= :now",
      ExpressionAttributeValues: { ":shard": shard, ":now": now },
      ExclusiveStartKey: start,
      Limit: 100,
    });
    yield items.map(({ pk, sk }) => ({ pk, sk }));
    start = next;
  } while (start);
}
