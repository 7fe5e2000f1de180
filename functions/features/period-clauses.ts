import { countDays, type Days, daysWords, monthsOf, previousDays } from "../money/days.ts";
import { monthCount, type Period, periodWords, previousPeriod } from "../money/period.ts";
import { PeriodError, type PeriodErrorCode } from "../money/period-error.ts";
import { matchPeriod } from "../money/period-phrase.ts";
import { CommandError, missingValue, unknownValue } from "../slack/command-error.ts";
import type { Clause, Remaining } from "./clause.ts";
import { periodText } from "./text.ts";

/** Whole months, or some of their days. */
export interface Dates {
  readonly period: Period;
  readonly days?: Days | undefined;
}

type ReadDates = (remaining: Remaining) => Clause<{ dates: Dates }> | undefined;

/** Reads months or days. */
export function readDates({ command, today, words }: Remaining): Clause<{ dates: Dates }> | undefined {
  try {
    const match = matchPeriod(words, today);
    if (!match) return undefined;
    const { length, period, days } = match;
    return { length, values: { dates: days ? { period, days } : { period } } };
  } catch (error) {
    if (!(error instanceof PeriodError)) throw error;
    throw impossiblePeriod(error.code, command, error.phrase, error.instead);
  }
}

/** Reads whole months. */
export function readMonths(remaining: Remaining): Clause<{ period: Period }> | undefined {
  const clause = readDates(remaining);
  const { period, days } = clause?.values.dates ?? {};
  if (!clause || !period) return undefined;
  if (!days) return { length: clause.length, values: { period } };
  const phrase = remaining.words.slice(0, clause.length).join(" ");
  throw impossiblePeriod("not_whole_months", remaining.command, phrase, periodWords(period));
}

function impossiblePeriod(
  code: PeriodErrorCode,
  command: string,
  word: string,
  suggestion: string,
): CommandError {
  const mistake = { word, suggestion, example: `${command} ${suggestion}` };
  return new CommandError(code, periodText.impossible[code](word), mistake);
}

const AGAINST = /^(?:against|vs\.?|versus|compared (?:with|to))(?= |$)/i;

export function startsWithAgainst(words: readonly string[]): boolean {
  return AGAINST.test(words.slice(0, 2).join(" "));
}

/** Reads `against 2026-04`. */
export function readAgainst(
  remaining: Remaining,
  read: ReadDates = readDates,
): Clause<{ against: Dates }> | undefined {
  const { command, tokens, words } = remaining;
  const lead = AGAINST.exec(words.slice(0, 2).join(" "))?.[0];
  if (!lead) return undefined;
  const length = lead.split(" ").length;
  const [word, ...more] = tokens.slice(length);
  const example = `${command} last month against 2026-04`;
  if (!word) throw missingValue(periodText.period, { word: lead, example });
  const clause = read({ ...remaining, tokens: [word, ...more], words: words.slice(length) });
  const against = clause?.values.dates;
  if (!clause || !against) {
    throw unknownValue(periodText.notAPeriod(word.text), { word: word.text, example });
  }
  return { length: length + clause.length, values: { against } };
}

/** The phrase that `readDates` reads as these dates on any later day. */
export function datesWords({ period, days }: Dates): string {
  return days ? daysWords(days) : periodWords(period);
}

/** What dates are compared with. */
export function previousDates({ period, days }: Dates): Dates {
  if (!days) return { period: previousPeriod(period) };
  const before = previousDays(days);
  return { period: monthsOf(before), days: before };
}

/** @throws CommandError unless these are two periods of the same number of months or days */
export function checkComparable(command: string, dates: Dates, against: Dates): void {
  const [shown, other] = [datesWords(dates), datesWords(against)];
  const example = `${command} ${shown} against ${datesWords(previousDates(dates))}`;
  const refuse = (problem: string) => new CommandError("conflict", problem, { word: other, example });
  if (shown === other) throw refuse(periodText.samePeriod(shown));
  const [unit, otherUnit] = [dates, against].map(({ days }) => (days ? "days" : "months"));
  if (unit !== otherUnit) throw refuse(periodText.daysAndMonths(shown, other));
  if (lengthOf(dates) !== lengthOf(against)) throw refuse(periodText.differentLengths(shown, other, unit));
}

function lengthOf({ period, days }: Dates): number {
  return days ? countDays(days) : monthCount(period);
}
