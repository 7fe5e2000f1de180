import type { Table } from "../../aws/table.ts";

/**
 * The table's sparse index of items that have a next time. Partition key `dueShard` (a string), sort key `nextAt`
 * (milliseconds since 1970), keys only.
 */
export const DUE_INDEX = "due";

/**
 * The only partition of the index; it takes 1,000 writes a second (DynamoDB, quotas). Earlier versions had several
 * shards, and the key of an index cannot be renamed.
 */
export const DUE_PARTITION = "DUE";

export interface DueKey {
  readonly pk: string;
  readonly sk: string;
}

/**
 * Pages of due items, oldest first. An index lags a little behind its table, so an item may already have a later time.
 *
 * @param now milliseconds since 1970
 */
export async function* dueKeys(table: Table, now: number): AsyncGenerator<DueKey[]> {
  let start: Record<string, unknown> | undefined;
  do {
    const { items, next } = await table.query({
      IndexName: DUE_INDEX,
      KeyConditionExpression: "dueShard = :due AND nextAt <= :now",
      ExpressionAttributeValues: { ":due": DUE_PARTITION, ":now": now },
      ExclusiveStartKey: start,
      Limit: 100,
    });
    yield items.map(({ pk, sk }) => ({ pk, sk }));
    start = next;
  } while (start);
}
