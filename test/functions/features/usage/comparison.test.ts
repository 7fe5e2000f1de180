import { expect, it } from "vitest";
import type { UsageDetail } from "../../../../functions/atlas/usage-detail.ts";
import { compareCosts } from "../../../../functions/features/usage/comparison.ts";
import { isOutOfReach, queriedMonths } from "../../../../functions/features/usage/reach.ts";
import { summarizeUsage } from "../../../../functions/features/usage/summary.ts";
import { monthNumber, monthsIn, type Period, periodOf } from "../../../../functions/money/period.ts";
import { parsedCosts } from "../../requests.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");

/** A dollar for every month from the first one on. */
function since(first: string): UsageDetail[] {
  const start = monthNumber(first);
  return monthsIn(periodOf(start, monthNumber("2026-12") - start)).map((usageDate) => ({
    ...{ usageDate, usageAmount: "1", service: "Clusters" },
  }));
}

function compared(words: string, first: string, today = TODAY) {
  const { period, groupBy } = parsedCosts(words, today);
  const { start } = queriedMonths(period, today);
  const details = since(first).filter(
    ({ usageDate = "" }) => usageDate >= start.slice(0, 7) && `${usageDate}-01` < period.end,
  );
  const summary = summarizeUsage(details, { period, groupBy });
  expect(summary.unplacedCount).toBe(0);
  const isFiltered = words.includes("project:");
  return compareCosts({ grouped: details, total: undefined }, summary, today, isFiltered);
}

it.each([
  ["last month", "2025-01", "changes"],
  ["this month", "2025-01", "amounts"],
  ["this quarter", "2025-01", "amounts"],
  ["last quarter", "2026-04", "changes"],
  ["last quarter", "2026-05", "partly"],
  ["last quarter", "2026-07", "none"],
  ["last quarter", "2026-08", "none"],
])("%s with costs since %s is compared by %s", (words, first, kind) => {
  expect(compared(words, first).comparison.kind).toBe(kind);
});

it("says since when there are costs, and whether the period itself begins earlier", () => {
  expect(compared("last quarter", "2026-04")).toMatchObject({ since: undefined, isPeriodCut: false });
  expect(compared("last quarter", "2026-05")).toMatchObject({
    since: { start: "2026-05-01" },
    ...{ isLimit: false, isPeriodCut: false },
  });
  expect(compared("last quarter", "2026-08")).toMatchObject({
    since: { start: "2026-08-01" },
    isPeriodCut: true,
  });
});

it("of a project that is younger than its organization are compared with nothing, not with unknown months", () => {
  const young = compared("last quarter project:lab", "2026-05");
  expect(young).toMatchObject({ comparison: { kind: "changes" }, since: undefined, isPeriodCut: false });
});

it("knows the last 18 months at most", () => {
  expect(compared("last 12 months", "2024-01")).toMatchObject({
    comparison: { kind: "partly" },
    since: { start: "2025-06-01" },
    ...{ isLimit: true, isPeriodCut: false },
  });
  const may: Period = { start: "2025-05-01", end: "2025-06-01" };
  const june: Period = { start: "2025-06-01", end: "2025-07-01" };
  expect([isOutOfReach(may, TODAY), isOutOfReach(june, TODAY)]).toEqual([true, false]);
  expect(queriedMonths({ start: "2025-01-01", end: "2025-09-01" }, TODAY).start).toBe("2025-06-01");
  expect(queriedMonths(june, new Date("2026-10-31T23:59:59Z")).start).toBe("2025-05-01");
});

it("compares the year to date over the complete months that both years have", () => {
  expect(compared("ytd", "2025-01")).toMatchObject({
    comparison: {
      kind: "months",
      months: {
        period: { start: "2026-06-01", end: "2026-11-01" },
        previous: { start: "2025-06-01", end: "2025-11-01" },
        ...{ totalCents: 500n, previousCents: 500n },
      },
    },
    isLimit: true,
  });
  expect(compared("ytd", "2025-09")).toMatchObject({
    comparison: { months: { previous: { start: "2025-09-01", end: "2025-11-01" }, previousCents: 200n } },
    since: { start: "2025-09-01" },
    isLimit: false,
  });
});

it("compares a young organization's year to date with nothing", () => {
  expect(compared("ytd", "2025-11").comparison.kind).toBe("partly");
  expect(compared("ytd", "2026-02")).toMatchObject({ comparison: { kind: "none" }, isPeriodCut: true });
  expect(compared("ytd", "2025-01", new Date("2026-01-20")).comparison.kind).toBe("amounts");
});

it("compares complete months with the whole same months of the year before", () => {
  const today = new Date("2026-04-02T00:00:00Z");
  expect(compared("ytd 2026-03", "2025-01", today).comparison.kind).toBe("changes");
  expect(compared("2026-01..2026-03", "2025-01", today).comparison.kind).toBe("changes");
});
