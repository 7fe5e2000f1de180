import { afterAll, beforeAll, expect, it } from "vitest";
import type { ReportRequest } from "../../../functions/commands/report.ts";
import {
  advanceSubscription,
  clearFailures,
  countFailure,
  createSubscription,
  DUE_SHARDS,
  dueSubscriptions,
  listSubscriptions,
  pauseSubscription,
  readSubscription,
  removeSubscription,
  resumeSubscription,
  subscriptionId,
} from "../../../functions/store/subscription.ts";
import { openTestDatabase, type TestDatabase } from "./database.ts";

const REQUEST: ReportRequest = {
  schedule: { every: "month", day: 2, at: "09:00" },
  groupBy: "services",
  services: ["Backup", "Charts"],
  projects: [],
  clusters: [],
  organizations: [],
  partial: false,
  csv: false,
  invoice: true,
};

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

async function subscribe(channelId: string, change: Partial<ReportRequest> = {}, nextAt = 1000) {
  const request = { ...REQUEST, ...change };
  const id = subscriptionId(channelId, request);
  const stored = {
    ...{ id, channelId, userId: "U0ADA0001", zone: "Asia/Seoul", request },
    ...{ createdAt: 1, createdBy: "question", state: "active" as const, nextAt, failures: 0 },
  };
  return { stored, isNew: await createSubscription(database.table, stored) };
}

async function dueAt(now: number): Promise<string[]> {
  const ids: string[] = [];
  for (const shard of DUE_SHARDS) {
    for await (const page of dueSubscriptions(database.table, shard, now))
      ids.push(...page.map(({ id }) => id));
  }
  return ids;
}

it("an equal report is not subscribed to twice in a channel, whatever the order of its filters", async () => {
  const first = await subscribe("C0TWICE");
  expect(first.isNew).toBe(true);
  const equal = await subscribe("C0TWICE", { services: ["Charts", "Backup"] }, 5000);
  expect(equal).toMatchObject({ isNew: false, stored: { id: first.stored.id } });
  expect(await readSubscription(database.table, first.stored)).toEqual(first.stored);
  expect((await subscribe("C0OTHER")).stored.id).not.toBe(first.stored.id);
  expect((await subscribe("C0TWICE", { csv: true })).isNew).toBe(true);
  expect(await listSubscriptions(database.table, "C0TWICE")).toHaveLength(2);
});

it("is due from its time on, and not while it is paused or after it was moved or removed", async () => {
  const { stored } = await subscribe("C0DUE", {}, 2_000_000);
  expect(await dueAt(1_999_999)).not.toContain(stored.id);
  expect(await dueAt(2_000_000)).toContain(stored.id);
  await advanceSubscription(database.table, stored, 1_000_000, 9_000_000);
  expect(await dueAt(2_000_000)).toContain(stored.id);
  await advanceSubscription(database.table, stored, 2_000_000, 3_000_000);
  expect(await dueAt(2_999_999)).not.toContain(stored.id);
  expect(await pauseSubscription(database.table, stored)).toMatchObject({ state: "paused" });
  expect(await dueAt(9_000_000)).not.toContain(stored.id);
  await advanceSubscription(database.table, stored, 3_000_000, 4_000_000);
  expect(await resumeSubscription(database.table, stored, 5_000_000)).toMatchObject({ nextAt: 5_000_000 });
  expect(await resumeSubscription(database.table, stored, 6_000_000)).toMatchObject({ nextAt: 5_000_000 });
  expect(await dueAt(5_000_000)).toContain(stored.id);
  expect(await removeSubscription(database.table, stored)).toMatchObject({ id: stored.id });
  expect(await removeSubscription(database.table, stored)).toBeUndefined();
  expect(await dueAt(5_000_000)).not.toContain(stored.id);
});

it("what is gone is not brought back by a change", async () => {
  const gone = { channelId: "C0GONE", id: "00000000" };
  expect(await pauseSubscription(database.table, gone)).toBeUndefined();
  expect(await resumeSubscription(database.table, gone, 1)).toBeUndefined();
  expect(await countFailure(database.table, gone, "run")).toBe(0);
  await clearFailures(database.table, gone);
  await advanceSubscription(database.table, gone, 1, 2);
  expect(await listSubscriptions(database.table, "C0GONE")).toEqual([]);
});

it("counts failures in a row, each run once", async () => {
  const { stored } = await subscribe("C0FAIL");
  const counts = [];
  for (const run of ["a", "a", "b", "c"]) counts.push(await countFailure(database.table, stored, run));
  expect(counts).toEqual([1, 1, 2, 3]);
  await clearFailures(database.table, stored);
  expect(await readSubscription(database.table, stored)).toMatchObject({ failures: 0 });
  await pauseSubscription(database.table, stored);
  await countFailure(database.table, stored, "d");
  expect(await resumeSubscription(database.table, stored, 1)).toMatchObject({ failures: 0, state: "active" });
});
