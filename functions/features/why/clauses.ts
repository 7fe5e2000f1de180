import {
  monthCount,
  monthNumber,
  type Period,
  periodOf,
  periodWords,
  previousPeriod,
} from "../../money/period.ts";
import { startsWithPeriod } from "../../money/period-phrase.ts";
import { CommandError, unknownWord } from "../../slack/command-error.ts";
import { nearest } from "../../slack/nearest.ts";
import type { Filters } from "../filters.ts";
import type { Clause, Remaining } from "../parse-command.ts";
import { type Dates, readAgainst, readMonths, startsWithAgainst } from "../period-clauses.ts";
import { whyCommandText } from "./text.ts";

/** What a command says. */
export interface WhyClauses extends Filters {
  readonly dates: Dates;
  readonly against: Dates;
  readonly names: string[];
  readonly csv: true;
  readonly lastDay: string;
}

/** Of each of the two periods. The lines of all their invoices are read. */
export const MAX_COMPARED_MONTHS = 12;

/** Reads a period that is short enough, also where another one is suggested. */
export function readComparable(remaining: Remaining): Clause<{ dates: Dates }> | undefined {
  try {
    return checkLength(readWholeMonths(remaining), remaining);
  } catch (error) {
    const { suggestion = "" } = error instanceof CommandError ? error : {};
    if (suggestion) checkLength(readWholeMonths({ ...remaining, words: suggestion.split(" ") }), remaining);
    throw error;
  }
}

function readWholeMonths(remaining: Remaining): Clause<{ dates: Dates }> | undefined {
  const clause = readMonths(remaining);
  const { period } = clause?.values ?? {};
  return clause && period && { length: clause.length, values: { dates: { period } } };
}

function checkLength(
  clause: Clause<{ dates: Dates }> | undefined,
  { command }: Remaining,
): Clause<{ dates: Dates }> | undefined {
  if (clause?.values.dates) checkComparedMonths(clause.values.dates.period, command);
  return clause;
}

/** @throws CommandError where a period is too long */
export function checkComparedMonths(period: Period, command: string): void {
  if (monthCount(period) <= MAX_COMPARED_MONTHS) return;
  const last = periodOf(monthNumber(period.end) - MAX_COMPARED_MONTHS, MAX_COMPARED_MONTHS);
  throw new CommandError("period_too_long", whyCommandText.tooManyMonths(MAX_COMPARED_MONTHS), {
    word: periodWords(period),
    example: `${command} ${periodWords(last)} against ${periodWords(previousPeriod(last))}`,
  });
}

/** Reads `against 2026-04`. */
export function readComparableAgainst(remaining: Remaining): Clause<WhyClauses> | undefined {
  return readAgainst(remaining, readComparable);
}

export function readFlag({ words: [word = ""] }: Remaining): Clause<WhyClauses> | undefined {
  return /^csv$/i.test(word) ? { length: 1, values: { csv: true } } : undefined;
}

/** Reads what the bot writes into buttons: `until 2026-11-20`. */
export function readLastDay({ words, isStored }: Remaining): Clause<WhyClauses> | undefined {
  const lastDay = /^until (\d{4}-\d\d-\d\d)$/.exec(words.slice(0, 2).join(" "))?.[1];
  return isStored && lastDay ? { length: 2, values: { lastDay } } : undefined;
}

const PERIODS = ["this month", "last month", "this quarter", "last quarter", "this year", "last year"];
const INCOMPLETE = new Map([
  ...["this", "current"].map((word) => [word, "this month"] as const),
  ...["last", "previous"].map((word) => [word, "last month"] as const),
  ...["month", "quarter", "year"].map((unit) => [unit, `last ${unit}`] as const),
]);

/** Words that no other clause takes are one name: `Fleet Platform` needs no quotes. */
export function readName(remaining: Remaining): Clause<WhyClauses> | undefined {
  const { command, tokens, words } = remaining;
  const [token] = tokens;
  if (token.isQuoted) {
    const [name] = token.values;
    return name === undefined ? undefined : { length: 1, values: { names: [name] } };
  }
  // There is one grouping.
  if (/^(?:by|per)$/i.test(token.text)) return undefined;
  const suggestion = suggestPeriod(words);
  if (suggestion) {
    const word = words.slice(0, INCOMPLETE.has(words[0]?.toLowerCase() ?? "") ? 1 : 2).join(" ");
    throw unknownWord({ word, suggestion, example: `${command} ${suggestion}` });
  }
  const end = words.findIndex((_, index) => index > 0 && startsClause(words.slice(index)));
  const length = end < 0 ? words.length : end;
  return { length, values: { names: [words.slice(0, length).join(" ")] } };
}

function startsClause(words: readonly string[]): boolean {
  const [word = ""] = words;
  const isClause = /^csv$/i.test(word) || startsWithAgainst(words);
  return isClause || startsWithPeriod(words) || suggestPeriod(words) !== undefined;
}

/** The period that was probably meant: `last moth`, `month`. */
function suggestPeriod([word = "", next]: readonly string[]): string | undefined {
  return (next && nearest(`${word} ${next}`, PERIODS)) || INCOMPLETE.get(word.toLowerCase());
}
