import fc from "fast-check";
import { expect, it } from "vitest";
import {
  compareLastDays,
  compareMonthToDate,
  type DailyCosts,
  forecastMonth,
  lastChargedDay,
  linearForecast,
} from "../../../functions/money/daily-costs.ts";
import { addDays, completeDays, daysIn, formatDays, formatWeekday } from "../../../functions/money/days.ts";
import { periodOf, previousPeriod } from "../../../functions/money/period.ts";

const MARCH = { start: "2026-03-01", end: "2026-04-01" };

/** Costs of consecutive days. */
function from(first: string, amounts: readonly string[]): Record<string, string> {
  return Object.fromEntries(amounts.map((amount, index) => [addDays(first, index), amount]));
}

function each(amount: string, count: number): string[] {
  return Array.from({ length: count }, () => amount);
}

function costs(byDate: Record<string, string>, more: Partial<DailyCosts> = {}): DailyCosts {
  return { organizationIds: ["a"], byDate, bookedOnce: "0", credits: "0", hasCredits: false, ...more };
}

it("compares the complete days of a month with the same days of the month before", () => {
  const byDate = {
    ...from("2026-02-01", ["10", "20", "40", "80"]),
    ...from("2026-03-01", ["1.005", "2", "4", "99"]),
  };
  expect(compareMonthToDate(costs(byDate), MARCH, Date.parse("2026-03-04T12:00Z"))).toEqual({
    days: { first: "2026-03-01", last: "2026-03-03" },
    previousDays: { first: "2026-02-01", last: "2026-02-03" },
    cents: 701n,
    previousCents: 7000n,
  });
});

it("stops at the last day with charges", () => {
  const byDate = { ...from("2026-02-01", each("1", 28)), ...from("2026-03-01", ["5", "5"]) };
  const comparison = compareMonthToDate(costs(byDate), MARCH, Date.parse("2026-03-10T12:00Z"));
  expect(comparison).toMatchObject({ days: { last: "2026-03-02" }, cents: 1000n, previousCents: 200n });
});

it("compares only days that both months have", () => {
  const byDate = { ...from("2026-02-01", each("1", 28)), ...from("2026-03-01", each("2", 31)) };
  expect(compareMonthToDate(costs(byDate), MARCH, Date.parse("2026-03-31T00:00Z"))).toEqual({
    days: { first: "2026-03-01", last: "2026-03-28" },
    previousDays: { first: "2026-02-01", last: "2026-02-28" },
    cents: 5600n,
    previousCents: 2800n,
  });
});

it("compares and forecasts nothing before a day is complete, or if the month before is known only partly", () => {
  const byDate = { ...from("2026-02-01", each("1", 28)), ...from("2026-03-01", ["5"]) };
  const first = Date.parse("2026-03-01T23:59Z");
  expect(compareMonthToDate(costs(byDate), MARCH, first)).toBeUndefined();
  expect(forecastMonth(costs(byDate), MARCH, first)).toBeUndefined();
  const young = costs({ ...from("2026-02-12", each("1", 17)), ...from("2026-03-01", each("5", 9)) });
  const tenth = Date.parse("2026-03-10T12:00Z");
  expect(compareMonthToDate(young, MARCH, tenth)).toBeUndefined();
  expect(forecastMonth(young, MARCH, tenth)).toBeUndefined();
});

it("compares the last days that have charges, across the end of a month", () => {
  const byDate = { ...from("2026-02-01", each("1", 28)), ...from("2026-03-01", each("3", 4)) };
  const now = Date.parse("2026-03-06T09:00Z");
  expect(lastChargedDay(costs(byDate), now)).toBe("2026-03-04");
  expect(compareLastDays(costs(byDate), { count: 7, daysBefore: 7 }, now)).toEqual({
    days: { first: "2026-02-26", last: "2026-03-04" },
    previousDays: { first: "2026-02-19", last: "2026-02-25" },
    cents: 1500n,
    previousCents: 700n,
  });
  expect(compareLastDays(costs(byDate), { count: 1, daysBefore: 7 }, now)).toMatchObject({
    previousDays: { first: "2026-02-25", last: "2026-02-25" },
    previousCents: 100n,
  });
  expect(compareLastDays(costs({}), { count: 1, daysBefore: 1 }, now)).toBeUndefined();
  const young = costs(from("2026-02-24", each("1", 9)));
  expect(compareLastDays(young, { count: 7, daysBefore: 7 }, now)).toBeUndefined();
});

it("forecasts what is booked once as it is, the rest by day, and takes off the credits", () => {
  const byDate = { ...from("2026-02-01", ["110", ...each("10", 27)]), ...from("2026-03-01", ["110", "10"]) };
  const known = costs(byDate, { bookedOnce: "100", credits: "25" });
  expect(forecastMonth(known, MARCH, Date.parse("2026-03-03T08:00Z"))).toBe(10_000n + 31_000n - 2_500n);
});

it("the forecast of equal days is the cost of the whole month, in months of every length", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2000 * 12, max: 2100 * 12 }),
      fc.nat(30),
      fc.nat(1_000_000),
      fc.nat(1_000_000),
      (number, day, cents, once) => {
        const month = periodOf(number, 1);
        const before = previousPeriod(month);
        const length = daysIn(month);
        const days = Math.min(day + 1, length);
        const daily = `${cents}e-2`;
        const byDate = {
          ...from(before.start, each(daily, daysIn(before))),
          ...from(month.start, [`${cents + once}e-2`, ...each(daily, days - 1)]),
        };
        const now = Date.parse(month.start) + days * 86_400_000;
        const known = costs(byDate, { bookedOnce: `${once}e-2` });
        expect(forecastMonth(known, month, now)).toBe(BigInt(cents * length + once));
      },
    ),
    { numRuns: 50 },
  );
});

it("rounds a forecast half away from zero", () => {
  expect(linearForecast(3000n, 3, 31)).toBe(31_000n);
  expect(linearForecast(-1000n, 3, 31)).toBe(-10_333n);
  expect(linearForecast(1n, 2, 31)).toBe(16n);
  expect(completeDays(MARCH, Date.parse("2027-01-01T00:00Z"))).toBe(31);
});

it.each([
  ["2026-03-01", "2026-03-01", "1 March"],
  ["2026-11-01", "2026-11-20", "1–20 November"],
  ["2026-11-28", "2026-12-04", "28 November – 4 December"],
  ["2026-12-29", "2027-01-04", "29 December 2026 – 4 January 2027"],
])("formats the days from %s to %s as %s", (first, last, text) => {
  expect(formatDays({ first, last })).toBe(text);
});

it("names weekdays", () => {
  expect(formatWeekday("2026-11-20")).toBe("Friday");
});
