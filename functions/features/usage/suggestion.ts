import { nearest } from "../../aws/nearest.ts";
import { MAX_LAST_WEEKS } from "../../money/days-phrase.ts";
import { DIMENSIONS } from "../filters.ts";
import type { Suggestion } from "../name-clause.ts";

/** Without short names of months: too many clusters are called `dev`, `app` or `web`. */
const UNCHANGED =
  "partial csv raw chart private help ytd mtd yesterday against january february march april june july august september october november december";

/** Names of clusters are often only two changes from a word such as `march`. */
const NAME_LENGTH = 8;

/** From what people may have meant to the clause for it. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ...UNCHANGED.split(" ").map((word) => [word, word] as const),
  ...["week", "month", "quarter", "year"].flatMap((unit) => [
    ...["", "this ", "current "].map((lead) => [`${lead}${unit}`, `this ${unit}`] as const),
    ...["last ", "previous "].map((lead) => [`${lead}${unit}`, `last ${unit}`] as const),
  ]),
  ...["this", "current"].map((word) => [word, "this month"] as const),
  ...["last", "previous"].map((word) => [word, "last month"] as const),
  ["today", "yesterday"],
  ["weeks", "last 4 weeks"],
  ["months", "last 3 months"],
  ...["day", "sku", "region"].flatMap((name) =>
    ["", "by "].flatMap((lead) => ["", "s"].map((end) => [`${lead}${name}${end}`, `by ${name}s`] as const)),
  ),
  ...["by", "per"].map((word) => [word, "by projects"] as const),
  ...[...DIMENSIONS].flatMap(([name, groupBy]) =>
    ["", "by "].map((lead) => [`${lead}${name}`, `by ${groupBy}`] as const),
  ),
]);

/**
 * The clause that was probably meant at the start of the words, and the phrase as typed. Longer phrases come first, so
 * that `last moth` suggests `last month` instead of a correction of `last`.
 */
export function suggestUsage(words: readonly string[]): Suggestion | undefined {
  for (const count of [3, 2, 1].filter((length) => length <= words.length)) {
    const phrase = words.slice(0, count).join(" ");
    const number = /^\S+ ([1-9]|[1-5]\d|60) /.exec(phrase)?.[1];
    const meanings = number ? lastUnits(Number(number)) : MEANINGS;
    const candidates = [...meanings.keys()].filter((meaning) => meaning.split(" ").length === count);
    const limit = count === 1 && phrase.length < NAME_LENGTH ? 1 : undefined;
    const instead = meanings.get(nearest(phrase, candidates, limit) ?? "");
    if (instead) return { phrase, instead };
  }
  return undefined;
}

function lastUnits(count: number): ReadonlyMap<string, string> {
  const units = count <= MAX_LAST_WEEKS ? ["months", "weeks", "days"] : ["months", "days"];
  return new Map(units.map((unit) => [`last ${count} ${unit}`, `last ${count} ${unit}`]));
}
