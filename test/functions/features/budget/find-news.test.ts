import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { CostSeries } from "../../../../functions/atlas/cost-history.ts";
import { findBudgetNews, reachedKeys } from "../../../../functions/features/budget/find-news.ts";
import { addDays, type Days } from "../../../../functions/money/days.ts";
import { budgetOf, seenOn, seriesOf, watchOf } from "./budgets.ts";

type Announced = ReturnType<typeof watchOf>["announced"];

/** Checks a budget each day, as the clock does. @returns the keys of what it announces, by day */
function announcedFrom(
  text: string,
  series: readonly CostSeries[],
  { first, last }: Days,
  known: Announced = {},
): Array<readonly [day: string, key: string]> {
  const announced = { ...known };
  const createdAt = Date.parse(addDays(first, -1));
  const posts: Array<readonly [string, string]> = [];
  for (let today = first; today <= last; today = addDays(today, 1)) {
    for (const { key, matter } of findBudgetNews(
      watchOf(text, { announced, createdAt }),
      series,
      seenOn(today, series),
    )) {
      if (key in announced) continue;
      announced[key] = { jobId: today, at: Date.parse(today), matter };
      posts.push([today, key]);
    }
  }
  return posts;
}

/** $10 a day. */
const YEAR = seriesOf({ first: "2025-11-01", last: "2026-12-31" }, () => 1000);
const NOVEMBER = { first: "2026-11-02", last: "2026-12-20" };

describe("findBudgetNews", () => {
  it("announces each threshold of a month once, on the day after it is reached", () => {
    const posts = announcedFrom("300 at 50% 80% 100% no forecast", [YEAR], NOVEMBER);
    expect(posts).toEqual([
      ["2026-11-16", "2026-11 actual 50"],
      ["2026-11-25", "2026-11 actual 80"],
      ["2026-12-01", "2026-11 actual 100"],
      ["2026-12-16", "2026-12 actual 50"],
    ]);
  });

  it("starts again with each quarter", () => {
    const days = { first: "2026-02-01", last: "2026-07-20" };
    expect(announcedFrom("900 quarterly at 10% 100% no forecast", [YEAR], days)).toEqual([
      ["2026-02-01", "2026-01..2026-03 actual 10"],
      ["2026-04-01", "2026-01..2026-03 actual 100"],
      ["2026-04-10", "2026-04..2026-06 actual 10"],
      ["2026-06-30", "2026-04..2026-06 actual 100"],
      ["2026-07-10", "2026-07..2026-09 actual 10"],
    ]);
  });

  it.each([
    ["2026-02", 28],
    ["2028-02", 29],
    ["2026-04", 30],
    ["2026-03", 31],
  ])("reaches all of %s after its %i days, also to the cent", (month, days) => {
    const series = [seriesOf({ first: `${month}-01`, last: `${month}-${days}` }, () => 3333)];
    const first = addDays(`${month}-01`, days);
    const all = { first, last: first };
    expect(announcedFrom(`${(days * 33.33).toFixed(2)} no forecast`, series, all)).toHaveLength(1);
    expect(announcedFrom(`${(days * 33.33 + 0.01).toFixed(2)} at 100% no forecast`, series, all)).toEqual([]);
  });

  it("announces only the highest of several that are reached at once", () => {
    const spike = seriesOf({ first: "2026-11-05", last: "2026-11-05" }, () => 30_000);
    expect(announcedFrom("300 at 10% 50% 100% no forecast", [YEAR, spike], NOVEMBER).slice(0, 2)).toEqual([
      ["2026-11-04", "2026-11 actual 10"],
      ["2026-11-06", "2026-11 actual 100"],
    ]);
  });

  it("keeps quiet about lower thresholds when costs are corrected", () => {
    const refund = seriesOf({ first: "2026-11-28", last: "2026-11-28" }, () => -6000, { kind: "refund" });
    const announced = announcedFrom("280 at 80% 100% no forecast", [YEAR, refund], {
      ...NOVEMBER,
      first: "2026-11-29",
      last: "2026-11-30",
    });
    expect(announced).toEqual([["2026-11-30", "2026-11 actual 80"]]);
    const known = { "2026-11 actual 100": { jobId: "x", at: 0, matter: "2026-11" } };
    const days = { first: "2026-11-29", last: "2026-11-30" };
    expect(announcedFrom("280 at 80% 100% no forecast", [YEAR, refund], days, known)).toEqual([]);
  });

  it("announces the forecast from the third day on, and no longer once as much is spent", () => {
    const level = seriesOf({ first: "2026-05-01", last: "2026-11-30" }, () => 1000);
    const watch = watchOf("250 at 100% forecast 90% 100%", { createdAt: Date.parse("2026-11-01") });
    const find = (today: string) =>
      findBudgetNews(watch, [level], seenOn(today, [level])).map(({ key }) => key);
    expect(find("2026-11-03")).toEqual([]);
    expect(find("2026-11-04")).toEqual(["2026-11 forecast 100"]);
    expect(find("2026-11-25")).toEqual(["2026-11 forecast 100"]);
    expect(find("2026-11-26")).toEqual(["2026-11 actual 100"]);
    expect(find("2026-12-01")).toEqual(["2026-11 actual 100"]);
  });

  it("waits a week with the forecast of a new organization", () => {
    const young = seriesOf({ first: "2026-11-01", last: "2026-11-30" }, () => 1000);
    expect(announcedFrom("250 at 100%", [young], { first: "2026-11-02", last: "2026-11-10" })).toEqual([
      ["2026-11-08", "2026-11 forecast 100"],
    ]);
  });

  it("announces late charges for ten days after the end of a month", () => {
    const late = seriesOf({ first: "2026-11-20", last: "2026-11-20" }, () => 5000, { isLate: true });
    const find = (today: string) =>
      findBudgetNews(watchOf("350 at 100% no forecast"), [YEAR, late], seenOn(today, [YEAR, late])).map(
        ({ key }) => key,
      );
    expect(find("2026-12-03")).toEqual(["2026-11 actual 100"]);
    expect(find("2026-12-10")).toEqual(["2026-11 actual 100"]);
    expect(find("2026-12-11")).toEqual([]);
  });

  it("says nothing of a month that ended before the budget was set", () => {
    const watch = watchOf("250 no forecast", { createdAt: Date.parse("2026-12-01T00:00:01Z") });
    expect(findBudgetNews(watch, [YEAR], seenOn("2026-12-02", [YEAR]))).toEqual([]);
  });

  it("announces every threshold at most once, for any costs and any days that a check misses", () => {
    const days = { first: "2026-10-01", last: "2026-12-12" };
    const costs = fc.array(fc.integer({ min: -500, max: 3000 }), { minLength: 73, maxLength: 73 });
    const missed = fc.array(fc.boolean(), { minLength: 73, maxLength: 73 });
    fc.assert(
      fc.property(costs, missed, (cents, skipped) => {
        const series = [seriesOf(days, (_day, index) => cents[index] ?? 0)];
        const announced: Record<string, { jobId: string; at: number; matter: string }> = {};
        const percents: number[] = [];
        for (let index = 0; index < 73; index++) {
          if (skipped[index]) continue;
          const today = addDays(days.first, index + 1);
          const watch = watchOf("250 at 50% 80% 100% 120% no forecast", { announced });
          for (const { key, matter, details } of findBudgetNews(watch, series, seenOn(today, series))) {
            if (key in announced) continue;
            announced[key] = { jobId: today, at: 0, matter };
            if (matter === "2026-11") percents.push(details.percent);
          }
        }
        expect(percents).toEqual([...new Set(percents)].toSorted((a, b) => a - b));
      }),
      { numRuns: 40 },
    );
  });
});

describe("reachedKeys", () => {
  it("has all thresholds that are reached, so that a raised budget arms the others again", () => {
    const seen = seenOn("2026-11-26", [YEAR]);
    const keys = (text: string) => reachedKeys(budgetOf(text), [YEAR], seen).map(({ key }) => key);
    expect(keys("250 at 50% 80% 100%")).toEqual([50, 80, 100].map((percent) => `2026-11 actual ${percent}`));
    expect(keys("400 at 50% 80% 100% forecast 70%")).toEqual(["2026-11 actual 50", "2026-11 forecast 70"]);
  });
});
