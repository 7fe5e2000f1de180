import { GROUPINGS, type GroupBy } from "../../atlas/usage-detail.ts";
import { quote, tokenize } from "../../slack/tokens.ts";
import type { Feature } from "../feature.ts";
import { DIMENSIONS, FILTERS, formatFilter } from "../filters.ts";
import { NAMED_GROUPINGS } from "../groupings.ts";
import { hasAny, type MentionWords } from "../mention-words.ts";
import { type Part, partsOf } from "./phrases.ts";
import { wordsOf } from "./split.ts";
import { featureOf, saidIn } from "./topic.ts";
import { COMPARE_WORDS, FILLERS, NOISE } from "./words.ts";

/** A sentence as a command. */
export interface Sentence {
  /** Of the command, with its slash. */
  readonly name: string;
  readonly text: string;
}

/** Before or after a name. */
const FILTER_WORDS: ReadonlyMap<string, GroupBy> = new Map([
  ...GROUPINGS.map((dimension) => [FILTERS[dimension].key, dimension] as const),
  ...["organization", "organisation"].map((word) => [word, "organizations"] as const),
]);

/** Alone, these are groupings. */
const PLURALS: ReadonlyMap<string, string> = new Map([
  ...DIMENSIONS,
  ...NAMED_GROUPINGS.map((word) => [word, word] as const),
]);

/**
 * Reads a sentence such as `how much did we spend on telemetry last month?` as a command. What has no meaning is left
 * out; names in it are left as they are.
 *
 * @param text as Slack sends it, with `&`, `<` and `>` escaped
 * @param options `isFollowUp`: whether a thread says what it is about.
 * @returns undefined if it asks for help, or for nothing.
 * @throws CommandError `unbalanced_quote`
 */
export function readSentence(
  text: string,
  features: readonly Feature[],
  options: { readonly today: Date; readonly isFollowUp: boolean },
): Sentence | undefined {
  const topics = new Set(features.flatMap(({ mention }) => [...mention.topics]));
  const kept = features.flatMap(({ mention }) => [...mention.kept]);
  const words = wordsOf(tokenize(text, "why"), new Set([...FILLERS, ...kept, ...topics])).filter(
    ({ isBare, lower, isCapitalized }) => !isBare || (lower !== "" && (isCapitalized || !NOISE.has(lower))),
  );
  const said = saidIn(words, options);
  const feature = featureOf(features, said);
  if (!feature || said.words.has("help")) return undefined;
  const { command, mention } = feature;
  const isComparison = hasAny(COMPARE_WORDS, said.words);
  const parts = partsOf(words, { mention, topics, today: options.today, isComparison });
  const ofParts = commandText(parts, mention);
  const read = ofParts ? (mention.readText?.(ofParts, said) ?? ofParts) : mention.textAlone(said);
  return read === undefined ? undefined : { name: command.name, text: read };
}

/** A verb of the feature comes first; names that follow each other stay apart. */
function commandText(all: readonly Part[], mention: MentionWords): string {
  const hasGrouping = all.some((part) => "text" in part && !part.isWeak && part.text.startsWith("by "));
  const parts = all.filter((part) => !("text" in part && part.isWeak && hasGrouping));
  const texts = parts.map((part, index) => {
    if ("text" in part) return part.text;
    const previous = parts[index - 1];
    return nameText(part.name, mention, previous !== undefined && "name" in previous);
  });
  const isVerb = (text: string) => mention.verbs?.has(text.split(" ", 1)[0] ?? "") ?? false;
  const sorted = texts.toSorted((a, b) => Number(isVerb(b)) - Number(isVerb(a)));
  return escapeEntities(sorted.filter(Boolean).join(" "));
}

/** Reads `cluster lab`, `Fleet Platform project` and `clusters`; another name as it is. */
function nameText(name: readonly string[], { hasGroupings }: MentionWords, isApart: boolean): string {
  const [first = "", last = ""] = [name[0], name.at(-1)].map((word) => word?.toLowerCase());
  const [before, after] = [first, last].map((word) => FILTER_WORDS.get(word));
  if (name.length > 1 && before) return formatFilter(before, [name.slice(1).join(" ")]);
  if (name.length > 1 && after) return formatFilter(after, [name.slice(0, -1).join(" ")]);
  const groupBy = before ? undefined : PLURALS.get(first);
  if (name.length === 1 && groupBy) return hasGroupings ? `by ${groupBy}` : "";
  return isApart ? quote(name.join(" ")) : name.join(" ");
}

function escapeEntities(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
