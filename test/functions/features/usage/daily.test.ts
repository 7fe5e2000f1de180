import { afterAll, beforeAll, expect, it } from "vitest";
import { readJobDays, readJobDaysInTime } from "../../../../functions/features/usage/daily.ts";
import type { CostJob } from "../../../../functions/features/usage/work.ts";
import type { WorkflowDeps } from "../../../../functions/jobs/deps.ts";
import { compareMonthToDate } from "../../../../functions/money/daily-costs.ts";
import { datesBetween } from "../../../../functions/money/days.ts";
import { monthNumber, periodOf } from "../../../../functions/money/period.ts";
import { refusal } from "../../atlas/atlas.ts";
import { historyAtlas, type TestInvoice } from "../../atlas/history-atlas.ts";
import { openTestDatabase, type TestDatabase } from "../../aws/database.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const NOVEMBER = { start: "2026-11-01", end: "2026-12-01" };

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** A dollar a day, for November 2026 until the 20th and twelve months before. */
function invoices(more: (month: string) => Partial<TestInvoice> = () => ({})): TestInvoice[] {
  return Array.from({ length: 13 }, (_, index) => {
    const { start, end } = periodOf(monthNumber("2025-11-01") + index, 1);
    const month = start.slice(0, 7);
    const days = datesBetween(start, end < "2026-12" ? end : "2026-11-21");
    const lines = days.map((day) => [day, "ATLAS_AWS_INSTANCE_M10", "1", "prod"] as const);
    const metadata = month === "2026-11" ? { metadata: { statusName: "PENDING" } } : {};
    return { month, lines, ...metadata, ...more(month) };
  });
}

let jobs = 0;

/** Each has an organization of its own in the cache. */
async function reader(all: readonly TestInvoice[], filters: Partial<CostJob["request"]> = {}) {
  const { atlas, downloads } = await historyAtlas(
    database.table,
    () => NOW,
    () => all,
  );
  jobs += 1;
  const own = { ...atlas, orgId: `${atlas.orgId}${jobs}` };
  const deps = { atlas: () => own, table: database.table, now: () => NOW } as unknown as WorkflowDeps;
  const names = { services: [], projects: [], clusters: [], organizations: [], names: [] };
  const request = { ...names, ...filters, groupBy: "services", period: NOVEMBER };
  return { deps, job: { id: "job", request } as unknown as CostJob, downloads };
}

it("reads thirteen months once, and the next question within minutes nothing", async () => {
  const { deps, job, downloads } = await reader(invoices());
  const costs = await readJobDaysInTime(deps, job);
  expect(costs).toMatchObject({
    lastDay: "2026-11-20",
    forecast: { cents: "3000", range: { low: "3000", high: "3000", months: 11 } },
  });
  expect(downloads()).toBe(13);
  expect(await readJobDays(deps, job)).toEqual(costs);
  expect(downloads()).toBe(13);
});

it("forecasts without a range for a person where older months can't be read in time", async () => {
  const busy = (month: string) =>
    month < "2026-06" ? { csv: refusal(503, "X"), json: refusal(503, "X") } : {};
  const { deps, job } = await reader(invoices(busy));
  const costs = await readJobDaysInTime(deps, job);
  expect(costs?.forecast).toEqual({ cents: "3000" });
  await expect(readJobDays(deps, job)).rejects.toMatchObject({ code: "unavailable" });
});

it("learns only from the months after one whose invoice can't be read", async () => {
  const denied = (month: string) =>
    month === "2026-05" ? { csv: refusal(403, "X"), json: refusal(403, "X") } : {};
  const { deps, job } = await reader(invoices(denied));
  expect((await readJobDays(deps, job))?.forecast).toMatchObject({ range: { months: 4 } });
});

it("has the costs that filters ask for, without credits", async () => {
  const credits = { metadata: { statusName: "PENDING", creditsCents: 500 } };
  const all = invoices((month) => (month === "2026-11" ? credits : {}));
  const { deps, job } = await reader(all, { services: ["Clusters"] });
  expect(await readJobDays(deps, job)).toMatchObject({ credits: "0e-2", forecast: { cents: "3000" } });
  const { deps: others, job: other } = await reader(all, { services: ["Backup"] });
  expect((await readJobDays(others, other))?.byDate).toEqual({});
});

it("compares a cluster that is younger than the month before with no costs, but not a young organization", async () => {
  const young = (month: string): Partial<TestInvoice> => {
    const first = { "2026-10": 12, "2026-11": 1 }[month];
    const days = Array.from({ length: 20 }, (_, index) => `${month}-${String(index + 1).padStart(2, "0")}`);
    const lines = days.map((day) => [day, "ATLAS_AWS_INSTANCE_M10", "1", "prod"] as const);
    const more = days.map((day) => [day, "ATLAS_AWS_INSTANCE_M10", "2", "new"] as const);
    return { lines: [...lines, ...(first ? more.slice(first - 1) : [])] };
  };
  const { deps, job } = await reader(invoices(young), { clusters: ["new"] });
  const costs = await readJobDays(deps, job);
  expect(costs && compareMonthToDate(costs, NOVEMBER)).toMatchObject({ cents: 4000n, previousCents: 1800n });
  const only = invoices(young).slice(-2);
  const recent = only.map((each) => ({
    ...each,
    lines: each.lines?.filter(([, , amount]) => amount === "2") ?? [],
  }));
  const { deps: others, job: other } = await reader(recent);
  const ofYoung = await readJobDays(others, other);
  expect(ofYoung && compareMonthToDate(ofYoung, NOVEMBER)).toBeUndefined();
});
