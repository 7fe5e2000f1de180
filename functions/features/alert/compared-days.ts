import { addDays, countDays, type Days, daysUntil, monthsOf, WEEK } from "../../money/days.ts";
import { RUN } from "../../money/unusual.ts";
import type { Sides } from "../charges/sides.ts";
import type { Dates } from "../period-clauses.ts";
import type { AlertDetails } from "./details.ts";

/** Some days, and those that they are compared with. */
export interface ComparedDays {
  readonly days: Days;
  readonly before: Days;
}

/** More would mix other changes into the reasons. */
const MAX_DAYS = 28;

/**
 * The days that a message is about, and as many before them, on the same days of the week.
 *
 * @returns undefined for what is not about days
 */
export function comparedDays(details: AlertDetails): ComparedDays | undefined {
  switch (details.kind) {
    case "anomaly": {
      const { since } = details;
      // The days that show that it is over are normal.
      const day = details.change === "normal" ? addDays(details.day, -RUN) : details.day;
      const first = daysUntil(day, MAX_DAYS).first;
      return withDaysBefore({ first: first > since ? first : since, last: day }, since);
    }
    case "above":
      return withDaysBefore({ first: details.day, last: details.day }, details.day);
    case "growth":
      return { days: details.days, before: details.previousDays };
    case "new_cluster":
      return withDaysBefore({ first: details.firstDay, last: details.day }, details.firstDay);
    case "tier":
      return withDaysBefore({ first: details.day, last: details.day }, details.day);
    default:
      return undefined;
  }
}

/** As many days as late as possible before `since`, whole weeks earlier. */
function withDaysBefore(days: Days, since: string): ComparedDays {
  const weeks = Math.ceil(countDays({ first: since, last: days.last }) / WEEK) * WEEK;
  return { days, before: { first: addDays(days.first, -weeks), last: addDays(days.last, -weeks) } };
}

/** For `whyButton`. */
export function whyDates({ days, before }: ComparedDays): Dates {
  return { period: monthsOf(days), days: { ...days, comparedWith: before.first } };
}

export function sidesOf({ days, before }: ComparedDays): Sides {
  const side = (of: Days) => ({ months: monthsOf(of), days: of, dayCount: countDays(of) });
  return { before: side(before), after: side(days) };
}
