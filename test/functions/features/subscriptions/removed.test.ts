import { afterAll, beforeAll, expect, it } from "vitest";
import { dueKeys } from "../../../../functions/features/due/due-index.ts";
import {
  type ReportSubscription,
  reports,
  subscriptionId,
} from "../../../../functions/features/report/subscription.ts";
import { keepRemoved, restoreSubscription } from "../../../../functions/features/subscriptions/removed.ts";
import {
  createSubscription,
  listSubscriptions,
  pauseSubscription,
  readSubscription,
  removeSubscription,
} from "../../../../functions/features/subscriptions/store.ts";
import { openTestDatabase, type TestDatabase } from "../../aws/database.ts";
import { parsedReport } from "../../requests.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const DAY_MS = 24 * 3_600_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** A report that was subscribed to yesterday, for tomorrow, and removed now. */
async function removed(
  channelId: string,
  words = "daily at 9:00",
  isPaused = false,
): Promise<ReportSubscription> {
  const request = parsedReport(words);
  const report: ReportSubscription = {
    ...{ id: subscriptionId(channelId, request), channelId, userId: "U0LIN0001", timeZone: "Asia/Seoul" },
    ...{
      request,
      createdAt: NOW - DAY_MS,
      createdBy: "job",
      state: "active",
      nextAt: NOW + DAY_MS,
      failures: 2,
    },
  };
  await createSubscription(database.table, reports, report);
  const last = isPaused ? await pauseSubscription(database.table, reports, report) : report;
  await keepRemoved(database.table, reports, last ?? report, NOW);
  await removeSubscription(database.table, reports, report);
  return report;
}

async function dueIds(now: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const page of dueKeys(database.table, now)) ids.push(...page.map(({ sk }) => sk));
  return ids;
}

it("a removed report is neither listed nor due, and comes back as it was, once", async () => {
  const report = await removed("C0UNDO");
  expect(await listSubscriptions(database.table, reports, "C0UNDO")).toEqual([]);
  expect(await dueIds(NOW + 2 * DAY_MS)).toEqual([]);
  const [first, second] = await Promise.all([
    restoreSubscription(database.table, reports, report, NOW + 1000),
    restoreSubscription(database.table, reports, report, NOW + 1000),
  ]);
  expect([first?.outcome, second?.outcome].toSorted()).toEqual(["created", "exists"]);
  expect(await listSubscriptions(database.table, reports, "C0UNDO")).toEqual([
    { ...report, createdAt: NOW + 1000 },
  ]);
  expect(await dueIds(NOW + 2 * DAY_MS)).toEqual([`REPORT#${report.id}`]);
});

it("a report whose next time has passed comes back with the time after that", async () => {
  const report = await removed("C0LATER");
  await restoreSubscription(database.table, reports, report, NOW + 3 * DAY_MS);
  // 9:00 in Seoul is midnight in UTC.
  expect(await readSubscription(database.table, reports, report)).toMatchObject({
    nextAt: Date.parse("2026-11-25T00:00:00Z"),
  });
});

it("a paused report comes back paused", async () => {
  const report = await removed("C0PAUSED", "daily at 9:00", true);
  await restoreSubscription(database.table, reports, report, NOW + 1000);
  const restored = await readSubscription(database.table, reports, report);
  expect(restored).toMatchObject({ state: "paused" });
  expect(restored?.nextAt).toBeUndefined();
  expect(await dueIds(NOW + 2 * DAY_MS)).not.toContain(`REPORT#${report.id}`);
});

it("a report takes a slot of its channel again, and can't come back without one", async () => {
  const report = await removed("C0FULL");
  for (let hour = 0; hour < 20; hour += 1) {
    const request = parsedReport(`weekly at ${hour}:00`);
    const id = subscriptionId("C0FULL", request);
    await createSubscription(database.table, reports, { ...report, id, request, createdAt: NOW });
  }
  const outcome = async () =>
    (await restoreSubscription(database.table, reports, report, NOW + 1000))?.outcome;
  expect(await outcome()).toBe("too_many");
  const [other] = await listSubscriptions(database.table, reports, "C0FULL");
  if (other) await removeSubscription(database.table, reports, other);
  expect(await outcome()).toBe("created");
});

it("a report can be restored for a week", async () => {
  const report = await removed("C0WEEK");
  expect(await restoreSubscription(database.table, reports, report, NOW + 7 * DAY_MS + 1000)).toBeUndefined();
  expect(
    await restoreSubscription(database.table, reports, { ...report, id: "0123abcd" }, NOW),
  ).toBeUndefined();
  expect(await restoreSubscription(database.table, reports, report, NOW + 7 * DAY_MS - 1000)).toBeDefined();
});
