import { expect, it } from "vitest";
import type { UsageDetail } from "../../../../functions/atlas/usage-detail.ts";
import { monthsChart, monthToDateChart } from "../../../../functions/features/usage/chart.ts";
import { compareCosts } from "../../../../functions/features/usage/comparison.ts";
import { summarizeUsage } from "../../../../functions/features/usage/summary.ts";
import { addDays } from "../../../../functions/money/days.ts";
import type { Period } from "../../../../functions/money/period.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");

function service(name: string | undefined, usageAmount: string, usageDate: string): UsageDetail {
  return { usageDate, usageAmount, service: name };
}

/** @returns the type of the chart, its categories and the values of each series. */
function drawn(period: Period, grouped: readonly UsageDetail[], total?: readonly UsageDetail[]) {
  const costs = { grouped, total };
  const summary = summarizeUsage(grouped, { period, groupBy: "services", total });
  const known = compareCosts(costs, summary, TODAY);
  const block = monthsChart(costs, summary, { known, today: TODAY, currency: "USD" });
  if (!block) return undefined;
  const { type, series, axis_config: axes } = block.chart;
  const values = series.map(({ name, data }) => [name, ...data.map(({ value }) => value)]);
  return { type, categories: axes.categories, values };
}

it("the largest rows of three months are lines, without unattributed costs", () => {
  const names = ["A", "B", "C", "D", "E", "F"];
  const details = ["2026-08", "2026-09", "2026-10"].flatMap((month, index) => [
    ...names.map((name, position) => service(name, `${100 - position + index}`, month)),
    service(undefined, "500", month),
  ]);
  expect(drawn({ start: "2026-08-01", end: "2026-11-01" }, details)).toEqual({
    type: "line",
    categories: ["Aug 2026", "Sep 2026", "Oct 2026"],
    values: ["A", "B", "C", "D", "E"].map((name, position) => [
      name,
      100 - position,
      101 - position,
      102 - position,
    ]),
  });
});

it("two months are bars of the total, which counts what no row has", () => {
  const grouped = [service("A", "10", "2026-09"), service("A", "20", "2026-10")];
  const total = [...grouped, service("New", "5", "2026-10")];
  expect(drawn({ start: "2026-09-01", end: "2026-11-01" }, grouped, total)).toEqual({
    type: "bar",
    categories: ["Sep 2026", "Oct 2026"],
    values: [["Total", 10, 25]],
  });
});

it("a single row is shown as bars", () => {
  const details = ["2026-08", "2026-09", "2026-10"].map((month) => service("A", "7", month));
  expect(drawn({ start: "2026-08-01", end: "2026-11-01" }, details)).toMatchObject({ type: "bar" });
});

it("months that Atlas doesn't know or that are to come are left out, and the running one says so", () => {
  const details = ["2026-09", "2026-10", "2026-11"].map((month) => service("A", "7", month));
  expect(drawn({ start: "2026-01-01", end: "2027-01-01" }, details)?.categories).toEqual([
    "Sep 2026",
    "Oct 2026",
    "Nov 2026 so far",
  ]);
});

it("a single month has no chart", () => {
  const details = [service("A", "7", "2026-10"), service("A", "7", "2026-09")];
  expect(drawn({ start: "2026-10-01", end: "2026-11-01" }, details)).toBeUndefined();
});

/** The values of the chart of November, with costs of $10 a day in October and $1 more each day in November. */
function toDate(isoDate: string) {
  const days = Array.from({ length: 61 }, (_, index) => addDays("2026-10-01", index));
  const byDate = Object.fromEntries(
    days.map((date) => [date, date < "2026-11" ? "10" : `${Number(date.slice(8))}`]),
  );
  const lastDay = addDays(isoDate.slice(0, 10), -1);
  const costs = { organizationIds: [], lastDay, byDate, bookedOnce: "0", credits: "0", hasCredits: false };
  const block = monthToDateChart(costs, { start: "2026-11-01", end: "2026-12-01" }, new Date(isoDate));
  return block?.chart.series.map(({ name, data }) => [name, data.map(({ label, value }) => [label, value])]);
}

it("the running month is drawn with the month before, each day with those before it", () => {
  expect(toDate("2026-11-04T12:00Z")).toEqual([
    [
      "November 2026",
      [
        ["1", 1],
        ["2", 3],
        ["3", 6],
      ],
    ],
    [
      "October 2026",
      [
        ["1", 10],
        ["2", 20],
        ["3", 30],
      ],
    ],
  ]);
  expect(toDate("2026-11-02T12:00Z")).toBeUndefined();
});

it("of many days, every second is drawn, with the last one", () => {
  const [[, points = []] = []] = toDate("2026-11-26T12:00Z") ?? [];
  expect(points).toHaveLength(13);
  expect(points.at(-1)).toEqual(["25", 325]);
});
