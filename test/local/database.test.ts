import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { expect, it } from "vitest";
import { openTable } from "../../functions/aws/sdk-table.ts";
import { dueKeys } from "../../functions/features/due/due-index.ts";
import { LOCAL_AWS, startDatabase } from "../../local/database.ts";

it("what waits in one of the index's earlier partitions is due again, and what is paused stays paused", async () => {
  const path = await mkdtemp(join(tmpdir(), "atlas-cost-bot-test-"));
  const open = async () => {
    const database = await startDatabase(path, "table");
    const client = new DynamoDBClient({ ...LOCAL_AWS, endpoint: database.url });
    return { database, client, table: openTable("table", client) };
  };
  const earlier = await open();
  const keys = [0, 1, 2, 3].map((shard) => ({ pk: `CHANNEL#${shard}`, sk: `REPORT#${shard}` }));
  for (const [shard, key] of keys.entries()) {
    await earlier.table.put({ Item: { ...key, dueShard: `DUE#${shard}`, nextAt: shard, state: "active" } });
  }
  await earlier.table.put({ Item: { pk: "CHANNEL#0", sk: "REPORT#paused", state: "paused" } });
  earlier.client.destroy();
  await earlier.database.close();

  const now = await open();
  const due = [];
  for await (const page of dueKeys(now.table, 3)) due.push(...page);
  expect(due).toEqual(keys);
  expect(await now.table.get({ pk: "CHANNEL#2", sk: "REPORT#2" })).toMatchObject({
    nextAt: 2,
    state: "active",
  });
  now.client.destroy();
  await now.database.close();
  await rm(path, { recursive: true });
});
