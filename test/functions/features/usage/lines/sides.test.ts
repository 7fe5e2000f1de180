import { describe, expect, it } from "vitest";
import { daysWithLag } from "../../../../../functions/features/charges/sides.ts";
import { openLines, planLines } from "../../../../../functions/features/usage/lines/sides.ts";
import { parsedUsage } from "../../../requests.ts";

const TODAY = "2026-11-21";

function sidesOf(words: string, lastDay?: string, today = TODAY): string[] {
  const { after, before } = planLines(parsedUsage(words, new Date(today)), today, lastDay);
  return [after, before].map(({ days, months, dayCount }) =>
    days ? `${days.first}..${days.last} ${dayCount}` : `${months.start}..${months.end} ${dayCount}`,
  );
}

describe("the lines of a request", () => {
  it.each([
    ["last month by day", ["2026-10-01..2026-11-01 31", "2026-09-01..2026-10-01 30"]],
    ["this month by sku", ["2026-11-01..2026-11-20 20", "2026-10-01..2026-10-20 20"]],
    ["2026-10 vs 2026-05 by sku", ["2026-10-01..2026-11-01 31", "2026-05-01..2026-06-01 31"]],
    ["2026-05 vs 2026-11 by sku", ["2026-05-01..2026-05-20 20", "2026-11-01..2026-11-20 20"]],
    ["last 7 days", ["2026-11-14..2026-11-20 7", "2026-11-07..2026-11-13 7"]],
    ["yesterday", ["2026-11-20..2026-11-20 1", "2026-11-13..2026-11-13 1"]],
    ["last week", ["2026-11-09..2026-11-15 7", "2026-11-02..2026-11-08 7"]],
    ["this week", ["2026-11-16..2026-11-20 5", "2026-11-09..2026-11-13 5"]],
    [
      "2026-11-01..2026-11-03 vs 2026-06-01..2026-06-03",
      ["2026-11-01..2026-11-03 3", "2026-06-01..2026-06-03 3"],
    ],
  ])("%s: are those of whole months or complete days, and of as many before", (words, sides) => {
    expect(sidesOf(words)).toEqual(sides);
  });

  it.each([
    ["this month by sku", ["2026-11-01..2026-11-18 18", "2026-10-01..2026-10-18 18"]],
    ["last 7 days", ["2026-11-12..2026-11-18 7", "2026-11-05..2026-11-11 7"]],
    ["yesterday", ["2026-11-18..2026-11-18 1", "2026-11-11..2026-11-11 1"]],
    ["this week", ["2026-11-16..2026-11-18 3", "2026-11-09..2026-11-11 3"]],
    ["2026-11-01..2026-11-03", ["2026-11-01..2026-11-03 3", "2026-10-29..2026-10-31 3"]],
  ])("%s: end with the last day that is charged", (words, sides) => {
    expect(sidesOf(words, "2026-11-18")).toEqual(sides);
  });

  it("are none on the first day of a week or a month", () => {
    expect(sidesOf("this month by day", undefined, "2026-12-01")[0]).toBe("2026-12-01..2026-11-30 0");
    expect(sidesOf("this week", undefined, "2026-11-16")[0]).toBe("2026-11-16..2026-11-15 0");
  });

  it("may be late on one side: the one that is running, or ended a few days ago", () => {
    const openOf = (words: string) => openLines(parsedUsage(words, new Date(TODAY)), TODAY);
    expect(["this month by day", "yesterday", "2026-11-17", "this week"].map(openOf)).toEqual(
      new Array(4).fill("after"),
    );
    expect(openOf("2026-05 vs 2026-11 by day")).toBe("before");
    expect(openOf("2026-05-02 vs 2026-11-20")).toBe("before");
    expect(["last month by day", "2026-11-16", "last 3 months by sku"].map(openOf)).toEqual(
      new Array(3).fill(undefined),
    );
    expect(daysWithLag({ first: "2026-11-20", last: "2026-11-20" })).toEqual({
      first: "2026-11-17",
      last: "2026-11-20",
    });
  });
});
