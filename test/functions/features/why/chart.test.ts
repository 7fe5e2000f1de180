import fc from "fast-check";
import { expect, it } from "vitest";
import { planSides } from "../../../../functions/features/charges/sides.ts";
import { NO_FILTERS } from "../../../../functions/features/filters.ts";
import { explainChange } from "../../../../functions/features/why/bridge.ts";
import { weeksChart } from "../../../../functions/features/why/chart.ts";
import { summarizeChange } from "../../../../functions/features/why/summary.ts";
import { parseDollars } from "../../../../functions/money/money.ts";
import { periodOf } from "../../../../functions/money/period.ts";
import { type Line, OCTOBER, SEPTEMBER, sumLines } from "./charges.ts";

const FIRST = 2026 * 12;

interface Months {
  /** Of 2026; 0 is January. */
  readonly after: number;
  readonly before: number;
  readonly length: number;
}

/** The chart of these lines, with the series as `[name, ...values]`. */
function drawn(
  before: readonly Line[],
  after: readonly Line[],
  months: Months = { after: 9, before: 8, length: 1 },
  today = "2026-11-21",
) {
  const request = {
    ...{ ...NO_FILTERS, names: [], csv: false },
    period: periodOf(FIRST + months.after, months.length),
    against: periodOf(FIRST + months.before, months.length),
  };
  const sides = planSides(request, today);
  const sums = { before: sumLines(before), after: sumLines(after) };
  const explanation = explainChange({
    before: { groups: sums.before.groups, days: sides.before.dayCount },
    after: { groups: sums.after.groups, days: sides.after.dayCount },
  });
  const charges = (own: ReturnType<typeof sumLines>) => ({
    ...{ ...own, invoices: [], unreadable: [], missingMonths: [], unseen: [] },
    ...{ lastDay: undefined, days: undefined, organizationIds: undefined, tagKeys: [] },
  });
  const both = { before: charges(sums.before), after: charges(sums.after) };
  const block = weeksChart(summarizeChange(explanation), both, sides);
  const { categories, x_label: label } = block?.chart.axis_config ?? {};
  const series = block?.chart.series.map(({ name, data }) => [name, ...data.map(({ value }) => value)]);
  return { title: block?.title, categories, label, series };
}

const line = (day: string, amount: string, more: Partial<Line> = {}): Line => ({
  ...{ sku: "ATLAS_AWS_INSTANCE_M30", cluster: "prod", price: "1", quantity: "1", day, amount },
  ...more,
});

it("the cluster that changed most is drawn by week, both periods beside each other", () => {
  expect(drawn(SEPTEMBER, OCTOBER)).toEqual({
    title: "prod by week",
    categories: ["1–7", "8–14", "15–21", "22–28", "29–31"],
    label: "Day of the month",
    // $1,845.62 and $1,241.40
    series: [
      ["September 2026", 1200, 0, 0, 0, 41],
      ["October 2026", 526, 108, 0, 0, 1212],
    ],
  });
});

it("what has no day in its period is a bar of its own, unless it is less than half a dollar", () => {
  const before = [line("2026-09-03", "10")];
  const late = line("2026-09-30", "5", { isLate: true });
  const { categories, series } = drawn(before, [line("2026-10-08", "7"), late]);
  expect(categories?.at(-1)).toBe("Other days");
  expect(series).toEqual([
    ["September 2026", 10, 0, 0, 0, 0, 0],
    ["October 2026", 0, 7, 0, 0, 0, 5],
  ]);
  const small = drawn(before, [line("2026-10-08", "7"), { ...late, amount: "0.4" }]);
  expect(small.categories).toHaveLength(5);
});

it("a running month is drawn up to the days that are compared", () => {
  const months = { after: 10, before: 9, length: 1 };
  const { categories, series } = drawn([line("2026-10-16", "3")], [line("2026-11-01", "9")], months);
  expect(categories).toEqual(["1–7", "8–14", "15–20"]);
  expect(series).toEqual([
    ["October 2026", 0, 0, 3],
    ["November 2026", 9, 0, 0],
  ]);
});

it("a long period has bars of several weeks", () => {
  const months = { after: 0, before: -12, length: 12 };
  const { categories, series, label } = drawn(
    [line("2025-12-31", "3")],
    [line("2026-12-31", "9")],
    months,
    "2027-02-01",
  );
  expect(categories?.slice(0, 2)).toEqual(["1–21", "22–42"]);
  expect(categories).toHaveLength(18);
  expect(label).toBe("Day of the period");
  expect(series?.map((each) => [each[0], each.at(-1)])).toEqual([
    ["Jan 2025 – Dec 2025", 3],
    ["Jan 2026 – Dec 2026", 9],
  ]);
});

it("there is no chart without charges on days, and of a few days", () => {
  const late = { isLate: true };
  expect(drawn([], [line("2026-09-30", "5", late)]).series).toBeUndefined();
  const months = { after: 10, before: 9, length: 1 };
  expect(
    drawn([line("2026-10-01", "3")], [line("2026-11-01", "9")], months, "2026-11-08").series,
  ).toBeUndefined();
});

it("the bars of a period add up to what the cluster cost in it", () => {
  const amounts = (month: string) =>
    fc
      .array(fc.tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: -90_000, max: 99_999 })), {
        minLength: 1,
        maxLength: 9,
      })
      .map((days) =>
        days.map(([day, units]) => line(`${month}-${String(day).padStart(2, "0")}`, `${units}e-3`)),
      );
  const dollarsOf = (lines: readonly Line[]) =>
    lines.reduce((sum, { amount = "0" }) => sum + Number(parseDollars(amount).units), 0) / 1000;
  fc.assert(
    fc.property(amounts("2026-09"), amounts("2026-10"), (before, after) => {
      const { series = [] } = drawn(before, after);
      for (const [[, ...values], lines] of [
        [series[1] ?? [], after],
        [series[0] ?? [], before],
      ] as const) {
        if (series.length === 0) continue;
        const sum = values.reduce<number>((all, value) => all + Number(value), 0);
        expect(Math.abs(sum - dollarsOf(lines))).toBeLessThanOrEqual(0.51);
      }
    }),
    { numRuns: 50 },
  );
});
