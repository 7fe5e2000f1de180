import { type Days, formatDays } from "../../money/days.ts";
import { formatPeriod, formatShortMonth, type Period } from "../../money/period.ts";
import type { Dates } from "../period-clauses.ts";
import { usageText } from "./text.ts";

/** Those of an answer, and what they are compared with. */
interface ComparedDates extends Dates {
  readonly previous: Period;
  readonly previousDays?: Days | undefined;
}

/** For people: `October 2026`, `14–20 November 2026`. */
export function formatDates({ period, days }: Dates): string {
  return days ? formatDays(days, true) : formatPeriod(period);
}

/** For people: `September 2026`, `7–13 November`; days have a year if it is another. */
export function formatPreviousDates({ days, previous, previousDays }: ComparedDates): string {
  if (!days || !previousDays) return formatPeriod(previous);
  return formatDays(previousDays, days.last.slice(0, 4) !== previousDays.last.slice(0, 4));
}

/** For charts: `Oct 2026`, `Nov 2026 so far`. */
export function monthLabel(month: Period, isSoFar: boolean): string {
  const label = formatShortMonth(month);
  return isSoFar ? usageText.soFar(label) : label;
}
