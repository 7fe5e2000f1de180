import { type Days, monthsOf } from "./days.ts";
import { BETWEEN, EARLIEST_DAY, matchDays, startsWithDays } from "./days-phrase.ts";
import { monthNumber, type Period, periodOf, periodWords, yearToDate } from "./period.ts";
import { PeriodError } from "./period-error.ts";

/** Consecutive months, counted as in `monthNumber`. */
interface Span {
  readonly first: number;
  readonly length: number;
}

/** A period at the beginning of some words. */
export interface MatchedPeriod {
  readonly period: Period;
  /** Undefined for whole months; else the period is of all their months. */
  readonly days?: Days | undefined;
  /** How many of the words it takes. */
  readonly length: number;
}

const EARLIEST = monthNumber(EARLIEST_DAY);
export const MAX_MONTHS = 60;
const MONTHS_PER = { month: 1, quarter: 3, year: 12 };
type Unit = keyof typeof MONTHS_PER;

const MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
const MONTH_NAME =
  "(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)";
const SPAN = `\\d{4}[-/]\\d{1,2}|\\d{4}-q\\d|\\d{4}|q\\d(?: \\d{4})?|${MONTH_NAME}(?: \\d{4})?`;

const RELATIVE = /^(this|current|last|previous) (month|quarter|year)(?= |$)/i;
const MONTH_TO_DATE = /^(?:mtd|month to date)(?= |$)/i;
const LAST_MONTHS = /^(?:last|previous|past) (\d+) months?(?= |$)/i;
const YEAR_TO_DATE = /^(?:ytd|year to date)(?: (\d{4}-\d{1,2}))?(?= |$)/i;
const RANGE = new RegExp(`^(${SPAN})(?:${BETWEEN})(${SPAN})(?= |$)`, "i");
const SINGLE = new RegExp(`^(${SPAN})(?= |$)`, "i");

/**
 * The longest period phrase that the words begin with: days (see `matchDays`), or months: `this month` and `mtd`,
 * `last quarter`, `last 3 months` (complete ones), `ytd` (with the running month), `ytd 2025-06`, `2025-06`, `June 2025`,
 * `june` (the latest that has begun), `Q2 2025`, `2024`, and ranges such as `2025-01..2025-06` or `jan to jun 2025`. Quarters and years are calendar ones and whole, even while they run.
 *
 * @param words as split at spaces
 * @param today its UTC date decides what is running
 * @throws PeriodError when the phrase is a period that does not exist, has not begun, begins before 2010,
 * or is longer than 60 months
 */
export function matchPeriod(words: readonly string[], today: Date): MatchedPeriod | undefined {
  const some = matchDays(words, today);
  if (some) return { ...some, period: monthsOf(some.days) };
  const text = words.join(" ");
  const now = monthNumber(today.toISOString());
  for (const [pattern, read] of PHRASES) {
    const match = pattern.exec(text);
    if (match) {
      const [phrase, ...parts] = match;
      const { first, length } = checked(read(parts, now, phrase), now, phrase);
      const period = pattern === YEAR_TO_DATE ? yearToDate(first + length - 1) : periodOf(first, length);
      return { period, length: phrase.split(" ").length };
    }
  }
  return undefined;
}

/** Whether the words begin with a period, possible or not. */
export function startsWithPeriod(words: readonly string[]): boolean {
  return startsWithDays(words) || PHRASES.some(([pattern]) => pattern.test(words.join(" ")));
}

type ReadPhrase = (parts: readonly string[], now: number, phrase: string) => Span;

/** In this order the first match is the longest: only a single span can be the beginning of another phrase. */
const PHRASES: ReadonlyArray<readonly [RegExp, ReadPhrase]> = [
  [RELATIVE, ([which = "", unit = ""], now) => readRelative(which, unit.toLowerCase() as Unit, now)],
  [MONTH_TO_DATE, (_, now) => ({ first: now, length: 1 })],
  [LAST_MONTHS, ([count = ""], now, phrase) => readLastMonths(Number(count), now, phrase)],
  [YEAR_TO_DATE, ([month], now) => readYearToDate(month === undefined ? now : readSpan(month, now).first)],
  [RANGE, ([from = "", to = ""], now, phrase) => readRange(from, to, now, phrase)],
  [SINGLE, ([span = ""], now) => readSpan(span, now)],
];

function readRelative(which: string, unit: Unit, now: number): Span {
  const length = MONTHS_PER[unit];
  const running = startOf(unit, now);
  return { first: /this|current/i.test(which) ? running : running - length, length };
}

function readLastMonths(count: number, now: number, phrase: string): Span {
  if (count >= 1 && count <= MAX_MONTHS) return { first: now - count, length: count };
  const instead = count < 1 ? "last month" : `last ${MAX_MONTHS} months`;
  throw new PeriodError("months_out_of_range", phrase, instead);
}

function readYearToDate(month: number): Span {
  return { first: startOf("year", month), length: (month % MONTHS_PER.year) + 1 };
}

/** An end without a year is the next one after the start; a start without a year the latest before the end. */
function readRange(from: string, to: string, now: number, phrase: string): Span {
  const [hasStartYear, hasEndYear] = [from, to].map((text) => /\d{4}/.test(text));
  const latestEnd = hasStartYear && !hasEndYear ? readSpan(from, now).first + 11 : now;
  const end = readSpan(to, now, latestEnd);
  const start = readSpan(from, now, end.first);
  if (start.first <= end.first) return { first: start.first, length: end.first + end.length - start.first };

  const swapped = checked({ first: end.first, length: start.first + start.length - end.first }, now, phrase);
  throw new PeriodError("reversed_period", phrase, wordsOf(swapped));
}

/** @param latest a month or quarter without a year is its latest one that begins no later than this month */
function readSpan(text: string, now: number, latest = now): Span {
  const year = /\d{4}/.exec(text)?.[0];
  const rest = text
    .replace(/\d{4}/, "")
    .replace(/[^\da-z]/gi, "")
    .toLowerCase();
  if (year && !rest) return { first: Number(year) * 12, length: MONTHS_PER.year };

  const unit = rest.startsWith("q") ? "quarter" : "month";
  const month = unit === "quarter" ? quarterStart(rest, text) : monthOfYear(rest, text);
  const first = year ? Number(year) * 12 + month : latest - ((latest - month) % MONTHS_PER.year);
  return { first, length: MONTHS_PER[unit] };
}

/** Months since January. */
function monthOfYear(nameOrNumber: string, phrase: string): number {
  const index = MONTHS.indexOf(nameOrNumber.slice(0, 3));
  const month = index >= 0 ? index : Number(nameOrNumber) - 1;
  if (month >= 0 && month < MONTHS_PER.year) return month;
  throw new PeriodError("no_such_month", phrase, "last month");
}

function quarterStart(quarter: string, phrase: string): number {
  const number = Number(quarter.slice(1));
  if (number >= 1 && number <= 4) return (number - 1) * MONTHS_PER.quarter;
  throw new PeriodError("no_such_quarter", phrase, "last quarter");
}

function checked(span: Span, now: number, phrase: string): Span {
  if (span.first < EARLIEST) throw new PeriodError("period_too_early", phrase, "last 12 months");
  if (span.first > now) throw new PeriodError("period_not_begun", phrase, "this month");
  if (span.length <= MAX_MONTHS) return span;
  throw new PeriodError("period_too_long", phrase, wordsOf({ ...span, length: MAX_MONTHS }));
}

function wordsOf({ first, length }: Span): string {
  return periodWords(periodOf(first, length));
}

function startOf(unit: Unit, month: number): number {
  return month - (month % MONTHS_PER[unit]);
}
