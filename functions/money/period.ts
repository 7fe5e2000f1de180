import * as z from "zod/mini";

export const periodSchema = z.object({
  start: z.string(),
  end: z.string(),
  /**
   * What it is compared with: the same months of the year before, or as many from this date on; by default,
   * directly before.
   */
  comparedWith: z.optional(z.string()),
});

/** Whole UTC months as first-of-month ISO dates: `start` inclusive, `end` exclusive. */
export type Period = Readonly<z.infer<typeof periodSchema>>;

const YEAR_BEFORE = "year_before";
const MONTHS_IN_A_YEAR = 12;
const MONTH_NAMES =
  "January February March April May June July August September October November December".split(" ");

/** Numbers months consecutively: year × 12 + months since January. @param isoDate `2025-06…` */
export function monthNumber(isoDate: string): number {
  return Number(isoDate.slice(0, 4)) * MONTHS_IN_A_YEAR + Number(isoDate.slice(5, 7)) - 1;
}

/** @param first as in `monthNumber`. @param length in months. */
export function periodOf(first: number, length: number): Period {
  return { start: `${isoMonth(first)}-01`, end: `${isoMonth(first + length)}-01` };
}

/** What a period is compared with, see `comparedWith`. */
export function previousPeriod(period: Period): Period {
  const length = monthCount(period);
  const start = monthNumber(period.start);
  if (period.comparedWith === undefined) return periodOf(start - length, length);
  if (isComparedWithYearBefore(period)) return periodOf(start - MONTHS_IN_A_YEAR, length);
  return periodOf(monthNumber(period.comparedWith), length);
}

export function isComparedWithYearBefore({ comparedWith }: Period): boolean {
  return comparedWith === YEAR_BEFORE;
}

/** All months from the first to the last one of a period and of what it is compared with. */
export function comparedMonths(period: Period): Period {
  const previous = previousPeriod(period);
  return {
    start: previous.start < period.start ? previous.start : period.start,
    end: previous.end > period.end ? previous.end : period.end,
  };
}

/** January to the given month (see `monthNumber`), compared with the same months of the year before. */
export function yearToDate(month: number): Period {
  const monthsBefore = month % MONTHS_IN_A_YEAR;
  return { ...periodOf(month - monthsBefore, monthsBefore + 1), comparedWith: YEAR_BEFORE };
}

/** The months as `2025-06`, in order. */
export function monthsIn(period: Period): string[] {
  const first = monthNumber(period.start);
  return Array.from({ length: monthCount(period) }, (_, index) => isoMonth(first + index));
}

/** For people: `June 2025`, `April – June 2025`, `November 2025 – February 2026`, whole years as `2024`. */
export function formatPeriod(period: Period): string {
  const first = monthNumber(period.start);
  const last = Math.max(first, monthNumber(period.end) - 1);
  if (isCalendarYear(period)) return yearOf(first);
  if (first === last) return `${nameOf(first)} ${yearOf(first)}`;
  const start = yearOf(first) === yearOf(last) ? nameOf(first) : `${nameOf(first)} ${yearOf(first)}`;
  return `${start} – ${nameOf(last)} ${yearOf(last)}`;
}

/** For charts: `Jun 2025`. @param month a single month */
export function formatShortMonth({ start }: Period): string {
  const month = monthNumber(start);
  return `${nameOf(month).slice(0, 3)} ${yearOf(month)}`;
}

/**
 * The phrase from which `matchPeriod` gets this period on any later day: `2025-06`, `2025-01..2025-06`, `2024`,
 * `ytd 2025-06`.
 */
export function periodWords(period: Period): string {
  const [first, last] = [monthNumber(period.start), monthNumber(period.end) - 1];
  if (isComparedWithYearBefore(period)) return `ytd ${isoMonth(last)}`;
  if (isCalendarYear(period)) return yearOf(first);
  return first === last ? isoMonth(first) : `${isoMonth(first)}..${isoMonth(last)}`;
}

/** Whether the period has not ended yet, so that its numbers may change. */
export function isRunning(period: Period, today: Date): boolean {
  return monthNumber(period.end) > monthNumber(today.toISOString());
}

/** @param month `2026-10` */
export function includesMonth({ start, end }: Period, month: string): boolean {
  return `${month}-01` >= start && `${month}-01` < end;
}

export function isSingleMonth(period: Period): boolean {
  return monthCount(period) === 1;
}

export function monthCount(period: Period): number {
  return monthNumber(period.end) - monthNumber(period.start);
}

function isCalendarYear(period: Period): boolean {
  return monthCount(period) === MONTHS_IN_A_YEAR && period.start.slice(5, 7) === "01";
}

function isoMonth(month: number): string {
  return `${yearOf(month)}-${String((month % MONTHS_IN_A_YEAR) + 1).padStart(2, "0")}`;
}

function yearOf(month: number): string {
  return String(Math.floor(month / MONTHS_IN_A_YEAR)).padStart(4, "0");
}

function nameOf(month: number): string {
  return MONTH_NAMES[month % MONTHS_IN_A_YEAR] ?? "";
}
