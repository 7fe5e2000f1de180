import { expect, it } from "vitest";
import {
  chargedDaysOf,
  compareLastDays,
  compareMonthToDate,
  type DailyCosts,
  forecastOf,
} from "../../../functions/money/daily-costs.ts";
import { addDays, formatDays, formatWeekday } from "../../../functions/money/days.ts";

const MARCH = { start: "2026-03-01", end: "2026-04-01" };

/** Costs of consecutive days. */
function from(first: string, amounts: readonly string[]): Record<string, string> {
  return Object.fromEntries(amounts.map((amount, index) => [addDays(first, index), amount]));
}

function each(amount: string, count: number): string[] {
  return Array.from({ length: count }, () => amount);
}

function costs(byDate: Record<string, string>, more: Partial<DailyCosts> = {}): DailyCosts {
  const lastDay = Object.keys(byDate).toSorted().at(-1);
  return {
    organizationIds: ["a"],
    lastDay,
    byDate,
    bookedOnce: "0",
    credits: "0",
    hasCredits: false,
    ...more,
  };
}

it("compares the complete days of a month with the same days of the month before", () => {
  const byDate = {
    ...from("2026-02-01", ["10", "20", "40", "80"]),
    ...from("2026-03-01", ["1.005", "2", "4"]),
  };
  expect(compareMonthToDate(costs(byDate), MARCH)).toEqual({
    days: { first: "2026-03-01", last: "2026-03-03" },
    previousDays: { first: "2026-02-01", last: "2026-02-03" },
    cents: 701n,
    previousCents: 7000n,
  });
});

it("compares a month to the last complete day, also where nothing is charged on it", () => {
  const byDate = { ...from("2026-02-01", each("1", 28)), ...from("2026-03-01", ["5", "5"]) };
  const comparison = compareMonthToDate(costs(byDate, { lastDay: "2026-03-04" }), MARCH);
  expect(comparison).toMatchObject({ days: { last: "2026-03-04" }, cents: 1000n, previousCents: 400n });
});

it("compares only days that both months have", () => {
  const byDate = { ...from("2026-02-01", each("1", 28)), ...from("2026-03-01", each("2", 31)) };
  expect(compareMonthToDate(costs(byDate), MARCH)).toEqual({
    days: { first: "2026-03-01", last: "2026-03-28" },
    previousDays: { first: "2026-02-01", last: "2026-02-28" },
    cents: 5600n,
    previousCents: 2800n,
  });
});

it("compares nothing before a day is complete, or if the month before is known only partly", () => {
  const byDate = from("2026-02-01", each("1", 28));
  expect(compareMonthToDate(costs(byDate), MARCH)).toBeUndefined();
  const young = costs({ ...from("2026-02-12", each("1", 17)), ...from("2026-03-01", each("5", 9)) });
  expect(compareMonthToDate(young, MARCH)).toBeUndefined();
  expect(chargedDaysOf(young, MARCH)).toEqual({ first: "2026-03-01", last: "2026-03-09" });
});

it("compares the last days that have charges, across the end of a month", () => {
  const byDate = { ...from("2026-02-01", each("1", 28)), ...from("2026-03-01", each("3", 4)) };
  expect(compareLastDays(costs(byDate), { count: 7, daysBefore: 7 })).toEqual({
    days: { first: "2026-02-26", last: "2026-03-04" },
    previousDays: { first: "2026-02-19", last: "2026-02-25" },
    cents: 1500n,
    previousCents: 700n,
  });
  expect(compareLastDays(costs(byDate), { count: 1, daysBefore: 7 })).toMatchObject({
    previousDays: { first: "2026-02-25", last: "2026-02-25" },
    previousCents: 100n,
  });
  expect(compareLastDays(costs({}), { count: 1, daysBefore: 1 })).toBeUndefined();
  const young = costs(from("2026-02-24", each("1", 9)));
  expect(compareLastDays(young, { count: 7, daysBefore: 7 })).toBeUndefined();
});

it("reads the stored forecast of a month and its range", () => {
  const range = { low: "38000", high: "42000", months: 11 };
  const known = costs({}, { credits: "25", forecast: { cents: "40000", range } });
  expect(forecastOf(known)).toEqual({
    cents: 40_000n,
    range: { low: 38_000n, high: 42_000n, months: 11 },
  });
  expect(forecastOf(costs({}))).toBeUndefined();
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
