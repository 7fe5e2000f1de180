import type { Period } from "./period.ts";

/** Days in UTC, both included: ISO dates such as `2026-11-20`. */
export interface Days {
  readonly first: string;
  readonly last: string;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** The ISO date in UTC. @param time milliseconds since 1970 */
export function isoDay(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

/** @param date ISO date */
export function addDays(date: string, days: number): string {
  return isoDay(Date.parse(date) + days * DAY_MS);
}

/** As many days that end with `last`. */
export function daysUntil(last: string, count: number): Days {
  return { first: addDays(last, 1 - count), last };
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

/** For people: `Friday`. @param date ISO date */
export function formatWeekday(date: string): string {
  return inEnglish(date, { weekday: "long" });
}

function inEnglish(date: string, options: Intl.DateTimeFormatOptions): string {
  return new Date(date).toLocaleDateString("en-US", { ...options, timeZone: "UTC" });
}
