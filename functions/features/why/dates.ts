import { formatDates } from "../usage/dates.ts";
import type { WhyRequest } from "./request.ts";

/** The dates of a request, for people: `9–15 November 2026` and `2–8 November 2026`. */
export function comparedNames({ period, days, against, againstDays }: WhyRequest): [string, string] {
  return [formatDates({ period, days }), formatDates({ period: against, days: againstDays })];
}
