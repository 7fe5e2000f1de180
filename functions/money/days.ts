import * as z from "zod/mini";
import { monthNumber, type Period, periodOf } from "./period.ts";

export const daysSchema = z.object({
  first: z.string(),
  last: z.string(),
  /** The first of as many days that they are compared with; by default, see `previousDays`. */
  comparedWith: z.optional(z.string()),
});

/** Days in UTC, both included: ISO dates such as `2026-11-20`. */
export type Days = Readonly<z.infer<typeof daysSchema>>;

export const WEEK = 7;

const DAY_MS = 24 * 60 * 60 * 1000;

/** The ISO date in UTC. @param time milliseconds since 1970 */
export function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** @param date ISO date */
export function addDays(date: string, days: number): string {
  return isoDay(Date.parse(date) + days * DAY_MS);
}

/** Days since 1970. @param date ISO date */
export function dayNumber(date: string): number {
  return Math.round(Date.parse(date) / DAY_MS);
}

/** ISO dates. @param end is not one of them */
export function datesBetween(start: string, end: string): string[] {
  const first = dayNumber(start);
  return Array.from({ length: Math.max(0, dayNumber(end) - first) }, (_, index) =>
    isoDay((first + index) * DAY_MS),
  );
}

/** As many days that end with `last`. */
export function daysUntil(last: string, count: number): Days {
  return { first: addDays(last, 1 - count), last };
}

/** The phrase from which `matchDays` gets these days on any later day: `2026-11-03`, `2026-11-03..2026-11-15`. */
export function daysWords({ first, last }: Days): string {
  return first === last ? first : `${first}..${last}`;
}

export function countDays({ first, last }: Days): number {
  return Math.round((Date.parse(last) - Date.parse(first)) / DAY_MS) + 1;
}

/**
 * What days are compared with: as many directly before, but a single day with the same weekday of the week before, as
 * costs of weekends differ. Days that are still running stand against the same number of days from the start.
 */
export function previousDays({ first, last, comparedWith }: Days): Days {
  const count = countDays({ first, last });
  const start = comparedWith ?? addDays(first, -(count === 1 ? WEEK : count));
  return { first: start, last: addDays(start, count - 1) };
}

/** All months that have one of the days. */
export function monthsOf({ first, last }: Days): Period {
  const month = monthNumber(first);
  return periodOf(month, monthNumber(last) - month + 1);
}

export function daysIn({ start, end }: Period): number {
  return Math.round((Date.parse(end) - Date.parse(start)) / DAY_MS);
}

/** Days of a period that have ended in UTC. @param now milliseconds since 1970 */
export function completeDays(period: Period, now: number): number {
  const elapsed = Math.floor((now - Date.parse(period.start)) / DAY_MS);
  return Math.max(0, Math.min(elapsed, daysIn(period)));
}

/**
 * For people: `1–20 November`, `28 November – 4 December`, `29 December 2026 – 4 January 2027`.
 *
 * @param hasYear also for days of one year: `1–20 November 2026`
 */
export function formatDays({ first, last }: Days, hasYear = false): string {
  if (first === last) return formatDay(last, hasYear);
  if (first.slice(0, 7) === last.slice(0, 7)) return `${Number(first.slice(8))}–${formatDay(last, hasYear)}`;
  const isOfTwoYears = first.slice(0, 4) !== last.slice(0, 4);
  return `${formatDay(first, isOfTwoYears)} – ${formatDay(last, hasYear || isOfTwoYears)}`;
}

/** For people: `20 November`, `20 November 2026`. @param date ISO date */
export function formatDay(date: string, hasYear = false): string {
  const day = `${Number(date.slice(8))} ${inEnglish(date, { month: "long" })}`;
  return hasYear ? `${day} ${date.slice(0, 4)}` : day;
}

/** For charts: `20 Nov`. @param date ISO date */
export function formatShortDay(date: string): string {
  return `${Number(date.slice(8))} ${inEnglish(date, { month: "short" })}`;
}

/** For charts: `20 Nov`, `14–20 Nov`, `28 Nov – 4 Dec` */
export function formatShortDays({ first, last }: Days): string {
  if (first === last) return formatShortDay(last);
  const start =
    first.slice(0, 7) === last.slice(0, 7) ? `${Number(first.slice(8))}–` : `${formatShortDay(first)} – `;
  return `${start}${formatShortDay(last)}`;
}

/** For people: `Friday`. @param date ISO date */
export function formatWeekday(date: string): string {
  return inEnglish(date, { weekday: "long" });
}

function inEnglish(date: string, options: Intl.DateTimeFormatOptions): string {
  return new Date(date).toLocaleDateString("en-US", { ...options, timeZone: "UTC" });
}
