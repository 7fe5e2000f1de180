import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  CreateTableCommand,
  DynamoDBClient,
  PutItemCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, QueryCommand } from "@aws-sdk/lib-dynamodb";
import dynalite from "dynalite";
import { expect, it } from "vitest";
import { LOCAL_AWS, startDatabase } from "../../local/database.ts";

const KEYS = [
  { AttributeName: "pk", KeyType: "HASH" },
  { AttributeName: "sk", KeyType: "RANGE" },
] as const;

it("a table that has no index yet gets it, and keeps what it holds", async () => {
  const path = await mkdtemp(join(tmpdir(), "atlas-cost-bot-test-"));
  const server = dynalite({ path, createTableMs: 0 });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const port = (server.address() as { port: number }).port;
  const before = new DynamoDBClient({ ...LOCAL_AWS, endpoint: `http://127.0.0.1:${port}` });
  await before.send(
    new CreateTableCommand({
      TableName: "table",
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: KEYS.map(({ AttributeName }) => ({ AttributeName, AttributeType: "S" })),
      KeySchema: [...KEYS],
    }),
  );
  await waitUntilTableExists(
    { client: before, minDelay: 1, maxDelay: 1, maxWaitTime: 60 },
    { TableName: "table" },
  );
  const item = { pk: "QUERY#1", sk: "QUERY", id: "1", kind: "usage", state: "asked" };
  const Item = Object.fromEntries(Object.entries(item).map(([name, S]) => [name, { S }]));
  await before.send(new PutItemCommand({ TableName: "table", Item }));
  before.destroy();
  await new Promise<void>((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

  const database = await startDatabase(path, "table");
  expect(await database.unfinishedJobs()).toEqual([{ id: "1", kind: "usage" }]);
  const client = DynamoDBDocumentClient.from(new DynamoDBClient({ ...LOCAL_AWS, endpoint: database.url }));
  const { Items } = await client.send(
    new QueryCommand({
      TableName: "table",
      IndexName: "due",
      KeyConditionExpression: "dueShard = :shard",
      ExpressionAttributeValues: { ":shard": "DUE#0" },
    }),
  );
  expect(Items).toEqual([]);
  client.destroy();
  await database.close();
  await rm(path, { recursive: true });
});
