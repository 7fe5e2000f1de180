import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { periodWords } from "../../../functions/money/period.ts";
import { PeriodError } from "../../../functions/money/period-error.ts";
import { matchPeriod } from "../../../functions/money/period-phrase.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");

function read(phrase: string, today = TODAY): string | undefined {
  const match = matchPeriod(phrase.split(" "), today);
  return match && periodWords(match.period);
}

function refusal(phrase: string, today = TODAY): PeriodError {
  try {
    matchPeriod(phrase.split(" "), today);
  } catch (error) {
    if (error instanceof PeriodError) return error;
    throw error;
  }
  throw new Error(`${phrase} was not refused.`);
}

describe("matchPeriod", () => {
  it.each([
    ["this month", "2026-11"],
    ["mtd", "2026-11"],
    ["month to date", "2026-11"],
    ["current month", "2026-11"],
    ["last month", "2026-10"],
    ["Previous Month", "2026-10"],
    ["2025-06", "2025-06"],
    ["2025-6", "2025-06"],
    ["2025/06", "2025-06"],
    ["June 2025", "2025-06"],
    ["JUN 2025", "2025-06"],
    ["sept 2025", "2025-09"],
    ["june", "2026-06"],
    ["november", "2026-11"],
    ["december", "2025-12"],
    ["2025-01..2025-06", "2025-01..2025-06"],
    ["2025-01...2025-06", "2025-01..2025-06"],
    ["2025-01 .. 2025-06", "2025-01..2025-06"],
    ["2025-01 to 2025-06", "2025-01..2025-06"],
    ["2025-01 - 2025-06", "2025-01..2025-06"],
    ["2025-01…2025-06", "2025-01..2025-06"],
    ["jan 2025 to jun 2025", "2025-01..2025-06"],
    ["jan 2025..jun 2025", "2025-01..2025-06"],
    ["jan to jun 2025", "2025-01..2025-06"],
    ["nov to feb 2026", "2025-11..2026-02"],
    ["nov 2024 to feb", "2024-11..2025-02"],
    ["jan to mar", "2026-01..2026-03"],
    ["q1 to q2 2025", "2025-01..2025-06"],
    ["2023..2024", "2023-01..2024-12"],
    ["last 3 months", "2026-08..2026-10"],
    ["past 12 months", "2025-11..2026-10"],
    ["last 1 month", "2026-10"],
    ["last 60 months", "2021-11..2026-10"],
    ["this quarter", "2026-10..2026-12"],
    ["last quarter", "2026-07..2026-09"],
    ["Q2 2025", "2025-04..2025-06"],
    ["2025-Q2", "2025-04..2025-06"],
    ["q3", "2026-07..2026-09"],
    ["this year", "2026"],
    ["last year", "2025"],
    ["ytd", "ytd 2026-11"],
    ["year to date 2025-6", "ytd 2025-06"],
    ["year to date", "ytd 2026-11"],
    ["2024", "2024"],
  ])("reads %s as %s", (phrase, words) => {
    expect(read(phrase)).toBe(words);
  });

  it("reads the phrases of January across the new year", () => {
    const january = new Date("2026-01-01T00:00:00Z");
    expect(read("last month", january)).toBe("2025-12");
    expect(read("last quarter", january)).toBe("2025-10..2025-12");
    expect(read("last 2 months", january)).toBe("2025-11..2025-12");
    expect(read("ytd", january)).toBe("ytd 2026-01");
    expect(read("february", january)).toBe("2025-02");
  });

  it("counts the day in UTC", () => {
    expect(read("this month", new Date("2026-12-01T00:30:00+02:00"))).toBe("2026-11");
  });

  it.each([
    ["june 2025 by projects", 2],
    ["june by projects", 1],
    ["june 2025-01", 1],
    ["2025-01 to 2025-06 csv", 3],
    ["2025-01 to the moon", 1],
    ["january 2025 - june 2025 csv", 5],
    ["last 3 months csv", 3],
  ])("takes the longest phrase at the beginning of: %s", (text, length) => {
    expect(matchPeriod(text.split(" "), TODAY)?.length).toBe(length);
  });

  it.each([
    "",
    "by projects",
    "last",
    "last months",
    "last projects",
    "months",
    "20255",
    "2025-061",
    "junes",
    "q22 2025",
  ])("finds none at the beginning of: %s", (text) => {
    expect(matchPeriod(text.split(" "), TODAY)).toBeUndefined();
  });
});

describe("an impossible period", () => {
  it.each([
    ["2025-13", "no_such_month", "last month"],
    ["2025-00", "no_such_month", "last month"],
    ["Q5 2025", "no_such_quarter", "last quarter"],
    ["last 0 months", "months_out_of_range", "last month"],
    ["last 61 months", "months_out_of_range", "last 60 months"],
    ["last 99999999999999999999999 months", "months_out_of_range", "last 60 months"],
    ["2025-06..2025-01", "reversed_period", "2025-01..2025-06"],
    ["2026-12", "period_not_begun", "this month"],
    ["2099", "period_not_begun", "this month"],
    ["2009", "period_too_early", "last 12 months"],
    ["2009-12..2010-06", "period_too_early", "last 12 months"],
    ["2015..2024", "period_too_long", "2015-01..2019-12"],
    ["2026-11..2099-01", "period_too_long", "2026-11..2031-10"],
  ])("%s is refused as %s, with %s instead", (phrase, code, instead) => {
    expect(refusal(phrase)).toMatchObject({ code, phrase, instead });
  });

  it("is always refused with one that works", () => {
    const point = fc.oneof(
      fc.stringMatching(/^(19|20|21)\d\d([-/]\d{1,2}){0,2}$/),
      fc.stringMatching(/^(jan|Feb|september|q\d)( (20|21)\d\d)?$/),
    );
    const phrases = fc.oneof(
      point,
      fc.tuple(point, point).map((ends) => ends.join(" to ")),
      fc.nat(99).map((count) => `last ${count} months`),
    );
    fc.assert(
      fc.property(phrases, (phrase) => {
        try {
          matchPeriod(phrase.split(" "), TODAY);
        } catch (error) {
          if (!(error instanceof PeriodError)) throw error;
          expect(read(error.instead)).toBeDefined();
        }
      }),
      { numRuns: 1_000 },
    );
  });
});
