import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { openAtlas } from "../../../../functions/atlas/atlas.ts";
import { createSharedCache } from "../../../../functions/aws/shared-cache.ts";
import { readReportDays } from "../../../../functions/features/report/invoice.ts";
import type { ReportJob } from "../../../../functions/features/report/job.ts";
import { readReasons, reasonsOfTotals } from "../../../../functions/features/report/reasons.ts";
import type { WorkflowDeps } from "../../../../functions/jobs/deps.ts";
import type { Currency } from "../../../../functions/money/money.ts";
import { monthNumber, periodOf } from "../../../../functions/money/period.ts";
import { EXAMPLE } from "../../../../simulators/atlas/organization.ts";
import { type SimulatedAtlas, startAtlas } from "../../../../simulators/atlas/server.ts";
import { openTestDatabase, type TestDatabase } from "../../aws/database.ts";
import { reportRun } from "../../requests.ts";

const NOVEMBER = "2026-11-05T12:00:00Z";

let now = 0;
let database: TestDatabase;
let atlas: SimulatedAtlas;
beforeAll(async () => {
  vi.spyOn(console, "warn").mockReturnValue();
  [database, atlas] = await Promise.all([openTestDatabase(), startAtlas({ now: () => now })]);
});
afterAll(async () => {
  await Promise.all([database.close(), atlas.close()]);
  vi.restoreAllMocks();
});

/** The reasons of a report that runs at a time, and how many files it downloads. */
async function reasonsAt(time: string, command: string, currency: Currency = "USD") {
  now = Date.parse(time);
  const { clientId, clientSecret, orgId } = EXAMPLE;
  const credentials = { kind: "serviceAccount", clientId, clientSecret } as const;
  const config = { baseUrl: atlas.url, apiVersion: "2025-03-12", orgId, currency, credentials };
  const deps = {
    ...{ table: database.table, now: () => now },
    atlas: openAtlas(
      () => config,
      createSharedCache(database.table, () => now),
    ),
  } as unknown as WorkflowDeps;
  const isWeekly = command.startsWith("weekly");
  const period = periodOf(monthNumber(time) - (isWeekly ? 0 : 1), 1);
  const job = { id: "job", request: reportRun(command, { period }) } as ReportJob;
  const days = isWeekly ? await readReportDays(deps, job) : undefined;
  const earlier = atlas.requests.length;
  const { lines: reasons, totals } = await readReasons(deps, job, days);
  const downloads = atlas.requests.slice(earlier).filter(({ path }) => path.endsWith("/csv")).length;
  return { reasons, totals, downloads };
}

it("a month has its three largest reasons, and the next report downloads nothing", async () => {
  const { reasons, totals, downloads } = await reasonsAt(NOVEMBER, "monthly");
  expect(reasons).toEqual([
    "telemetry: more machine hours, +$895.10 (M30: 2,436 → 4,175 h at an unchanged $0.54)",
    expect.stringMatching(/^longer month, \+\$\d+\.\d\d \(31 days instead of 30\)$/),
    expect.stringMatching(/^telemetry: more storage, \+\$\d+\.\d\d \(/),
  ]);
  expect(downloads).toBe(4);
  expect(await reasonsAt(NOVEMBER, "monthly by projects")).toEqual({ reasons, totals, downloads: 0 });
});

it("a month has reasons only if its invoices add up to the totals of the report", () => {
  const reasons = { lines: ["longer month"], totals: { before: "10000", after: "20000" } };
  expect(reasonsOfTotals(reasons, { previousCents: 10_000n, totalCents: 20_007n })).toEqual(reasons.lines);
  expect(reasonsOfTotals(reasons, { previousCents: 10_000n, totalCents: 20_107n })).toEqual([]);
  expect(reasonsOfTotals(reasons, { previousCents: 13_000n, totalCents: 20_000n })).toEqual([]);
});

it("the filters of a report apply", async () => {
  const command = 'monthly org:"Acme Robotics" service:Storage cluster:telemetry';
  const { reasons } = await reasonsAt(NOVEMBER, command);
  const parts = ["telemetry: more storage", "telemetry: more IOPS", "telemetry: longer month"];
  expect(reasons).toEqual(parts.map((part) => expect.stringContaining(part)));
});

it("a week has the largest reason that goes the way of its change, apart from support", async () => {
  expect((await reasonsAt("2026-10-06T12:00:00Z", "weekly")).reasons).toEqual([
    "telemetry: more machine hours, +$144.37 (M30: 568 → 836 h at an unchanged $0.54)",
  ]);
});

it("a month whose lines are not complete has none", async () => {
  atlas.control.apply({ truncateCsv: 20 });
  const { reasons } = await reasonsAt("2026-08-05T12:00:00Z", 'monthly org:"Acme Robotics Europe"');
  expect(reasons).toEqual([]);
  atlas.control.reset();
});

it("nothing is read for days, and where Cost Explorer counts Atlas Credits", async () => {
  const none = { reasons: [], totals: undefined, downloads: 0 };
  expect(await reasonsAt(NOVEMBER, "daily")).toEqual(none);
  expect(await reasonsAt(NOVEMBER, "monthly", "credits")).toEqual(none);
});
