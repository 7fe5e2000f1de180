import { monthNumber, type Period, periodOf, previousPeriod } from "../../money/period.ts";

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

/** The start of the query for a period and the one that it is compared with, as far as Cost Explorer knows them. */
export function queryStart(period: Period, today: Date): string {
  const first = Math.max(monthNumber(previousPeriod(period).start), firstKnownMonth(today));
  return periodOf(first, 1).start;
}
