import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { daysWords, monthsOf, previousDays } from "../../../functions/money/days.ts";
import { matchDays } from "../../../functions/money/days-phrase.ts";
import { periodWords } from "../../../functions/money/period.ts";
import { PeriodError } from "../../../functions/money/period-error.ts";
import { matchPeriod } from "../../../functions/money/period-phrase.ts";

/** A Saturday. */
const TODAY = new Date("2026-11-21T12:00:00Z");

function read(phrase: string, today = TODAY): string | undefined {
  const match = matchDays(phrase.split(" "), today);
  return match && daysWords(match.days);
}

describe("matchDays", () => {
  it.each([
    ["yesterday", "2026-11-20"],
    ["Yesterday csv", "2026-11-20"],
    ["last 7 days", "2026-11-14..2026-11-20"],
    ["past 1 day", "2026-11-20"],
    ["last 90 days", "2026-08-23..2026-11-20"],
    ["last week", "2026-11-09..2026-11-15"],
    ["previous week", "2026-11-09..2026-11-15"],
    ["this week", "2026-11-16..2026-11-22"],
    ["last 2 weeks", "2026-11-02..2026-11-15"],
    ["2026-11-03", "2026-11-03"],
    ["2026-11-3", "2026-11-03"],
    ["2026-11-03..2026-11-15", "2026-11-03..2026-11-15"],
    ["2026-11-03 to 2026-11-15", "2026-11-03..2026-11-15"],
    ["2026-10..2026-11-15", "2026-10-01..2026-11-15"],
    ["2026-11-15..2026-11", "2026-11-15..2026-11-30"],
    ["2026-08-31..2026-11-30", "2026-08-31..2026-11-30"],
    ["2024-02-29", "2024-02-29"],
  ])("reads %s as %s", (phrase, words) => {
    expect(read(phrase)).toBe(words);
  });

  it.each(["", "last", "last month", "2026-11", "2026-10..2026-11", "week", "20261103", "2026-11-033"])(
    "finds none at the beginning of: %s",
    (phrase) => {
      expect(read(phrase)).toBeUndefined();
    },
  );

  it.each([
    ["2026-11-15T23:30:00Z", "2026-11-02..2026-11-08", "2026-11-09..2026-11-15"],
    ["2026-11-16T00:00:00Z", "2026-11-09..2026-11-15", "2026-11-16..2026-11-22"],
  ])("counts weeks from Monday in UTC, at %s", (now, last, current) => {
    expect(read("last week", new Date(now))).toBe(last);
    expect(read("this week", new Date(now))).toBe(current);
  });

  it.each([
    ["last 0 days", "days_out_of_range", "last 1 days"],
    ["last 91 days", "days_out_of_range", "last 90 days"],
    ["last 14 weeks", "weeks_out_of_range", "last 13 weeks"],
    ["2026-11-31", "no_such_day", "yesterday"],
    ["2026-11-00", "no_such_day", "yesterday"],
    ["2026-13-01", "no_such_month", "last month"],
    ["2026-11-22", "period_not_begun", "yesterday"],
    ["2009-12-31", "period_too_early", "last 90 days"],
    ["2026-11-15..2026-11-03", "reversed_period", "2026-11-03..2026-11-15"],
    ["2026-08-01..2026-11-01", "too_many_days", "2026-08-01..2026-10-31"],
    ["2026-11-01..9999-12", "no_such_day", "yesterday"],
  ])("refuses %s as %s, with %s instead", (phrase, code, instead) => {
    const refusal = expect.objectContaining({ code, phrase, instead });
    expect(() => read(phrase)).toThrow(refusal);
    expect(matchPeriod(instead.split(" "), TODAY)).toBeDefined();
  });

  it("refuses any dates only with a period that works", () => {
    const date = fc.stringMatching(/^(19|20|99)\d\d-\d{1,2}(-\d{1,2})?$/);
    fc.assert(
      fc.property(date, date, (from, to) => {
        try {
          matchPeriod([`${from}..${to}`], TODAY);
        } catch (error) {
          if (!(error instanceof PeriodError)) throw error;
          expect(matchPeriod(error.instead.split(" "), TODAY)).toBeDefined();
        }
      }),
    );
  });

  it("gives the period of all months that the days are in", () => {
    const match = matchPeriod(["2026-09-30..2026-11-01"], TODAY);
    expect(match && periodWords(match.period)).toBe("2026-09..2026-11");
    expect(monthsOf({ first: "2026-11-03", last: "2026-11-03" })).toEqual({
      start: "2026-11-01",
      end: "2026-12-01",
    });
  });
});

describe("previousDays", () => {
  it.each([
    ["2026-11-20", "2026-11-13"],
    ["2026-11-09..2026-11-15", "2026-11-02..2026-11-08"],
    ["2026-11-14..2026-11-20", "2026-11-07..2026-11-13"],
    ["2026-11-01..2026-11-02", "2026-10-30..2026-10-31"],
  ])("compares %s with %s", (phrase, before) => {
    const match = matchDays([phrase], TODAY);
    expect(match && daysWords(previousDays(match.days))).toBe(before);
  });

  it("takes as many days from the date that was asked for", () => {
    const days = { first: "2026-11-09", last: "2026-11-15", comparedWith: "2026-01-01" };
    expect(previousDays(days)).toEqual({ first: "2026-01-01", last: "2026-01-07" });
  });
});
