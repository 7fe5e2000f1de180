import { addDays, type Days, daysIn } from "../../money/days.ts";
import { isRunning, isSingleMonth, monthNumber, type Period, periodOf } from "../../money/period.ts";

export type SideName = "before" | "after";

/** What something was in the two periods. */
export interface BeforeAfter<Value> {
  readonly before: Value;
  readonly after: Value;
}

/** `reversed`: the later one of the two is what the other is compared with. */
export type PeriodOrder = "adjoining" | "apart" | "reversed";

/** What is read of one of the two periods. */
export interface Side {
  readonly months: Period;
  /** Undefined for whole months. */
  readonly days: Days | undefined;
  /** How many days the costs are of. */
  readonly dayCount: number;
}

export type Sides = BeforeAfter<Side>;

/** How many days the two periods have, and how to write their days. */
export interface DayCounts {
  readonly before: number;
  readonly after: number;
  /** Whether both are single months. */
  readonly areMonths: boolean;
  /** Whether they are of different years, so that a day needs its year. */
  readonly hasYears: boolean;
}

export function dayCountsOf({ before, after }: Sides): DayCounts {
  const sides = [before, after];
  const days = sides.map(daysOf).flatMap(({ first, last }) => [first, last]);
  return {
    before: before.dayCount,
    after: after.dayCount,
    areMonths: sides.every((side) => side.days === undefined && isSingleMonth(side.months)),
    hasYears: new Set(days.map((day) => day.slice(0, 4))).size > 1,
  };
}

/** Two periods of as many months. */
interface Compared {
  readonly period: Period;
  readonly against: Period;
}

/** The period that has not ended, if one of them has not; only its days can be compared. */
export function runningSide({ period, against }: Compared, today: string): SideName | undefined {
  const [isOpen, isAgainstOpen] = [period, against].map((each) => isRunning(each, new Date(today)));
  if (isOpen && isAgainstOpen) return period.start > against.start ? "after" : "before";
  if (isOpen) return "after";
  return isAgainstOpen ? "before" : undefined;
}

/**
 * Whole months, or where one of the periods is running, the same days of both up to `lastDay`. If a month of
 * the other period is shorter, both end with its last day.
 *
 * @param today ISO date in UTC
 * @param lastDay the last complete day with charges; yesterday before it is known
 */
export function planSides(request: Compared, today: string, lastDay = addDays(today, -1)): Sides {
  const { period, against } = request;
  const running = runningSide(request, today);
  if (!running) return { before: wholeMonths(against), after: wholeMonths(period) };
  const [open, closed] = running === "after" ? [period, against] : [against, period];
  const { days, sameDays } = compareDays(open, closed, lastDay);
  const [after, before] = running === "after" ? [days, sameDays] : [sameDays, days];
  return { before: someDays(against, before), after: someDays(period, after) };
}

/** All days of a side. */
export function daysOf({ months, days }: Side): Days {
  return days ?? { first: months.start, last: addDays(months.end, -1) };
}

export function orderOf(before: Days, after: Days): PeriodOrder {
  if (after.first < before.first) return "reversed";
  return after.first > addDays(before.last, 1) ? "apart" : "adjoining";
}

function compareDays(open: Period, closed: Period, lastDay: string): { days: Days; sameDays: Days } {
  const month = monthNumber(lastDay);
  const sameMonth = monthNumber(closed.start) + month - monthNumber(open.start);
  const day = Math.min(Number(lastDay.slice(8)), daysIn(periodOf(sameMonth, 1)));
  return { days: daysTo(open, month, day), sameDays: daysTo(closed, sameMonth, day) };
}

function daysTo({ start }: Period, month: number, day: number): Days {
  return { first: start, last: addDays(periodOf(month, 1).start, day - 1) };
}

function wholeMonths(months: Period): Side {
  return { months, days: undefined, dayCount: daysIn(months) };
}

function someDays(months: Period, days: Days): Side {
  return { months, days, dayCount: Math.max(0, daysIn({ start: days.first, end: addDays(days.last, 1) })) };
}
