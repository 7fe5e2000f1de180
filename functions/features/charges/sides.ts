import { addDays, countDays, type Days, daysIn, monthsOf } from "../../money/days.ts";
import { isRunning, isSingleMonth, monthNumber, type Period, periodOf } from "../../money/period.ts";

export const SIDES = ["before", "after"] as const;
export type SideName = (typeof SIDES)[number];

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

/** Two periods of as many months, or of as many days. */
export interface ComparedPeriods {
  readonly period: Period;
  readonly against: Period;
  /** Both undefined for whole months. */
  readonly days?: Days | undefined;
  readonly againstDays?: Days | undefined;
}

/** Atlas may post the charges of a day so much later. */
const MAX_LAG_DAYS = 3;

/**
 * The side whose last days may not be charged yet: a period that is running, or days that ended a few days ago. Of two
 * such sides, the later one.
 *
 * @param today ISO date in UTC
 */
export function openSide(
  { period, against, days, againstDays }: ComparedPeriods,
  today: string,
): SideName | undefined {
  const isOpen = (months: Period, some: Days | undefined) =>
    some ? some.last >= addDays(today, -1 - MAX_LAG_DAYS) : isRunning(months, new Date(today));
  const [isAfter, isBefore] = [isOpen(period, days), isOpen(against, againstDays)];
  const isLater = (days?.last ?? period.start) > (againstDays?.last ?? against.start);
  if (isAfter && isBefore) return isLater ? "after" : "before";
  if (isAfter) return "after";
  return isBefore ? "before" : undefined;
}

/**
 * Whole months or days. Where one side is open, both end with the last day that is charged:
 *
 * - Of a running period, the same days of both. If a month of the other period is shorter, both end with its last day.
 * - Of days that are still running, as many of both.
 * - Complete days are moved: the last seven days are the last seven that are charged, as in a weekly report.
 *
 * @param today ISO date in UTC
 * @param lastDay the last complete day with charges of the open side; yesterday before it is known
 */
export function planSides(request: ComparedPeriods, today: string, lastDay = addDays(today, -1)): Sides {
  const { period, against, days: wanted, againstDays } = request;
  const open = openSide(request, today);
  if (wanted && againstDays) {
    const [shown, other] = open === "before" ? [againstDays, wanted] : [wanted, againstDays];
    const [days, sameDays] = open ? chargedDays(shown, other, { today, lastDay }) : [shown, other];
    const [after, before] = open === "before" ? [sameDays, days] : [days, sameDays];
    return { before: someDays(monthsOf(before), before), after: someDays(monthsOf(after), after) };
  }
  if (!open) return { before: wholeMonths(against), after: wholeMonths(period) };
  const [running, closed] = open === "after" ? [period, against] : [against, period];
  const { days, sameDays } = compareDays(running, closed, lastDay);
  const [after, before] = open === "after" ? [days, sameDays] : [sameDays, days];
  return { before: someDays(against, before), after: someDays(period, after) };
}

/** Days in which the last complete one of a side must be. */
export function daysWithLag({ first, last }: Days): Days {
  return { first: addDays(first, -MAX_LAG_DAYS), last };
}

function chargedDays(
  days: Days,
  other: Days,
  { today, lastDay }: { readonly today: string; readonly lastDay: string },
): [Days, Days] {
  const missing = Math.max(0, countDays({ first: lastDay, last: days.last }) - 1);
  const isRunningDays = days.last >= today;
  const end = ({ first, last }: Days) => ({
    first: isRunningDays ? first : addDays(first, -missing),
    last: addDays(last, -missing),
  });
  return [end(days), end(other)];
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

function someDays(months: Period, { first, last }: Days): Side {
  return { months, days: { first, last }, dayCount: Math.max(0, countDays({ first, last })) };
}
