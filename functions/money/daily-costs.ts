import * as z from "zod/mini";
import { addDays, completeDays, type Days, daysIn, daysUntil, isoDay } from "./days.ts";
import { absolute, parseDollars, sumMoney, toCents } from "./money.ts";
import { type Period, previousPeriod } from "./period.ts";

export const dailyCostsSchema = z.object({
  /** The organizations whose invoices it is from. */
  organizationIds: z.array(z.string()),
  /** By ISO date. */
  byDate: z.record(z.string(), z.string()),
  /** The part of the month that is booked once, on its first day. */
  bookedOnce: z.string(),
  /** What invoices of the month credit so far; credits have no day. */
  credits: z.string(),
  /** Whether an invoice of either month has credits. */
  hasCredits: z.boolean(),
});

/**
 * What invoices charged by day in a month and the one before it, without credits. It is JSON, so amounts are decimal
 * strings of US dollars.
 */
export type DailyCosts = Readonly<z.infer<typeof dailyCostsSchema>>;

/** Some days and those that they are compared with, in US cents. */
export interface DayComparison {
  readonly days: Days;
  readonly previousDays: Days;
  readonly cents: bigint;
  readonly previousCents: bigint;
}

/**
 * The last complete day that has charges, which arrive late.
 *
 * @param now milliseconds since 1970
 */
export function lastChargedDay({ byDate }: DailyCosts, now: number): string | undefined {
  const today = isoDay(now);
  return Object.keys(byDate)
    .filter((date) => date < today)
    .toSorted()
    .at(-1);
}

/**
 * Compares the complete days of a month with the same days of the month before. If that is shorter, both end with its
 * last day.
 *
 * @param now milliseconds since 1970
 * @returns undefined if no day is complete, or the costs began later than the month before.
 */
export function compareMonthToDate(costs: DailyCosts, month: Period, now: number): DayComparison | undefined {
  const before = previousPeriod(month);
  const count = Math.min(chargedDays(costs, month, now), daysIn(before));
  return count < 1 ? undefined : compare(costs, firstDays(month, count), firstDays(before, count));
}

/** What a month and the one before it cost up to a day, in US cents. */
export interface DaySum {
  /** Of the month, from 1. */
  readonly day: number;
  readonly cents: bigint;
  readonly previousCents: bigint;
}

/**
 * The costs of a month up to each of the days that `compareMonthToDate` compares.
 *
 * @param now milliseconds since 1970
 */
export function accumulateMonthToDate(costs: DailyCosts, month: Period, now: number): DaySum[] {
  const comparison = compareMonthToDate(costs, month, now);
  const count = comparison ? Number(comparison.days.last.slice(8)) : 0;
  return Array.from({ length: count }, (_, index) => ({
    day: index + 1,
    cents: sumDays(costs, firstDays(month, index + 1)),
    previousCents: sumDays(costs, firstDays(previousPeriod(month), index + 1)),
  }));
}

/**
 * Compares the last days that have charges with as many days that end `daysBefore` earlier.
 *
 * @param now milliseconds since 1970
 * @returns undefined if the costs began later.
 */
export function compareLastDays(
  costs: DailyCosts,
  { count, daysBefore }: { readonly count: number; readonly daysBefore: number },
  now: number,
): DayComparison | undefined {
  const last = lastChargedDay(costs, now);
  if (last === undefined) return undefined;
  return compare(costs, daysUntil(last, count), daysUntil(addDays(last, -daysBefore), count));
}

/**
 * The costs of a whole month after credits: what is booked once, and each day the average of the others.
 *
 * @param now milliseconds since 1970
 * @returns US cents; undefined if no day is complete, or the costs began later than the month before, as that shows what
 * is booked once.
 */
export function forecastMonth(costs: DailyCosts, month: Period, now: number): bigint | undefined {
  const days = chargedDays(costs, month, now);
  if (days < 1 || !isKnownFrom(costs, previousPeriod(month).start)) return undefined;
  const once = toCents(parseDollars(costs.bookedOnce));
  const rest = sumDays(costs, firstDays(month, days)) - once;
  return once + linearForecast(rest, days, daysIn(month)) - toCents(parseDollars(costs.credits));
}

/** What `days` days cost, continued to `allDays`: US cents, rounded half away from zero. */
export function linearForecast(cents: bigint, days: number, allDays: number): bigint {
  const product = cents * BigInt(allDays);
  const doubled = 2n * absolute(product) + BigInt(days);
  const rounded = doubled / (2n * BigInt(days));
  return product < 0n ? -rounded : rounded;
}

function compare(costs: DailyCosts, days: Days, previousDays: Days): DayComparison | undefined {
  if (!isKnownFrom(costs, previousDays.first)) return undefined;
  return {
    days,
    previousDays,
    cents: sumDays(costs, days),
    previousCents: sumDays(costs, previousDays),
  };
}

function isKnownFrom({ byDate }: DailyCosts, date: string): boolean {
  return Object.keys(byDate).some((known) => known <= date);
}

/** How many days of a month are complete and charged. */
function chargedDays(costs: DailyCosts, month: Period, now: number): number {
  const last = lastChargedDay(costs, now);
  return last === undefined ? 0 : completeDays(month, Math.min(now, Date.parse(addDays(last, 1))));
}

function firstDays({ start }: Period, count: number): Days {
  return { first: start, last: addDays(start, count - 1) };
}

function sumDays({ byDate }: DailyCosts, { first, last }: Days): bigint {
  const amounts = Object.entries(byDate).filter(([date]) => date >= first && date <= last);
  return toCents(sumMoney(amounts.map(([, amount]) => parseDollars(amount))));
}
