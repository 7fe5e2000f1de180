import { addDays, datesBetween, dayNumber } from "./days.ts";
import { median } from "./median.ts";
import { type Money, normalizeMoney, sumMoney } from "./money.ts";
import { monthNumber, type Period, periodOf } from "./period.ts";
import { runningLevel } from "./running-level.ts";

/** What one kind of charge cost by day. */
export interface DailySeries {
  /** A `SkuKind`. */
  readonly kind?: string | undefined;
  /** Whether they were charged after the period of their day had been invoiced. */
  readonly isLate?: boolean;
  /** US dollars by ISO date. */
  readonly byDay: ReadonlyMap<string, Money>;
}

/** Charges of these are for what has been, and do not come again. */
const ONE_OFF_KINDS: ReadonlyArray<string | undefined> = ["consulting", "refund", "rounding"];

/** The share of a charge that is trued up at the end of the month is the median of as many months. */
const TRUED_UP_MONTHS = 3;

/** Costs by day in US cents, as numbers, since what is estimated is not exact. */
export interface Costs {
  /** ISO date of the first charge. */
  readonly first: string;
  readonly all: ReadonlyMap<string, number>;
  /** What goes on by day. */
  readonly running: ReadonlyMap<string, number>;
  /** Each is charged on the first or the last day of months only. */
  readonly booked: ReadonlyArray<ReadonlyMap<string, number>>;
}

export function costsUntil(series: readonly DailySeries[], lastDay: string): Costs {
  const booked = series.filter((each) => isBooked(each, lastDay));
  const isRunning = new Set(series);
  for (const each of booked) isRunning.delete(each);
  const running = centsByDay([...isRunning], lastDay);
  const all = new Map(running);
  for (const [day, cents] of centsByDay(booked, lastDay)) all.set(day, (all.get(day) ?? 0) + cents);
  const repeated = booked.filter(({ kind }) => !ONE_OFF_KINDS.includes(kind));
  return {
    first: [...all.keys()].toSorted()[0] ?? lastDay,
    all,
    running,
    booked: repeated.map((each) => centsByDay([each], lastDay)),
  };
}

/** What is charged on the first or the last day of months, and on no day between. */
function isBooked({ kind, isLate = false, byDay }: DailySeries, lastDay: string): boolean {
  if (isLate || ONE_OFF_KINDS.includes(kind)) return true;
  const days: string[] = [];
  for (const [day, { units }] of byDay) {
    if (units === 0n || day > lastDay) continue;
    if (!isFirst(day) && !isFirst(addDays(day, 1))) return false;
    days.push(day);
  }
  const first = days.toSorted()[0] ?? lastDay;
  const daysSince = dayNumber(lastDay) - dayNumber(first) + 1;
  const isKnownToBe = kind === "support" || new Set(days.map((day) => day.slice(0, 7))).size > 1;
  return isKnownToBe && days.length < daysSince;
}

/** Exact sums, so that the order of the series is irrelevant. */
function centsByDay(series: readonly DailySeries[], lastDay: string): Map<string, number> {
  const sums = new Map<string, Money>();
  for (const { byDay } of series) {
    for (const [day, amount] of byDay) {
      if (day > lastDay) continue;
      const sum = sums.get(day);
      sums.set(day, sum ? sumMoney([sum, amount]) : amount);
    }
  }
  return new Map([...sums].map(([day, sum]) => [day, toNumber(sum)]));
}

/** US cents. */
function toNumber(amount: Money): number {
  const { units, scale } = normalizeMoney(amount);
  return Number(`${units}e${2 - scale}`);
}

/** What comes after a day until the end, in US cents. */
export function centsToCome({ running, booked, first }: Costs, lastDay: string, end: string): number {
  const known = datesBetween(first, addDays(lastDay, 1));
  const level = runningLevel({ first: dayNumber(first), cents: known.map((day) => running.get(day) ?? 0) });
  const runningOn = (day: string) =>
    day <= lastDay ? (running.get(day) ?? 0) : (level[dayNumber(day) % level.length] ?? 0);
  const days = datesBetween(addDays(lastDay, 1), end);
  const bookings = days.flatMap((day) =>
    booked.map((charges) => bookedOn(day, charges, runningOn, lastDay, first)),
  );
  return sum(days.map(runningOn)) + sum(bookings);
}

function bookedOn(
  day: string,
  charges: ReadonlyMap<string, number>,
  runningOn: (day: string) => number,
  lastDay: string,
  first: string,
): number {
  const { start, end } = monthBefore(day, 0);
  const current = monthBefore(lastDay, 0).start;
  if (day === start) return charges.get(current) ?? 0;
  if (day !== addDays(end, -1)) return 0;
  const before = Array.from({ length: TRUED_UP_MONTHS }, (_, index) => monthBefore(current, index + 1));
  const trueUps = before
    .filter((month) => month.start >= first)
    .map((month) => {
      const [onFirst, onLast] = [charges.get(month.start) ?? 0, charges.get(addDays(month.end, -1)) ?? 0];
      const costs = sumOver(month, runningOn);
      return { onLast, share: costs === 0 ? 0 : (onFirst + onLast) / costs };
    });
  if (median(trueUps.map(({ onLast }) => onLast)) === 0) return 0;
  const share = median(trueUps.filter(({ onLast }) => onLast !== 0).map((each) => each.share));
  const onFirst = charges.get(start <= lastDay ? start : current) ?? 0;
  return Math.max(0, share * sumOver({ start, end }, runningOn) - onFirst);
}

export function costsBefore(costs: Costs, lastDay: string): Costs {
  const until = (byDay: ReadonlyMap<string, number>) => new Map([...byDay].filter(([day]) => day <= lastDay));
  return { ...costs, running: until(costs.running), booked: costs.booked.map(until) };
}

/** The month that is so many before that of a day. */
export function monthBefore(day: string, age: number): Period {
  return periodOf(monthNumber(day) - age, 1);
}

function isFirst(day: string): boolean {
  return day.endsWith("-01");
}

function sumOver({ start, end }: Period, amountOn: (day: string) => number): number {
  return sum(datesBetween(start, end).map(amountOn));
}

export function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
