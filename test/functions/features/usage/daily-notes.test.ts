import { expect, it } from "vitest";
import { monthToDate } from "../../../../functions/features/usage/daily-notes.ts";
import { usageText } from "../../../../functions/features/usage/text.ts";
import type { DailyCosts } from "../../../../functions/money/daily-costs.ts";
import { datesBetween } from "../../../../functions/money/days.ts";

const NOVEMBER = { start: "2026-11-01", end: "2026-12-01" };
const FORECAST = { cents: "130000", range: { low: "127149", high: "1000050", months: 11 } };

/** Costs of 100 dollars on each day from the first to the last one. */
function costs(first: string, lastDay: string, more: Partial<DailyCosts> = {}): DailyCosts {
  const byDate = Object.fromEntries(datesBetween(first, lastDay).map((day) => [day, "100"]));
  return {
    ...{ organizationIds: ["a"], lastDay, byDate: { ...byDate, [lastDay]: "100" } },
    ...{ bookedOnce: "0", credits: "0", hasCredits: false, ...more },
  };
}

function standing(today: string, known: DailyCosts | undefined) {
  return monthToDate(NOVEMBER, { costs: known, owners: [], today: new Date(today) });
}

it("leads with the costs so far, the same days of the month before and the forecast with its range", () => {
  const known = costs("2026-10-01", "2026-11-02", { forecast: FORECAST });
  expect(standing("2026-11-03T10:00:00Z", known)).toEqual({
    lead: [
      "1–2 November: *$200.00*, no change against $200.00 on 1–2 October (from the invoices).",
      "On track for *$1,300* by 30 November (80% range: $1,271 – $10,001).",
    ].join("\n"),
    notes: [],
  });
});

it("forecasts before credits, like the days, and says how much they are so far", () => {
  const more = { forecast: { cents: "130000" }, credits: "250", hasCredits: true };
  const { lead } = standing("2026-11-03T10:00:00Z", costs("2026-10-01", "2026-11-02", more));
  expect(lead).toContain("(from the invoices, before credits).");
  expect(lead).toContain("On track for *$1,300* by 30 November, before $250.00 of credits so far.");
});

it("while charges of the month are late, there is one note that says so", () => {
  const late = standing("2026-11-02T10:00:00Z", costs("2026-10-01", "2026-10-31"));
  expect(late).toEqual({ lead: undefined, notes: [usageText.noChargedDay("November 2026")] });
});

it("a month without the one before it has its days and a note for what is missing", () => {
  const young = standing("2026-11-03T10:00:00Z", costs("2026-11-01", "2026-11-02"));
  expect(young).toEqual({
    lead: "1–2 November: *$200.00* (from the invoices).",
    notes: [usageText.noDayComparison, usageText.noForecast("November 2026")],
  });
});

it("there is nothing before a day is complete, after the end, and a note where no invoice can be read", () => {
  const known = costs("2026-10-01", "2026-11-02");
  const nothing = { lead: undefined, notes: [] };
  expect(standing("2026-11-01T10:00:00Z", known)).toEqual(nothing);
  expect(standing("2026-12-01T10:00:00Z", known)).toEqual(nothing);
  expect(standing("2026-11-03T10:00:00Z", undefined).notes).toEqual([usageText.noDailyCosts]);
});

it("shows all days so far also where the month before is shorter", () => {
  const march = { start: "2027-03-01", end: "2027-04-01" };
  const known = costs("2027-02-01", "2027-03-30");
  const { lead } = monthToDate(march, { costs: known, owners: [], today: new Date("2027-03-31T10:00:00Z") });
  expect(lead?.split("\n")).toEqual([
    "1–30 March: *$3,000.00* (from the invoices).",
    "1–28 March: *$2,800.00*, no change against $2,800.00 on 1–28 February (from the invoices).",
  ]);
});
