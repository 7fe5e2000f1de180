import fc from "fast-check";
import { expect, it } from "vitest";
import { planSides } from "../../../../functions/features/charges/sides.ts";
import { explainChange } from "../../../../functions/features/why/bridge.ts";
import { placeChart } from "../../../../functions/features/why/chart.ts";
import { parseWhy } from "../../../../functions/features/why/command.ts";
import { summarizeChange } from "../../../../functions/features/why/summary.ts";
import { parseDollars } from "../../../../functions/money/money.ts";
import { periodOf } from "../../../../functions/money/period.ts";
import { type Line, OCTOBER, SEPTEMBER, sumLines } from "../charges/lines.ts";

const FIRST = 2026 * 12;

interface Months {
  /** Of 2026; 0 is January. */
  readonly after: number;
  readonly before: number;
  readonly length: number;
}

function monthsOf({ after, before, length }: Months) {
  return { period: periodOf(FIRST + after, length), against: periodOf(FIRST + before, length) };
}

/** The chart of these lines, with the series as `[name, ...values]`. */
function drawn(
  before: readonly Line[],
  after: readonly Line[],
  compared: Months | Parameters<typeof planSides>[0] = { after: 9, before: 8, length: 1 },
  today = "2026-11-21",
) {
  const request = "period" in compared ? compared : monthsOf(compared);
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
  const block = placeChart(summarizeChange(explanation), both, sides);
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

it.each([
  ["2026-11-20", "2026-11-19", undefined, undefined],
  ["2026-11-18..2026-11-20", "2026-11-15..2026-11-17", ["1", "2", "3"], "Day of the period"],
  [
    "2026-11-14..2026-11-20",
    "2026-11-07..2026-11-13",
    ["Saturday", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday"],
    "Day of the week",
  ],
  [
    "2026-10-22..2026-11-20",
    "2026-09-22..2026-10-21",
    ["1–7", "8–14", "15–21", "22–28", "29–30"],
    "Day of the period",
  ],
])("%s against %s are drawn by day or by week", (after, before, categories, label) => {
  const command = parseWhy(`${after} against ${before}`, new Date("2026-12-10"));
  const { period, days, ...other } = command.kind === "why" ? command.request : expect.fail();
  const [first = "", last = ""] = [other.againstDays?.first, days?.last];
  const sides = { ...other, period, days };
  const drawing = drawn([line(first, "3")], [line(last, "9")], sides);
  expect([drawing.categories, drawing.label]).toEqual([categories, label]);
  expect(drawing.series?.map(([, ...values]) => [values[0], values.at(-1)])).toEqual(
    categories && [
      [3, 0],
      [0, 9],
    ],
  );
});

it("the days of two periods have short names", () => {
  const command = parseWhy("2026-10-29..2026-11-04 against 2026-10-22..2026-10-28", new Date("2026-12-10"));
  const request = command.kind === "why" ? command.request : expect.fail();
  const { title, series } = drawn([line("2026-10-22", "3")], [line("2026-11-01", "9")], request);
  expect([title, series?.map(([name]) => name)]).toEqual(["prod by day", ["22–28 Oct", "29 Oct – 4 Nov"]]);
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

it("there is no chart without charges on days, and of a single day", () => {
  const late = { isLate: true };
  expect(drawn([], [line("2026-09-30", "5", late)]).series).toBeUndefined();
  const months = { after: 10, before: 9, length: 1 };
  expect(
    drawn([line("2026-10-01", "3")], [line("2026-11-01", "9")], months, "2026-11-02").series,
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
