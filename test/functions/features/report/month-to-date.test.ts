import fc from "fast-check";
import { expect, it } from "vitest";
import {
  compareMonthToDate,
  completeDays,
  formatDays,
  linearForecast,
} from "../../../../functions/features/report/month-to-date.ts";
import { parseDollars } from "../../../../functions/money/money.ts";
import { periodOf } from "../../../../functions/money/period.ts";

const MARCH = { start: "2026-03-01", end: "2026-04-01" };

function daily(month: string, amounts: readonly string[]) {
  return new Map(
    amounts.map((amount, index) => [`${month}-${String(index + 1).padStart(2, "0")}`, parseDollars(amount)]),
  );
}

it("compares the complete days of a month with the same days of the previous month", () => {
  const march = daily("2026-03", ["1.005", "2", "4", "99"]);
  const february = daily("2026-02", ["10", "20", "40", "80"]);
  const noon = Date.parse("2026-03-04T12:00Z");
  expect(compareMonthToDate(MARCH, march, february, noon)).toEqual({
    days: 3,
    cents: 701n,
    previousCents: 7000n,
  });
});

it("stops at the last day with charges, and at the end of a shorter previous month", () => {
  const february = daily(
    "2026-02",
    Array.from({ length: 28 }, () => "1"),
  );
  const late = Date.parse("2026-03-10T12:00Z");
  expect(compareMonthToDate(MARCH, daily("2026-03", ["5", "5"]), february, late)).toMatchObject({ days: 2 });
  const march = daily(
    "2026-03",
    Array.from({ length: 31 }, () => "1"),
  );
  const end = Date.parse("2026-03-31T00:00Z");
  expect(compareMonthToDate(MARCH, march, february, end)).toEqual({
    days: 30,
    cents: 3000n,
    previousCents: 2800n,
  });
});

it("reads both date formats, ignores other months, and compares nothing if a date cannot be read", () => {
  const usual = new Map([
    ["03/01/2026", parseDollars("2")],
    ["2026-03-01T00:00:00Z", parseDollars("3")],
    ["02/28/2026", parseDollars("70")],
  ]);
  const noon = Date.parse("2026-03-02T12:00Z");
  expect(compareMonthToDate(MARCH, usual, new Map(), noon)).toMatchObject({ cents: 500n, previousCents: 0n });
  expect(compareMonthToDate(MARCH, new Map([["", parseDollars("2")]]), new Map(), noon)).toBeUndefined();
  expect(compareMonthToDate(MARCH, usual, new Map([["soon", parseDollars("2")]]), noon)).toBeUndefined();
  expect(compareMonthToDate(MARCH, usual, new Map(), Date.parse("2026-03-01T23:59Z"))).toBeUndefined();
});

it("forecasts the month from its complete days", () => {
  expect(linearForecast(3000n, MARCH, Date.parse("2026-03-04T00:00Z"))).toBe(31_000n);
  expect(linearForecast(-1000n, MARCH, Date.parse("2026-03-04T00:00Z"))).toBe(-10_333n);
  expect(linearForecast(1000n, MARCH, Date.parse("2026-03-01T23:00Z"))).toBeUndefined();
  expect(completeDays(MARCH, Date.parse("2027-01-01T00:00Z"))).toBe(31);
});

it("the forecast from equal days is the cost of the whole month, in months of every length", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2000 * 12, max: 2100 * 12 }),
      fc.nat(30),
      fc.nat(1_000_000),
      (month, day, cents) => {
        const period = periodOf(month, 1);
        const now = Date.parse(period.start) + (day + 1) * 86_400_000;
        const length = completeDays(period, Date.parse(period.end));
        const days = completeDays(period, now);
        expect(linearForecast(BigInt(cents * days), period, now)).toBe(BigInt(cents * length));
      },
    ),
  );
});

it("formats days, and no more than the month has", () => {
  expect([1, 20, 31].map((days) => formatDays(MARCH, days))).toEqual(["1 March", "1–20 March", "1–31 March"]);
  expect(formatDays({ start: "2026-02-01", end: "2026-03-01" }, 30)).toBe("1–28 February");
});
