import type { Table } from "../../aws/table.ts";

/**
 * The table's sparse index of what comes next: partition key `dueShard` (a string), sort key `nextAt` (milliseconds since
 * 1970), keys only. Only items that wait for their time have these attributes.
 */
export const DUE_INDEX = "due";

/**
 * The index's one partition, for 1,000 writes a second (DynamoDB, quotas). The key is called a shard because the key of
 * an index cannot be renamed.
 */
export const DUE_PARTITION = "DUE";

/** Where something that is due is kept. */
export interface DueKey {
  readonly pk: string;
  readonly sk: string;
}

/**
 * What is due, page by page, longest due first. An index is a little behind its table: the item may already have moved
 * to a later time.
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
