import { addDays, countDays, type Days, daysUntil, daysWords, isoDay, WEEK } from "./days.ts";
import { monthNumber, periodOf } from "./period.ts";
import { PeriodError, type PeriodErrorCode } from "./period-error.ts";

/** Three months, the most that one answer reads from lines of invoices. */
export const MAX_DAYS = 92;
export const MAX_LAST_DAYS = 90;
export const MAX_LAST_WEEKS = 13;
/** Atlas started years later: an earlier year is a typing mistake. */
export const EARLIEST_DAY = "2010-01-01";

const DATE = "\\d{4}-\\d{1,2}-\\d{1,2}";
const MONTH = "\\d{4}-\\d{1,2}";
/** What stands between the ends of a range, as a regular expression. */
export const BETWEEN = " ?(?:\\.{2,3}|…|–|—) ?| (?:to|-) ";

type ReadDays = (parts: readonly string[], today: string, phrase: string) => Days;

const PHRASES: ReadonlyArray<readonly [RegExp, ReadDays]> = [
  [/^yesterday(?= |$)/i, (_, today) => daysUntil(addDays(today, -1), 1)],
  [/^(this|current) week(?= |$)/i, (_, today) => weeksUntil(addDays(lastSunday(today), WEEK), 1)],
  [/^(?:last|previous|past) week(?= |$)/i, (_, today) => weeksUntil(lastSunday(today), 1)],
  [/^(?:last|previous|past) (\d+) weeks?(?= |$)/i, readLastWeeks],
  [/^(?:last|previous|past) (\d+) days?(?= |$)/i, readLastDays],
  [new RegExp(`^(${DATE})(?:${BETWEEN})(${DATE}|${MONTH})(?= |$)`, "i"), readRange],
  [new RegExp(`^(${MONTH})(?:${BETWEEN})(${DATE})(?= |$)`, "i"), readRange],
  [
    new RegExp(`^(${DATE})(?= |$)`, "i"),
    ([date = ""], today, phrase) => readRange([date, date], today, phrase),
  ],
];

/**
 * The days that a phrase begins with, and how many of the words it takes: `yesterday`, `last 7 days` (complete ones),
 * `last week` (Monday to Sunday), `this week`, `last 4 weeks`, `2026-11-03`, `2026-11-03..2026-11-15`.
 *
 * @param words as split at spaces
 * @param today its UTC date decides what is complete
 * @throws PeriodError when the phrase is of days that do not exist, have not begun, begin before 2010 or are too many
 */
export function matchDays(
  words: readonly string[],
  today: Date,
): { readonly days: Days; readonly length: number } | undefined {
  const text = words.join(" ");
  for (const [pattern, read] of PHRASES) {
    const match = pattern.exec(text);
    if (match) {
      const [phrase, ...parts] = match;
      return { days: read(parts, isoDay(today.getTime()), phrase), length: phrase.split(" ").length };
    }
  }
  return undefined;
}

/** Whether the words begin with days, possible or not. */
export function startsWithDays(words: readonly string[]): boolean {
  return PHRASES.some(([pattern]) => pattern.test(words.join(" ")));
}

function readLastWeeks([count = ""]: readonly string[], today: string, phrase: string): Days {
  const weeks = checkCount(Number(count), MAX_LAST_WEEKS, ["weeks_out_of_range", phrase, "week"]);
  return weeksUntil(lastSunday(today), weeks);
}

function readLastDays([count = ""]: readonly string[], today: string, phrase: string): Days {
  const days = checkCount(Number(count), MAX_LAST_DAYS, ["days_out_of_range", phrase, "day"]);
  return daysUntil(addDays(today, -1), days);
}

function checkCount(
  count: number,
  max: number,
  [code, phrase, unit]: readonly [PeriodErrorCode, string, string],
): number {
  if (count >= 1 && count <= max) return count;
  throw new PeriodError(code, phrase, `last ${count < 1 ? 1 : max} ${unit}s`);
}

function readRange([from = "", to = ""]: readonly string[], today: string, phrase: string): Days {
  const first = readEnd(from, phrase).first;
  const last = readEnd(to, phrase).last;
  if (first <= last) return checked({ first, last }, today, phrase);
  const swapped = { first: readEnd(to, phrase).first, last: readEnd(from, phrase).last };
  throw new PeriodError("reversed_period", phrase, daysWords(checked(swapped, today, phrase)));
}

/** A date, or all days of a month. */
function readEnd(text: string, phrase: string): Days {
  const [year = "", month = "", day] = text.split("-");
  if (Number(month) < 1 || Number(month) > 12) throw new PeriodError("no_such_month", phrase, "last month");
  // JavaScript's ISO dates have four digits for the year.
  if (year === "9999") throw new PeriodError("no_such_day", phrase, "yesterday");
  const number = Number(year) * 12 + Number(month) - 1;
  const { start, end } = periodOf(number, 1);
  if (day === undefined) return { first: start, last: addDays(end, -1) };
  const date = addDays(start, Number(day) - 1);
  if (monthNumber(date) !== number) throw new PeriodError("no_such_day", phrase, "yesterday");
  return { first: date, last: date };
}

function checked(days: Days, today: string, phrase: string): Days {
  if (days.first < EARLIEST_DAY)
    throw new PeriodError("period_too_early", phrase, `last ${MAX_LAST_DAYS} days`);
  if (days.first > today) throw new PeriodError("period_not_begun", phrase, "yesterday");
  if (countDays(days) <= MAX_DAYS) return days;
  const some = { first: days.first, last: addDays(days.first, MAX_DAYS - 1) };
  throw new PeriodError("too_many_days", phrase, daysWords(some));
}

/** The last Sunday that is over. */
function lastSunday(today: string): string {
  return addDays(today, -(new Date(today).getUTCDay() || WEEK));
}

function weeksUntil(sunday: string, count: number): Days {
  return daysUntil(sunday, count * WEEK);
}
