import { describe, expect, it } from "vitest";
import { planSides } from "../../../../functions/features/charges/sides.ts";
import { LAST_WEEK } from "../../../../functions/features/report/lead-days.ts";
import { planLines } from "../../../../functions/features/usage/lines/sides.ts";
import { parseWhy } from "../../../../functions/features/why/command.ts";
import type { WhyRequest } from "../../../../functions/features/why/request.ts";
import { compareLastDays } from "../../../../functions/money/daily-costs.ts";
import { addDays } from "../../../../functions/money/days.ts";
import { parsedUsage } from "../../requests.ts";

function parsedWhy(command: string, today: string): WhyRequest {
  const parsed = parseWhy(command, new Date(today));
  return parsed.kind === "why" ? parsed.request : expect.fail();
}

function sidesOf(command: string, today: string, lastDay?: string) {
  const { before, after } = planSides(parsedWhy(command, today), today, lastDay);
  return [before, after].map(({ months, days, dayCount }) =>
    days ? `${days.first}..${days.last} ${dayCount}` : `${months.start}..${months.end} ${dayCount}`,
  );
}

describe("the sides of a comparison", () => {
  it.each([
    ["last month", "2026-11-21", undefined, ["2026-09-01..2026-10-01 30", "2026-10-01..2026-11-01 31"]],
    ["this month", "2026-11-21", undefined, ["2026-10-01..2026-10-20 20", "2026-11-01..2026-11-20 20"]],
    ["this month", "2026-11-21", "2026-11-18", ["2026-10-01..2026-10-18 18", "2026-11-01..2026-11-18 18"]],
    ["this month", "2027-03-31", undefined, ["2027-02-01..2027-02-28 28", "2027-03-01..2027-03-28 28"]],
    [
      "2026-04 against this month",
      "2026-11-21",
      undefined,
      ["2026-11-01..2026-11-20 20", "2026-04-01..2026-04-20 20"],
    ],
    ["this quarter", "2026-11-21", undefined, ["2026-07-01..2026-08-20 51", "2026-10-01..2026-11-20 51"]],
    ["last week", "2026-11-21", undefined, ["2026-11-02..2026-11-08 7", "2026-11-09..2026-11-15 7"]],
    ["yesterday", "2026-11-21", "2026-11-19", ["2026-11-12..2026-11-12 1", "2026-11-19..2026-11-19 1"]],
    ["last 7 days", "2026-11-21", "2026-11-18", ["2026-11-05..2026-11-11 7", "2026-11-12..2026-11-18 7"]],
    ["this week", "2026-11-21", "2026-11-18", ["2026-11-09..2026-11-11 3", "2026-11-16..2026-11-18 3"]],
    [
      "2026-04-01..2026-04-03 against last 3 days",
      "2026-11-21",
      "2026-11-19",
      ["2026-11-17..2026-11-19 3", "2026-03-31..2026-04-02 3"],
    ],
    ["ytd", "2026-11-21", undefined, ["2025-01-01..2025-11-20 324", "2026-01-01..2026-11-20 324"]],
  ])("%s on %s, charged until %s", (command, today, lastDay, expected) => {
    expect(sidesOf(command, today, lastDay)).toEqual(expected);
  });

  it.each(["2026-11-20", "2026-11-19", "2026-11-17"])(
    "of days are those of the usage of these days and of a weekly report, charged until %s",
    (lastDay) => {
      const today = "2026-11-21";
      const words = [
        "last 7 days",
        "yesterday",
        "last week",
        "this week",
        "last 30 days",
        "2026-11-18..2026-11-20",
      ];
      for (const each of [...words, "last 2 days vs 2026-10-01..2026-10-02", "2026-04-06 vs yesterday"]) {
        const usage = planLines(parsedUsage(each, new Date(today)), today, lastDay);
        expect(planSides(parsedWhy(each, today), today, lastDay), each).toEqual(usage);
      }
      const byDate = Object.fromEntries(
        Array.from({ length: 30 }, (_, index) => [addDays(lastDay, -index), "1"]),
      );
      const costs = {
        organizationIds: [],
        lastDay,
        byDate,
        bookedOnce: "0",
        credits: "0",
        hasCredits: false,
      };
      const week = compareLastDays(costs, LAST_WEEK);
      const { after, before } = planSides(parsedWhy("last 7 days", today), today, lastDay);
      expect([after.days, before.days]).toEqual([week?.days, week?.previousDays]);
    },
  );

  it("have no days before the first day of a month is over", () => {
    expect(sidesOf("this month", "2026-11-01").map((side) => side.split(" ")[1])).toEqual(["0", "0"]);
  });
});
