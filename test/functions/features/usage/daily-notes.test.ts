import { expect, it } from "vitest";
import { monthNotes } from "../../../../functions/features/usage/daily-notes.ts";
import { usageText } from "../../../../functions/features/usage/text.ts";

const NOVEMBER = { start: "2026-11-01", end: "2026-12-01" };

/** Costs of a dollar on each of some days. */
function costs(...dates: string[]) {
  const byDate = Object.fromEntries(dates.map((date) => [date, "1"]));
  return { organizationIds: ["a"], byDate, bookedOnce: "0", credits: "0", hasCredits: false };
}

function notesOn(today: string, ...dates: string[]): string[] {
  return monthNotes(NOVEMBER, { costs: costs(...dates), owners: [], today: new Date(today) });
}

it("while charges of the month are late, there is one note that says so", () => {
  const late = notesOn("2026-11-02T10:00:00Z", "2026-10-01", "2026-10-30", "2026-10-31");
  expect(late).toEqual([usageText.noChargedDay("November 2026")]);
});

it("a month without the one before it is neither compared nor forecast", () => {
  const young = notesOn("2026-11-03T10:00:00Z", "2026-11-01", "2026-11-02");
  expect(young).toEqual([usageText.noDayComparison, usageText.noForecast("November 2026")]);
});
