import { type Money, sumMoney, toCents } from "../../money/money.ts";
import { monthNumber, type Period, periodOf, previousPeriod } from "../../money/period.ts";

const DAY_MS = 24 * 60 * 60 * 1000;

/** The first days of a month compared with the same days of the previous month, in US cents. */
export interface MonthToDate {
  /** The previous month may have fewer. */
  readonly days: number;
  readonly cents: bigint;
  readonly previousCents: bigint;
}

/**
 * Compares the complete days of a month with as many of the previous month.
 *
 * @param byDate costs in US dollars by ISO date or month/day/year
 * @param previousByDate the same for the previous month
 * @param now milliseconds since 1970
 * @returns undefined if no day is complete, or a date cannot be read, as partial costs would mislead.
 */
export function compareMonthToDate(
  period: Period,
  byDate: ReadonlyMap<string, Money>,
  previousByDate: ReadonlyMap<string, Money>,
  now: number,
): MonthToDate | undefined {
  const current = costsByDay(byDate, period);
  const previous = costsByDay(previousByDate, previousPeriod(period));
  if (!current || !previous) return undefined;
  // Charges arrive late, so compare up to the last day that has any.
  const days = Math.min(completeDays(period, now), Math.max(0, ...current.keys()));
  if (days < 1) return undefined;
  return { days, cents: sumDays(current, days), previousCents: sumDays(previous, days) };
}

/**
 * The costs of a whole month, if each day costs the average of the complete days.
 *
 * @param cents costs so far, in US cents
 * @param now milliseconds since 1970
 * @returns US cents, rounded half away from zero; undefined before a day is complete.
 */
export function linearForecast(cents: bigint, period: Period, now: number): bigint | undefined {
  const days = completeDays(period, now);
  if (days < 1) return undefined;
  const product = cents * BigInt(daysIn(period));
  const doubled = 2n * (product < 0n ? -product : product) + BigInt(days);
  const rounded = doubled / (2n * BigInt(days));
  return product < 0n ? -rounded : rounded;
}

/** Days of a period that have ended in UTC. @param now milliseconds since 1970 */
export function completeDays(period: Period, now: number): number {
  const elapsed = Math.floor((now - Date.parse(period.start)) / DAY_MS);
  return Math.max(0, Math.min(elapsed, daysIn(period)));
}

/** For people: `1–20 November`. */
export function formatDays(period: Period, days: number): string {
  const last = Math.min(days, daysIn(periodOf(monthNumber(period.start), 1)));
  const month = new Date(period.start).toLocaleDateString("en-US", { month: "long", timeZone: "UTC" });
  return last === 1 ? `1 ${month}` : `1–${last} ${month}`;
}

function daysIn({ start, end }: Period): number {
  return Math.round((Date.parse(end) - Date.parse(start)) / DAY_MS);
}

/** By day of the month; undefined if a date cannot be read. Omits other months. */
function costsByDay(byDate: ReadonlyMap<string, Money>, { start }: Period): Map<number, Money> | undefined {
  const days = new Map<number, Money>();
  for (const [text, amount] of byDate) {
    const date = isoDate(text);
    if (!date) return undefined;
    if (date.slice(0, 7) !== start.slice(0, 7)) continue;
    const day = Number(date.slice(8));
    days.set(day, sumMoney([days.get(day) ?? { units: 0n, scale: 0 }, amount]));
  }
  return days;
}

function isoDate(text: string): string | undefined {
  const [, year, month = "", day = ""] =
    /^(\d{4})-(\d{2})-(\d{2})/.exec(text) ??
    /^(\d{2})\/(\d{2})\/(\d{4})/.exec(text)?.map((_, index, parts) => parts[[0, 3, 1, 2][index] ?? 0]) ??
    [];
  return year && `${year}-${month}-${day}`;
}

function sumDays(days: ReadonlyMap<number, Money>, last: number): bigint {
  return toCents(sumMoney([...days].filter(([day]) => day <= last).map(([, amount]) => amount)));
}
