import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { readLargeValue, storeLargeValue } from "../../../functions/aws/large-value.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const LATER = NOW + 60_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

it.each([0, 1, 390_000, 390_001, 1_000_000])("has %i bytes until its time is over", async (size) => {
  const { table } = database;
  const bytes = randomBytes(size);
  await storeLargeValue(table, `size ${size}`, bytes, LATER);
  expect(Buffer.from((await readLargeValue(table, `size ${size}`, NOW)) ?? "none").equals(bytes)).toBe(true);
  expect(await readLargeValue(table, `size ${size}`, LATER)).toBeUndefined();
});

it("is the last one that was stored, of any size", async () => {
  const { table } = database;
  const [large, other, small] = [randomBytes(500_000), randomBytes(500_000), randomBytes(5)];
  for (const bytes of [large, other, small]) {
    await storeLargeValue(table, "replaced", bytes, LATER);
    expect(Buffer.from((await readLargeValue(table, "replaced", NOW)) ?? "none").equals(bytes)).toBe(true);
  }
  expect(await readLargeValue(table, "unknown", NOW)).toBeUndefined();
});

it("is nothing if a part is missing", async () => {
  const { table } = database;
  await storeLargeValue(table, "torn", randomBytes(500_000), LATER);
  const { items } = await table.query({
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": "SHARED#torn" },
  });
  const { hash } = items[0]?.["value"] ?? {};
  await table.delete({ Key: { pk: `SHARED#torn#${hash}#1`, sk: "SHARED" } });
  expect(await readLargeValue(table, "torn", NOW)).toBeUndefined();
});
