import { type GroupBy, KNOWN_SERVICES } from "../../atlas/usage-detail.ts";
import { nearest } from "../../slack/nearest.ts";
import { quoteValue } from "../../slack/tokens.ts";

/** What people call the dimensions, after `by` and as the key of a filter. */
export const DIMENSIONS: ReadonlyMap<string, GroupBy> = new Map([
  ["service", "services"],
  ["services", "services"],
  ["project", "projects"],
  ["projects", "projects"],
  ["cluster", "clusters"],
  ["clusters", "clusters"],
  ["org", "organizations"],
  ["orgs", "organizations"],
  ["organization", "organizations"],
  ["organizations", "organizations"],
  ["organisation", "organizations"],
  ["organisations", "organizations"],
]);

const MONTH_NAMES =
  "january february march april may june july august september october november december jan feb mar apr jun jul aug sep oct nov dec";

/** Words that people may have meant, and the words of a command that say it. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ...KNOWN_SERVICES.map((service) => [service.toLowerCase(), `service:${quoteValue(service)}`] as const),
  ...["partial", "csv", "help", "ytd", ...MONTH_NAMES.split(" ")].map((word) => [word, word] as const),
  ...["month", "quarter", "year"].flatMap((unit) => [
    [unit, `this ${unit}`] as const,
    ...["this", "last"].map((which) => [`${which} ${unit}`, `${which} ${unit}`] as const),
    [`previous ${unit}`, `last ${unit}`] as const,
    [`current ${unit}`, `this ${unit}`] as const,
  ]),
  ["this", "this month"],
  ["current", "this month"],
  ["last", "last month"],
  ["previous", "last month"],
  ["months", "last 3 months"],
  ["by", "by projects"],
  ["per", "by projects"],
  ...[...DIMENSIONS].flatMap(([name, groupBy]) => [
    [name, `by ${groupBy}`] as const,
    [`by ${name}`, `by ${groupBy}`] as const,
  ]),
]);

/**
 * What the first of these words may have been meant to say: the words it takes and what to type instead.
 * Longer phrases come first, so that `last moth` is `last month` and not a complaint about `last`.
 */
export function suggestUsage(words: readonly string[]): { typed: string; instead: string } | undefined {
  for (const count of [3, 2, 1].filter((length) => length <= words.length)) {
    const typed = words.slice(0, count).join(" ");
    const months = /^\S+ ([1-9]|[1-5]\d|60) /.exec(typed)?.[1];
    const meanings = months ? new Map([[`last ${months} months`, `last ${months} months`]]) : MEANINGS;
    const phrases = [...meanings.keys()].filter((phrase) => phrase.split(" ").length === count);
    const instead = meanings.get(nearest(typed, phrases) ?? "");
    if (instead) return { typed, instead };
  }
  return undefined;
}

/** A known service by a part or a misspelling of its name. */
export function suggestService(name: string): string | undefined {
  const start = name.toLowerCase();
  return (
    KNOWN_SERVICES.find((service) => service.toLowerCase().startsWith(start)) ?? nearest(name, KNOWN_SERVICES)
  );
}

export function suggestGrouping(name: string): GroupBy | undefined {
  return DIMENSIONS.get(nearest(name, DIMENSIONS.keys()) ?? "");
}
