import * as z from "zod/mini";
import { addDays, completeDays, type Days, daysIn, daysUntil } from "./days.ts";
import type { Forecast } from "./forecast.ts";
import { parseDollars, sumMoney, toCents } from "./money.ts";
import { type Period, previousPeriod } from "./period.ts";

export const dailyCostsSchema = z.object({
  /** The organizations whose invoices it is from. */
  organizationIds: z.array(z.string()),
  /** The first day with any costs of these organizations, an ISO date. What is asked for may have begun later. */
  firstDay: z.optional(z.string()),
  /** The last complete day that is charged, an ISO date; undefined without one. */
  lastDay: z.optional(z.string()),
  /** By ISO date, up to the last day. */
  byDate: z.record(z.string(), z.string()),
  /** The part of the month that is booked once, on its first day. */
  bookedOnce: z.string(),
  /** What invoices of the month credit so far; credits have no day. */
  credits: z.string(),
  /** Whether an invoice of either month has credits. */
  hasCredits: z.boolean(),
  /** Of the month; a `Forecast` before credits, in US cents. Undefined without one. */
  forecast: z.optional(
    z.object({
      cents: z.string(),
      range: z.optional(z.object({ low: z.string(), high: z.string(), months: z.number() })),
    }),
  ),
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
 * Compares the complete days of a month with the same days of the month before. If that is shorter, both end with its
 * last day.
 *
 * @returns undefined if no day is complete, or the costs began later than the month before.
 */
export function compareMonthToDate(costs: DailyCosts, month: Period): DayComparison | undefined {
  const before = previousPeriod(month);
  const count = Math.min(chargedDays(costs, month), daysIn(before));
  return count < 1 ? undefined : compare(costs, firstDays(month, count), firstDays(before, count));
}

/** What a month and the one before it cost up to a day, in US cents. */
export interface DaySum {
  /** Of the month, from 1. */
  readonly day: number;
  readonly cents: bigint;
  readonly previousCents: bigint;
}

/** The costs of a month up to each of the days that `compareMonthToDate` compares. */
export function accumulateMonthToDate(costs: DailyCosts, month: Period): DaySum[] {
  const comparison = compareMonthToDate(costs, month);
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
 * @returns undefined if the costs began later.
 */
export function compareLastDays(
  costs: DailyCosts,
  { count, daysBefore }: { readonly count: number; readonly daysBefore: number },
): DayComparison | undefined {
  const { lastDay: last } = costs;
  if (last === undefined) return undefined;
  return compare(costs, daysUntil(last, count), daysUntil(addDays(last, -daysBefore), count));
}

/** The costs of a whole month before credits; undefined if too little is known. */
export function forecastOf({ forecast }: DailyCosts): Forecast | undefined {
  if (!forecast) return undefined;
  const { cents, range } = forecast;
  return {
    cents: BigInt(cents),
    range: range && { ...range, low: BigInt(range.low), high: BigInt(range.high) },
  };
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

function isKnownFrom({ firstDay, byDate }: DailyCosts, date: string): boolean {
  return [...(firstDay ? [firstDay] : []), ...Object.keys(byDate)].some((known) => known <= date);
}

/** The complete and charged days of a month. */
export function chargedDaysOf(costs: DailyCosts, month: Period): Days | undefined {
  const count = chargedDays(costs, month);
  return count < 1 ? undefined : firstDays(month, count);
}

function chargedDays({ lastDay }: DailyCosts, month: Period): number {
  return lastDay === undefined ? 0 : completeDays(month, Date.parse(addDays(lastDay, 1)));
}

function firstDays({ start }: Period, count: number): Days {
  return { first: start, last: addDays(start, count - 1) };
}

/** US cents. */
export function sumDays({ byDate }: DailyCosts, { first, last }: Days): bigint {
  const amounts = Object.entries(byDate).filter(([date]) => date >= first && date <= last);
  return toCents(sumMoney(amounts.map(([, amount]) => parseDollars(amount))));
}
