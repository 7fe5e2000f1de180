import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { openTable } from "../../../functions/aws/sdk-table.ts";
import { openSignedTable } from "../../../functions/aws/signed-table.ts";
import type { Table } from "../../../functions/aws/table.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";

let database: TestDatabase;
/** How many of DynamoDB's next answers are lost. */
let lost = 0;
const network = createServer((incoming, response) => {
  const { method, headers } = incoming;
  const outgoing = request(database.url, { method, headers }, async (answer) => {
    const body = await buffer(answer);
    lost -= 1;
    if (lost >= 0) response.destroy();
    else response.writeHead(answer.statusCode ?? 500, answer.headers).end(body);
  });
  incoming.pipe(outgoing);
});

beforeAll(async () => {
  database = await openTestDatabase();
  await new Promise<void>((resolve) => network.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", `http://127.0.0.1:${(network.address() as AddressInfo).port}`);
});
afterAll(async () => {
  network.closeAllConnections();
  await new Promise((resolve) => network.close(resolve));
  await database.close();
});

const CONDITION_FAILED = { name: "ConditionalCheckFailedException" };

describe.each([
  ["by the AWS SDK", openTable, openSignedTable],
  ["by signed requests", openSignedTable, openTable],
] as const)("a table %s", (how, open, openOther) => {
  const key = { pk: how, sk: "TEST" };
  let table: Table;
  let other: Table;
  beforeAll(() => {
    table = open(database.name);
    other = openOther(database.name);
  });

  it("stores an item without its undefined values, for both clients", async () => {
    const item = {
      ...key,
      text: '쇼핑 🛒 "quoted"\n',
      empty: "",
      numbers: [0, -1.5, Date.UTC(2026, 10, 21)],
      nested: { isTrue: true, isFalse: false, nothing: null, list: [] },
    };
    const bytes = new Uint8Array([0, 128, 255]);
    await openTable(database.name).put({ Item: { ...key, bytes, nested: { bytes } } });
    expect(await table.get(key)).toEqual({ ...key, bytes, nested: { bytes } });
    await table.put({ Item: { ...item, missing: undefined } });
    expect(await table.get(key)).toEqual(item);
    expect(await other.get(key)).toEqual(item);
  });

  it("returns undefined for a missing item", async () => {
    expect(await table.get({ ...key, sk: "NEVER" })).toBeUndefined();
  });

  it("writes under a condition and reports its failure", async () => {
    await table.put({ Item: { ...key, count: 1 } });
    const again = { Item: { ...key, count: 2 }, ConditionExpression: "attribute_not_exists(pk)" };
    await expect(table.put(again)).rejects.toMatchObject(CONDITION_FAILED);
    const change = (from: number, to: number) => ({
      Key: key,
      UpdateExpression: "SET #count = :to",
      ConditionExpression: "#count = :from",
      ExpressionAttributeNames: { "#count": "count" },
      ExpressionAttributeValues: { ":from": from, ":to": to },
    });
    await table.update(change(1, 3));
    await expect(table.update(change(1, 4))).rejects.toMatchObject(CONDITION_FAILED);
    expect(await table.get(key)).toEqual({ ...key, count: 3 });
    const remove = { Key: key, ConditionExpression: "attribute_not_exists(pk)" };
    await expect(table.delete(remove)).rejects.toMatchObject(CONDITION_FAILED);
    await table.delete({ Key: key });
    expect(await table.get(key)).toBeUndefined();
  });

  it("succeeds when the answer to its own put was lost", async () => {
    const Item = { ...key, sk: "ONCE", text: "ours", left: undefined };
    const put = { Item, ConditionExpression: "attribute_not_exists(pk)" };
    lost = 1;
    await table.put(put);
    await expect(table.put(put)).rejects.toMatchObject(CONDITION_FAILED);
    lost = 1;
    const others = { ...put, Item: { ...Item, text: "somebody else's" } };
    await expect(table.put(others)).rejects.toMatchObject(CONDITION_FAILED);
    expect(await table.get({ ...key, sk: "ONCE" })).toEqual({ ...key, sk: "ONCE", text: "ours" });
  });

  it("passes on the names of DynamoDB's exceptions", async () => {
    const nowhere = open("no-such-table");
    await expect(nowhere.get(key)).rejects.toMatchObject({ name: "ResourceNotFoundException" });
    await expect(table.put({ Item: { pk: how } })).rejects.toMatchObject({ name: "ValidationException" });
  });
});
