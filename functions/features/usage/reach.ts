import { comparedMonths, monthNumber, type Period, periodOf } from "../../money/period.ts";

/** Months that Cost Explorer knows, with the running one (MongoDB Atlas, "Cost Explorer": the last 18 months). */
const KNOWN_MONTHS = 18;

/** The first month that Cost Explorer knows, as in `monthNumber`. */
export function firstKnownMonth(today: Date): number {
  return monthNumber(today.toISOString()) - KNOWN_MONTHS + 1;
}

/** Whether Cost Explorer knows no month of a period, so that there is nothing to query. */
export function isOutOfReach(period: Period, today: Date): boolean {
  return monthNumber(period.end) <= firstKnownMonth(today);
}

/** The months to query for a period and the one it is compared with, as far as Cost Explorer knows them. */
export function queriedMonths(period: Period, today: Date): Period {
  const { start, end } = comparedMonths(period);
  const first = Math.max(monthNumber(start), firstKnownMonth(today));
  return { start: periodOf(first, 1).start, end };
}
