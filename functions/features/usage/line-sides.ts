import { addDays, countDays, type Days, monthsOf, previousDays } from "../../money/days.ts";
import { previousPeriod } from "../../money/period.ts";
import { planSides, runningSide, type Side, type SideName, type Sides } from "../charges/sides.ts";
import type { UsageRequest } from "./request.ts";

/** Atlas may post the charges of a day so much later. */
const MAX_LAG_DAYS = 3;

/** The side whose last days may not be charged yet, if one of them is running. @param today ISO date in UTC */
export function openSide({ period, days }: UsageRequest, today: string): SideName | undefined {
  if (!days) return runningSide({ period, against: previousPeriod(period) }, today);
  return days.last >= addDays(today, -1 - MAX_LAG_DAYS) ? "after" : undefined;
}

/**
 * Which lines are read: whole months, or days up to the last one that is charged.
 *
 * @param today ISO date in UTC
 * @param lastDay the last complete day with charges of the side that is open; yesterday before it is known
 */
export function planLines(request: UsageRequest, today: string, lastDay = addDays(today, -1)): Sides {
  const { period, days } = request;
  if (!days) return planSides({ period, against: previousPeriod(period) }, today, lastDay);
  const charged = openSide(request, today) ? chargedDays(days, today, lastDay) : days;
  return { before: sideOf(previousDays(charged)), after: sideOf(charged) };
}

/** Days in which the last complete one of a side must be. */
export function daysWithLag({ first, last }: Days): Days {
  return { first: addDays(first, -MAX_LAG_DAYS), last };
}

/**
 * The last seven days end with the last one that is charged, as in a weekly report. Other days that are still running are
 * compared with the same number of days.
 */
function chargedDays(days: Days, today: string, lastDay: string): Days {
  if (days.last <= lastDay) return days;
  const { first } = previousDays(days);
  if (days.last >= today) return { first: days.first, last: lastDay, comparedWith: first };
  const lag = countDays({ first: lastDay, last: days.last }) - 1;
  return {
    first: addDays(days.first, -lag),
    last: addDays(days.last, -lag),
    comparedWith: addDays(first, -lag),
  };
}

function sideOf({ first, last }: Days): Side {
  const days = { first, last };
  return { months: monthsOf(days), days, dayCount: countDays(days) };
}
