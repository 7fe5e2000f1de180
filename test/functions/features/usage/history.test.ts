import { expect, it } from "vitest";
import { historyChart, historyMonths } from "../../../../functions/features/usage/history.ts";
import { monthsIn } from "../../../../functions/money/period.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");
const OCTOBER = { start: "2026-10-01", end: "2026-11-01" };
const NOVEMBER = { start: "2026-11-01", end: "2026-12-01" };

/** The labels and values for costs of $1 a day by month, and a total in US cents. */
function drawn(period: typeof OCTOBER, amounts: Record<string, string>, totalCents: bigint) {
  const details = Object.entries(amounts).flatMap(([month, usageAmount]) => [
    { usageDate: `${month}-01`, usageAmount },
    { usageDate: `${month}-02`, usageAmount: undefined },
  ]);
  const block = historyChart(details, { period, totalCents }, { today: TODAY, currency: "USD" });
  return block?.chart.series[0]?.data.map(({ label, value }) => [label, value]);
}

it("the history of a month is twelve months, as far as Cost Explorer knows them", () => {
  expect(historyMonths(OCTOBER, TODAY)).toEqual({ start: "2025-11-01", end: "2026-11-01" });
  const early = { start: "2025-09-01", end: "2025-10-01" };
  expect(historyMonths(early, TODAY)).toEqual({ start: "2025-06-01", end: "2025-10-01" });
});

it("its chart ends with the month's own total, and begins with the first month that has costs", () => {
  const amounts = { "2026-07": "10.4", "2026-09": "20.6", "2026-10": "30.51" };
  expect(drawn(OCTOBER, amounts, 3049n)).toEqual([
    ["Jul 2026", 10],
    ["Aug 2026", 0],
    ["Sep 2026", 21],
    ["Oct 2026", 30],
  ]);
  expect(drawn(NOVEMBER, { "2026-10": "5", "2026-11": "7" }, 700n)).toEqual([
    ["Oct 2026", 5],
    ["Nov 2026 so far", 7],
  ]);
  const all = Object.fromEntries(monthsIn(historyMonths(OCTOBER, TODAY)).map((month) => [month, "7"]));
  expect(drawn(OCTOBER, all, 700n)).toHaveLength(12);
});

it("there is no chart if the history has another total for the month, or no other month", () => {
  expect(drawn(OCTOBER, { "2026-09": "20", "2026-10": "30" }, 4000n)).toBeUndefined();
  expect(drawn(OCTOBER, { "2026-10": "30" }, 3000n)).toBeUndefined();
  expect(drawn(OCTOBER, {}, 0n)).toBeUndefined();
});
