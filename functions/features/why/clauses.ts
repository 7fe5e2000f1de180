import { type Period, periodWords, previousPeriod } from "../../money/period.ts";
import { CommandError, unknownWord } from "../../slack/command-error.ts";
import { checkReadableMonths, MAX_READ_MONTHS } from "../charges/month-limit.ts";
import type { Clause, Remaining } from "../clause.ts";
import type { Filters } from "../filters.ts";
import { readName } from "../name-clause.ts";
import { type Dates, readAgainst, readDates } from "../period-clauses.ts";
import { createSuggest } from "../period-suggestion.ts";
import { whyCommandText } from "./text.ts";

/** What a command says. */
export interface WhyClauses extends Filters {
  readonly dates: Dates;
  readonly against: Dates;
  readonly names: string[];
  readonly csv: true;
  readonly lastDay: string;
}

/** Reads dates that are short enough, also where others are suggested. */
export function readComparable(remaining: Remaining): Clause<{ dates: Dates }> | undefined {
  try {
    return checkLength(readDates(remaining), remaining);
  } catch (error) {
    const { suggestion = "" } = error instanceof CommandError ? error : {};
    if (suggestion) checkLength(readDates({ ...remaining, words: suggestion.split(" ") }), remaining);
    throw error;
  }
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
  checkReadableMonths(period, (last) => ({
    sentence: whyCommandText.tooManyMonths(MAX_READ_MONTHS),
    word: periodWords(period),
    example: `${command} ${periodWords(last)} against ${periodWords(previousPeriod(last))}`,
  }));
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

const suggestClause = createSuggest({
  clauses: new Map(["csv", "private", "help", "against"].map((word) => [word, word])),
  hasDays: true,
  maxMonths: MAX_READ_MONTHS,
});

/** There is one grouping, and files have no details. */
const KEYWORDS = ["csv", "by", "per"];

export function readWhyName(remaining: Remaining): Clause<WhyClauses> | undefined {
  return readName(remaining, { keywords: KEYWORDS, suggest: suggestClause });
}

/** The mistake where no clause begins. */
export function unknownClause({ command, tokens: [{ text }], words }: Remaining): CommandError {
  const { phrase = text, instead } = suggestClause(words) ?? {};
  const suffix = instead === "against" ? "last month against 2026-04" : instead;
  return unknownWord({
    word: phrase,
    suggestion: instead,
    example: [command, suffix].filter(Boolean).join(" "),
  });
}
