import { previousDays } from "../../../money/days.ts";
import { previousPeriod } from "../../../money/period.ts";
import { type ComparedPeriods, openSide, planSides, type SideName, type Sides } from "../../charges/sides.ts";
import type { UsageRequest } from "../request.ts";

/** The side whose last days may not be charged yet, see `openSide`. @param today ISO date in UTC */
export function openLines(request: UsageRequest, today: string): SideName | undefined {
  return openSide(comparedOf(request), today);
}

/** Which lines are read, see `planSides`. @param today ISO date in UTC */
export function planLines(request: UsageRequest, today: string, lastDay?: string): Sides {
  return planSides(comparedOf(request), today, lastDay);
}

/** The two periods whose lines are read. */
export function comparedOf({ period, days }: UsageRequest): ComparedPeriods {
  return { period, days, against: previousPeriod(period), againstDays: days && previousDays(days) };
}
