import { addDays, datesBetween, dayNumber } from "./days.ts";
import { type Money, normalizeMoney, sumMoney } from "./money.ts";
import { monthNumber, type Period, periodOf } from "./period.ts";
import { median, runningLevel } from "./running-level.ts";

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
  const known = series.map((each) => ({
    ...each,
    byDay: new Map([...each.byDay].filter(([day]) => day <= lastDay)),
  }));
  const booked = known.filter((each) => isBooked(each, lastDay));
  const running = known.filter((each) => !booked.includes(each));
  const all = centsByDay(known);
  return {
    first: [...all.keys()].toSorted()[0] ?? lastDay,
    all,
    running: centsByDay(running),
    booked: booked.filter(({ kind }) => !ONE_OFF_KINDS.includes(kind)).map((each) => centsByDay([each])),
  };
}

/** What is charged on the first or the last day of months, and on no day between. */
function isBooked({ kind, isLate = false, byDay }: DailySeries, lastDay: string): boolean {
  if (isLate || ONE_OFF_KINDS.includes(kind)) return true;
  const days = [...byDay].flatMap(([day, { units }]) => (units === 0n ? [] : [day])).toSorted();
  const daysSince = dayNumber(lastDay) - dayNumber(days[0] ?? lastDay) + 1;
  const isKnownToBe = kind === "support" || new Set(days.map((day) => day.slice(0, 7))).size > 1;
  return (
    isKnownToBe && days.length < daysSince && days.every((day) => isFirst(day) || isFirst(addDays(day, 1)))
  );
}

/** Exact sums, so that the order of the series is irrelevant. */
function centsByDay(series: readonly DailySeries[]): Map<string, number> {
  const amounts = Map.groupBy(
    series.flatMap(({ byDay }) => [...byDay]),
    ([day]) => day,
  );
  return new Map(
    [...amounts].map(([day, ofDay]) => {
      const { units, scale } = normalizeMoney(sumMoney(ofDay.map(([, amount]) => amount)));
      return [day, Number(`${units}e${2 - scale}`)];
    }),
  );
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
