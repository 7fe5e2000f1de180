import { nearest } from "../aws/nearest.ts";
import { MAX_LAST_DAYS, MAX_LAST_WEEKS } from "../money/days-phrase.ts";
import { MAX_MONTHS } from "../money/period-phrase.ts";

/** A clause that was probably meant. */
export interface Suggestion {
  /** As typed. */
  readonly phrase: string;
  readonly instead: string;
}

/** Reads the start of the words. */
export type Suggest = (words: readonly string[]) => Suggestion | undefined;

interface CommandClauses {
  /** From what people may have meant to the clause for it, apart from periods. */
  readonly clauses: ReadonlyMap<string, string>;
  readonly hasDays: boolean;
  readonly maxMonths?: number;
}

/** Without short names of months: too many clusters are called `dev`, `app` or `web`. */
const MONTHS =
  "january february march april june july august september october november december ytd mtd".split(" ");

/** Names of clusters are often only two changes from a word such as `march`. */
const NAME_LENGTH = 8;

const MONTH_MEANINGS: ReadonlyArray<readonly [meant: string, phrase: string]> = [
  ...MONTHS.map((word) => [word, word] as const),
  ...["month", "quarter", "year"].flatMap(meaningsOf),
  ...["this", "current"].map((word) => [word, "this month"] as const),
  ...["last", "previous"].map((word) => [word, "last month"] as const),
  ["months", "last 3 months"],
];

const DAY_MEANINGS: ReadonlyArray<readonly [meant: string, phrase: string]> = [
  ...["today", "yesterday"].map((word) => [word, "yesterday"] as const),
  ...meaningsOf("week"),
  ["weeks", "last 4 weeks"],
];

function meaningsOf(unit: string) {
  return [
    ...["", "this ", "current "].map((lead) => [`${lead}${unit}`, `this ${unit}`] as const),
    ...["last ", "previous "].map((lead) => [`${lead}${unit}`, `last ${unit}`] as const),
  ];
}

/**
 * Suggests the period or other clause of a command that words were probably meant to be. Longer phrases come first, so
 * that `last moth` suggests `last month` instead of a correction of `last`.
 */
export function createSuggest({ clauses, hasDays, maxMonths = MAX_MONTHS }: CommandClauses): Suggest {
  const meanings = new Map([...clauses, ...MONTH_MEANINGS, ...(hasDays ? DAY_MEANINGS : [])]);
  const units = new Map([
    ["months", maxMonths],
    ["weeks", hasDays ? MAX_LAST_WEEKS : 0],
    ["days", hasDays ? MAX_LAST_DAYS : 0],
  ]);
  return (words) => {
    for (const count of [3, 2, 1].filter((length) => length <= words.length)) {
      const phrase = words.slice(0, count).join(" ");
      const number = /^\S+ ([1-9]\d?) /.exec(phrase)?.[1];
      const known = number ? lastUnits(Number(number), units) : meanings;
      const candidates = [...known.keys()].filter((meaning) => meaning.split(" ").length === count);
      const limit = count === 1 && phrase.length < NAME_LENGTH ? 1 : undefined;
      const instead = known.get(nearest(phrase, candidates, limit) ?? "");
      if (instead) return { phrase, instead };
    }
    return undefined;
  };
}

function lastUnits(count: number, units: ReadonlyMap<string, number>): ReadonlyMap<string, string> {
  const possible = [...units].filter(([, max]) => count <= max);
  return new Map(possible.map(([unit]) => [`last ${count} ${unit}`, `last ${count} ${unit}`]));
}
