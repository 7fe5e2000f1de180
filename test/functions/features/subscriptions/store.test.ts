import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DUE_PARTITION, dueKeys } from "../../../../functions/features/due/due-index.ts";
import { formatReport } from "../../../../functions/features/report/command.ts";
import type { ReportRequest } from "../../../../functions/features/report/request.ts";
import { reports, subscriptionId } from "../../../../functions/features/report/subscription.ts";
import {
  advanceSubscription,
  clearFailures,
  countFailure,
  createSubscription,
  listSubscriptions,
  pauseSubscription,
  readSubscription,
  removeSubscription,
  resumeSubscription,
  subscriptionKeyOf,
} from "../../../../functions/features/subscriptions/store.ts";
import { openTestDatabase, type TestDatabase } from "../../aws/database.ts";
import { reportRequest } from "../../requests.ts";

const REQUEST = reportRequest({ services: ["Backup", "Charts"], invoice: true });

let database: TestDatabase;

beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

async function subscribe(channelId: string, change: Partial<ReportRequest> = {}, nextAt = 1000) {
  const request = { ...REQUEST, ...change };
  const id = subscriptionId(channelId, request);
  const stored = {
    ...{ id, channelId, userId: "U0ADA0001", timeZone: "Asia/Seoul", request },
    ...{ createdAt: 1, createdBy: "job", state: "active" as const, nextAt, failures: 0 },
  };
  return { stored, outcome: await createSubscription(database.table, reports, stored) };
}

async function dueAt(now: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of dueKeys(database.table, now)) {
    ids.push(...page.map((key) => subscriptionKeyOf(reports, key)?.id ?? ""));
  }
  return ids;
}

it("a channel subscribes to an equal report once; the order of filters does not matter", async () => {
  const first = await subscribe("C0TWICE");
  expect(first.outcome).toBe("created");
  const equal = await subscribe("C0TWICE", { services: ["Charts", "Backup"] }, 5000);
  expect(equal).toMatchObject({ outcome: "exists", stored: { id: first.stored.id } });
  expect(await readSubscription(database.table, reports, first.stored)).toEqual(first.stored);
  expect((await subscribe("C0OTHER")).stored.id).not.toBe(first.stored.id);
  expect((await subscribe("C0TWICE", { csv: true })).outcome).toBe("created");
  expect(await listSubscriptions(database.table, reports, "C0TWICE")).toHaveLength(2);
});

it("a subscription is read even if its service was renamed since", async () => {
  const { stored } = await subscribe("C0RENAMED", { services: ["AI Models"] });
  expect(await readSubscription(database.table, reports, stored)).toEqual(stored);
});

it("a subscription stores its command", async () => {
  const { stored } = await subscribe("C0WORDS", { projects: ['A "b" & <c>', "&lt;"], invoice: false });
  const item = await database.table.get({ pk: "CHANNEL#C0WORDS", sk: `REPORT#${stored.id}` });
  expect(item?.["command"]).toBe(formatReport(stored.request));
  expect(item).not.toHaveProperty("request");
  expect(await readSubscription(database.table, reports, stored)).toEqual(stored);
});

it("a subscription of an earlier version can be read, counted and removed", async () => {
  const { timeZone, ...subscription } = (await subscribe("C0EARLIER")).stored;
  const key = { pk: "CHANNEL#C0EARLIER", sk: `REPORT#${subscription.id}` };
  const earlier = { ...subscription, zone: timeZone, dueShard: DUE_PARTITION, failedRun: "run" };
  await database.table.put({ Item: { ...key, ...earlier } });
  const now = { ...subscription, timeZone };
  expect(await listSubscriptions(database.table, reports, "C0EARLIER")).toEqual([now]);
  expect(await countFailure(database.table, reports, now, "another run")).toBe(1);
  expect(await removeSubscription(database.table, reports, now)).toEqual({ ...now, failures: 1 });
});

it.each([
  ["channelId, state", { channelId: undefined, state: "secret" }],
  ["command", { command: 'monthly project:"secret' }],
  ["command", { command: "list" }],
  ["command", { command: undefined }],
])(
  "the error for an unreadable subscription names its fields and not their values: %s",
  async (fields, change) => {
    const { stored } = await subscribe(`C0BROKEN${crypto.randomUUID()}`);
    const Key = { pk: `CHANNEL#${stored.channelId}`, sk: `REPORT#${stored.id}` };
    const item = await database.table.get(Key);
    await database.table.put({ Item: { ...item, ...Key, ...change } });
    await expect(readSubscription(database.table, reports, stored)).rejects.toThrow(
      `Report ${stored.id} cannot be read: ${fields}`,
    );
  },
);

it("a subscription is due from its next time on, unless it is paused, advanced or removed", async () => {
  const { stored } = await subscribe("C0DUE", {}, 2_000_000);
  expect(await dueAt(1_999_999)).not.toContain(stored.id);
  expect(await dueAt(2_000_000)).toContain(stored.id);
  await advanceSubscription(database.table, reports, stored, { from: 1_000_000, to: 9_000_000 });
  expect(await dueAt(2_000_000)).toContain(stored.id);
  await advanceSubscription(database.table, reports, stored, { from: 2_000_000, to: 3_000_000 });
  expect(await dueAt(2_999_999)).not.toContain(stored.id);
  expect(await pauseSubscription(database.table, reports, stored)).toMatchObject({ state: "paused" });
  expect(await dueAt(9_000_000)).not.toContain(stored.id);
  await advanceSubscription(database.table, reports, stored, { from: 3_000_000, to: 4_000_000 });
  expect(await resumeSubscription(database.table, reports, stored, 5_000_000)).toMatchObject({
    nextAt: 5_000_000,
  });
  expect(await resumeSubscription(database.table, reports, stored, 6_000_000)).toMatchObject({
    nextAt: 5_000_000,
  });
  expect(await dueAt(5_000_000)).toContain(stored.id);
  expect(await removeSubscription(database.table, reports, stored)).toMatchObject({ id: stored.id });
  expect(await removeSubscription(database.table, reports, stored)).toBeUndefined();
  expect(await dueAt(5_000_000)).not.toContain(stored.id);
});

describe("a channel", () => {
  const NOW = Date.UTC(2026, 10, 21, 12);
  const MINUTE_MS = 60_000;

  /** Subscribes to the report of an hour. */
  const at = (channelId: string, minute: number, now = NOW, table = database.table) => {
    const time = [Math.floor(minute / 60), minute % 60]
      .map((part) => String(part).padStart(2, "0"))
      .join(":");
    const request: ReportRequest = { ...REQUEST, schedule: { every: "day", at: time } };
    const id = subscriptionId(channelId, request);
    return createSubscription(table, reports, {
      ...{ id, channelId, userId: "U0ADA0001", timeZone: "Asia/Seoul", request },
      ...{ createdAt: now, createdBy: `job ${minute}`, state: "active", nextAt: now, failures: 0 },
    });
  };
  const many = (channelId: string, count: number, first = 0) =>
    Promise.all(Array.from({ length: count }, (_, index) => at(channelId, first + index)));
  const reportsOf = (channelId: string) => listSubscriptions(database.table, reports, channelId);

  it("has exactly 20 reports after 40 concurrent subscriptions, and a free slot for each removed one", async () => {
    const outcomes = await many("C0FULL", 40);
    expect(outcomes.filter((outcome) => outcome === "created")).toHaveLength(20);
    expect(outcomes.filter((outcome) => outcome === "too_many")).toHaveLength(20);
    const stored = await reportsOf("C0FULL");
    expect(stored).toHaveLength(20);
    for (const report of stored.slice(0, 3)) await removeSubscription(database.table, reports, report);
    const later = await many("C0FULL", 10, 40);
    expect(later.filter((outcome) => outcome === "created")).toHaveLength(3);
    expect(await reportsOf("C0FULL")).toHaveLength(20);
  });

  it("with 20 reports accepts a subscription to one of them again", async () => {
    await many("C0EQUAL", 20);
    expect(await many("C0EQUAL", 20)).toEqual(Array.from({ length: 20 }, () => "exists"));
    expect(await at("C0EQUAL", 30)).toBe("too_many");
  });

  it("counts reports that were stored before slots existed", async () => {
    await many("C0BEFORE", 20);
    await database.table.delete({ Key: { pk: "SLOTS#C0BEFORE", sk: "SLOTS" } });
    expect(await many("C0BEFORE", 3, 20)).toEqual(["too_many", "too_many", "too_many"]);
    const [report] = await reportsOf("C0BEFORE");
    await removeSubscription(database.table, reports, report ?? expect.fail("none"));
    expect((await many("C0BEFORE", 3, 20)).toSorted()).toEqual(["created", "too_many", "too_many"]);
  });

  it("frees the slot of a report that was never stored after 15 minutes", async () => {
    const crashing = { ...database.table, put: storesNothing };
    await many("C0CRASH", 19);
    await expect(at("C0CRASH", 19, NOW, crashing)).rejects.toThrow("The machine crashes.");
    expect(await at("C0CRASH", 20, NOW + 14 * MINUTE_MS)).toBe("too_many");
    expect(await at("C0CRASH", 20, NOW + 15 * MINUTE_MS)).toBe("created");
    expect(await at("C0CRASH", 19, NOW + 15 * MINUTE_MS)).toBe("too_many");
  });

  it("keeps the slot for a subscription that is retried after an interruption", async () => {
    const crashing = { ...database.table, put: storesNothing };
    await many("C0AGAIN", 19);
    await expect(at("C0AGAIN", 19, NOW, crashing)).rejects.toThrow("The machine crashes.");
    expect(await at("C0AGAIN", 19, NOW + MINUTE_MS)).toBe("created");
    expect(await reportsOf("C0AGAIN")).toHaveLength(20);
  });

  it("frees the slot of a report whose removal was interrupted", async () => {
    await many("C0HALF", 20);
    const [report] = await reportsOf("C0HALF");
    const crashing = { ...database.table, update: storesNothing };
    await expect(removeSubscription(crashing, reports, report ?? expect.fail("none"))).rejects.toThrow(
      "The machine crashes.",
    );
    expect(await reportsOf("C0HALF")).toHaveLength(19);
    expect(await at("C0HALF", 20, NOW + 15 * MINUTE_MS)).toBe("created");
    expect(await at("C0HALF", 21, NOW + 15 * MINUTE_MS)).toBe("too_many");
  });

  it("never has more than 20 reports, even during concurrent subscriptions and removals", async () => {
    await many("C0RACE", 20);
    for (let round = 1; round <= 3; round += 1) {
      const now = NOW + round;
      const [first, second] = await reportsOf("C0RACE");
      const again = Number(second?.request.schedule.at.slice(3));
      await Promise.all([
        ...[first, second].map((report) => report && removeSubscription(database.table, reports, report)),
        at("C0RACE", again, now),
        ...Array.from({ length: 6 }, (_, index) => at("C0RACE", 20 + round * 6 + index, now)),
      ]);
      expect((await reportsOf("C0RACE")).length).toBeLessThanOrEqual(20);
    }
    await many("C0RACE", 20, 600);
    expect((await reportsOf("C0RACE")).length).toBeLessThanOrEqual(20);
  });
});

async function storesNothing(): Promise<never> {
  throw new Error("The machine crashes.");
}

it("changes do not restore a removed subscription", async () => {
  const gone = { channelId: "C0GONE", id: "00000000" };
  expect(await pauseSubscription(database.table, reports, gone)).toBeUndefined();
  expect(await resumeSubscription(database.table, reports, gone, 1)).toBeUndefined();
  expect(await countFailure(database.table, reports, gone, "run")).toBe(0);
  await clearFailures(database.table, reports, gone);
  await advanceSubscription(database.table, reports, gone, { from: 1, to: 2 });
  expect(await listSubscriptions(database.table, reports, "C0GONE")).toEqual([]);
});

it("failures in a row are counted once per run", async () => {
  const { stored } = await subscribe("C0FAIL");
  const counts = [];
  for (const run of ["a", "a", "b", "c"])
    counts.push(await countFailure(database.table, reports, stored, run));
  expect(counts).toEqual([1, 1, 2, 3]);
  await clearFailures(database.table, reports, stored);
  expect(await readSubscription(database.table, reports, stored)).toMatchObject({ failures: 0 });
  await pauseSubscription(database.table, reports, stored);
  await countFailure(database.table, reports, stored, "d");
  expect(await resumeSubscription(database.table, reports, stored, 1)).toMatchObject({
    failures: 0,
    state: "active",
  });
});
