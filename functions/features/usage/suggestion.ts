import { KNOWN_SERVICES } from "../../atlas/usage-detail.ts";
import { nearest } from "../../slack/nearest.ts";
import { quoteValue } from "../../slack/tokens.ts";
import { DIMENSIONS } from "../filters.ts";

const UNCHANGED =
  "partial csv raw chart help ytd january february march april may june july august september october november december jan feb mar apr jun jul aug sep oct nov dec";

/** From what people may have meant to the clause for it. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ...KNOWN_SERVICES.map((service) => [service.toLowerCase(), `service:${quoteValue(service)}`] as const),
  ...UNCHANGED.split(" ").map((word) => [word, word] as const),
  ...["month", "quarter", "year"].flatMap((unit) => [
    ...["", "this ", "current "].map((lead) => [`${lead}${unit}`, `this ${unit}`] as const),
    ...["last ", "previous "].map((lead) => [`${lead}${unit}`, `last ${unit}`] as const),
  ]),
  ...["this", "current"].map((word) => [word, "this month"] as const),
  ...["last", "previous"].map((word) => [word, "last month"] as const),
  ["months", "last 3 months"],
  ...["by", "per"].map((word) => [word, "by projects"] as const),
  ...[...DIMENSIONS].flatMap(([name, groupBy]) =>
    ["", "by "].map((lead) => [`${lead}${name}`, `by ${groupBy}`] as const),
  ),
]);

/**
 * The clause that was probably meant at the start of the words, and the phrase as typed. Longer phrases come first, so
 * that `last moth` suggests `last month` instead of a correction of `last`.
 */
export function suggestUsage(words: readonly string[]): { phrase: string; instead: string } | undefined {
  for (const count of [3, 2, 1].filter((length) => length <= words.length)) {
    const phrase = words.slice(0, count).join(" ");
    const months = /^\S+ ([1-9]|[1-5]\d|60) /.exec(phrase)?.[1];
    const meanings = months ? new Map([[`last ${months} months`, `last ${months} months`]]) : MEANINGS;
    const candidates = [...meanings.keys()].filter((meaning) => meaning.split(" ").length === count);
    const instead = meanings.get(nearest(phrase, candidates) ?? "");
    if (instead) return { phrase, instead };
  }
  return undefined;
}
