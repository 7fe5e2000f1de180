import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  comparedMonths,
  formatPeriod,
  isRunning,
  monthNumber,
  monthsIn,
  type Period,
  periodOf,
  periodWords,
  previousPeriod,
  yearToDate,
} from "../../../functions/money/period.ts";
import { matchPeriod } from "../../../functions/money/period-phrase.ts";

const wholeMonths = fc
  .tuple(
    fc.integer({ min: monthNumber("2010-01"), max: monthNumber("2025-12") }),
    fc.integer({ min: 1, max: 60 }),
  )
  .map(([first, length]) => periodOf(first, length));

const periods = fc.oneof(
  wholeMonths,
  wholeMonths.map(({ start }) => yearToDate(monthNumber(start))),
);

function between(start: string, end: string): Period {
  return { start: `${start}-01`, end: `${end}-01` };
}

describe("any period", () => {
  it("starts before it ends, both on the first of a month", () => {
    fc.assert(
      fc.property(periods, ({ start, end }) => {
        expect(start < end).toBe(true);
        for (const date of [start, end]) {
          expect(date).toMatch(/^\d{4}-\d{2}-01$/);
          expect(new Date(date).toISOString().slice(0, 10)).toBe(date);
        }
      }),
    );
  });

  it("follows a previous period of the same length", () => {
    fc.assert(
      fc.property(wholeMonths, (period) => {
        const previous = previousPeriod(period);
        expect(previous.end).toBe(period.start);
        expect(monthsIn(previous)).toHaveLength(monthsIn(period).length);
      }),
    );
  });

  it("can be parsed from its phrase on any later day", () => {
    fc.assert(
      fc.property(periods, fc.integer({ min: 0, max: 20_000 }), (period, daysLater) => {
        const today = new Date(Date.parse(period.start) + daysLater * 86_400_000);
        const words = periodWords(period).split(" ");
        expect(matchPeriod(words, today)).toEqual({ period, length: words.length });
      }),
    );
  });

  it("can be parsed from its display text", () => {
    fc.assert(
      fc.property(wholeMonths, (period) => {
        const words = formatPeriod(period).split(" ");
        expect(matchPeriod(words, new Date("2026-01-01"))).toEqual({ period, length: words.length });
      }),
    );
  });
});

describe("formatPeriod and periodWords", () => {
  it.each([
    [between("2025-06", "2025-07"), "June 2025", "2025-06"],
    [between("2025-01", "2025-07"), "January – June 2025", "2025-01..2025-06"],
    [between("2025-04", "2025-07"), "April – June 2025", "2025-04..2025-06"],
    [between("2025-11", "2026-03"), "November 2025 – February 2026", "2025-11..2026-02"],
    [between("2024-01", "2025-01"), "2024", "2024"],
    [yearToDate(monthNumber("2025-06")), "January – June 2025", "ytd 2025-06"],
    [between("2024-02", "2025-02"), "February 2024 – January 2025", "2024-02..2025-01"],
  ])("format %j as %s and %s", (period, shown, words) => {
    expect(formatPeriod(period)).toBe(shown);
    expect(periodWords(period)).toBe(words);
  });
});

it("shows a period without months as its first one", () => {
  expect(formatPeriod(between("2024-06", "2024-06"))).toBe("June 2024");
});

it("compares the year to date with the same months of the year before", () => {
  const june = yearToDate(monthNumber("2025-06"));
  expect(june).toMatchObject(between("2025-01", "2025-07"));
  expect(previousPeriod(june)).toEqual(between("2024-01", "2024-07"));
});

it("monthsIn lists the months across a new year", () => {
  expect(monthsIn(between("2025-11", "2026-02"))).toEqual(["2025-11", "2025-12", "2026-01"]);
});

it("isRunning is true until the period ends, in UTC", () => {
  const june = between("2025-06", "2025-07");
  expect(isRunning(june, new Date("2025-06-30T23:59:59Z"))).toBe(true);
  expect(isRunning(june, new Date("2025-07-01T00:00:00Z"))).toBe(false);
  expect(isRunning(june, new Date("2025-07-01T01:00:00+02:00"))).toBe(true);
});

it("compares a period with as many months from another date on", () => {
  const october = { ...between("2026-10", "2026-11"), comparedWith: "2026-04-01" };
  expect(previousPeriod(october)).toEqual(between("2026-04", "2026-05"));
  expect(comparedMonths(october)).toEqual(between("2026-04", "2026-11"));
  const april = { ...between("2026-04", "2026-05"), comparedWith: "2026-10-01" };
  expect(comparedMonths(april)).toEqual(between("2026-04", "2026-11"));
  expect(periodWords(october)).toBe("2026-10");
});
