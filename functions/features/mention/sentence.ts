import { KNOWN_SERVICES } from "../../atlas/usage-detail.ts";
import { PeriodError } from "../../money/period-error.ts";
import { matchPeriod } from "../../money/period-phrase.ts";
import { quote, quoteValue, type Token, tokenize } from "../../slack/tokens.ts";
import { DIMENSIONS, FILTERS } from "../filters.ts";
import { NAMED_GROUPINGS } from "../groupings.ts";
import { startsWithAgainst } from "../period-clauses.ts";
import { WEEKDAY_TOKENS } from "../report/clauses.ts";
import {
  COMPARE_JOINS,
  COMPARE_WORDS,
  COST_WORDS,
  EACH,
  EVERY,
  FILLERS,
  KEPT,
  NOISE,
  REPORT_VERBS,
  SCHEDULE_WORDS,
  SEND_WORDS,
  SYNONYMS,
  TOPIC_WORDS,
  type Topic,
} from "./words.ts";

/** A sentence as a command: what it is about, and the text of the command. */
export interface Sentence {
  readonly topic: Topic;
  readonly text: string;
}

interface Word {
  /** Without punctuation at its end; unescaped. */
  readonly text: string;
  readonly lower: string;
  /** Whether it has neither a key nor quotes. */
  readonly isBare: boolean;
  /** Begins with a capital letter within a sentence, as names do. */
  readonly isCapitalized: boolean;
}

/** What the words begin with: how many it takes, and its text in the command, empty if it means nothing. */
interface Phrase {
  readonly length: number;
  readonly text: string;
  /** Whether it counts only without another grouping: `daily costs by project`. */
  readonly isWeak?: boolean;
}

type Part = Phrase | { readonly name: readonly string[] };

type Words = readonly [Word, ...Word[]];

interface Context {
  readonly topic: Topic;
  readonly today: Date;
  /** Whether two periods are compared. */
  readonly isComparison: boolean;
}

/** Longest first. `Atlas` and `Clusters` usually mean something else. */
const SERVICES = KNOWN_SERVICES.filter((name) => name !== "Atlas" && name !== "Clusters").toSorted(
  (a, b) => b.length - a.length,
);

const SCHEDULES: ReadonlySet<string> = new Set(EVERY.values());

/** Before or after a name. */
const FILTER_WORDS: ReadonlyMap<string, string> = new Map([
  ...Object.values(FILTERS).map(({ key }) => [key, key] as const),
  ...["organization", "organisation"].map((word) => [word, FILTERS.organizations.key] as const),
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
 * @param isFollowUp whether a thread says what it is about.
 * @returns undefined if it asks for help, or for nothing.
 * @throws CommandError `unbalanced_quote`
 */
export function readSentence(text: string, today: Date, isFollowUp: boolean): Sentence | undefined {
  const words = wordsOf(tokenize(text, "why")).filter(({ isBare, lower, isCapitalized }) => {
    return !isBare || (lower !== "" && (isCapitalized || !NOISE.has(lower)));
  });
  const spoken = new Set(words.filter(({ isBare }) => isBare).map(({ lower }) => lower));
  if (spoken.has("help")) return undefined;
  const topic = topicOf(words, spoken, today);
  const isComparison = hasAny(COMPARE_WORDS, spoken);
  const command = commandText(partsOf(words, { topic, today, isComparison }), topic);
  if (command !== "" || topic === "why") return { topic, text: command };
  if (topic === "report") return { topic, text: "list" };
  if (topic === "usage") return hasAny(COST_WORDS, spoken) ? { topic, text: "" } : undefined;
  const isOne = spoken.has("invoice") || spoken.has("bill");
  return { topic, text: isOne && !isFollowUp ? "latest" : "" };
}

function hasAny(list: ReadonlySet<string>, spoken: ReadonlySet<string>): boolean {
  return [...spoken].some((word) => list.has(word));
}

function wordsOf(tokens: readonly Token[]): Word[] {
  let isStart = true;
  return tokens
    .flatMap((token) => splitKey(token))
    .map(({ text, isBare }) => {
      const word = isBare
        ? text.replace(/[?!.,;:…]+$/u, "").replace(/['’]s?$/u, "")
        : text.replace(/[?!.;]+$/u, "");
      const isCapitalized =
        !isStart && /^\p{Lu}/u.test(word) && !/^(?:i|i['’]\p{L}+|atlas|mongodb)$/iu.test(word);
      isStart = /[?!.:…]$/u.test(text);
      return { text: word, lower: word.toLowerCase().replace("’", "'"), isBare, isCapitalized };
    });
}

/** `why: lab` has no key. */
function splitKey({ text, key, values, isQuoted }: Token): { text: string; isBare: boolean }[] {
  const lists = [FILLERS, ...Object.values(KEPT), ...Object.values(TOPIC_WORDS)];
  const isWord = key !== undefined && lists.some((words) => words.has(key));
  if (isWord) return [`${key}:`, ...values].map((each) => ({ text: each, isBare: true }));
  return [{ text, isBare: key === undefined && !isQuoted }];
}

function topicOf(words: readonly Word[], spoken: ReadonlySet<string>, today: Date): Topic {
  if (hasAny(TOPIC_WORDS.why, spoken)) return "why";
  if (isReport(words, spoken, today)) return "report";
  // `a report about the invoices of lab` is about costs.
  return hasAny(TOPIC_WORDS.invoice, spoken) && !hasAny(TOPIC_WORDS.report, spoken) ? "invoice" : "usage";
}

/** Whether a report is scheduled or changed, or all are listed; `how much do we spend daily` is about costs. */
function isReport(words: readonly Word[], spoken: ReadonlySet<string>, today: Date): boolean {
  const hasCosts = hasAny(COST_WORDS, spoken);
  const isSent = hasAny(SEND_WORDS, spoken) && (!hasCosts || spoken.has("every"));
  const isCommand = SCHEDULES.has(words[0]?.lower ?? "") && (spoken.has("on") || spoken.has("at"));
  if (!isSent && !isCommand && !hasAny(SCHEDULE_WORDS, spoken)) return false;
  if (words.some((_, index) => periodLength(bareTexts(words.slice(index)), today))) return false;
  const hasVerb = words.some(({ lower }, index) => {
    const isVerb = REPORT_VERBS.has(SYNONYMS.report.get(lower) ?? lower);
    return isVerb || (lower === "every" && everyOf(words[index + 1]) !== undefined);
  });
  // `reports` alone lists them.
  const isReports = ({ lower, isBare }: Word) =>
    isBare && (FILLERS.has(lower) || TOPIC_WORDS.report.has(lower));
  return hasVerb || (hasAny(TOPIC_WORDS.report, spoken) && words.every(isReports));
}

function partsOf(words: readonly Word[], context: Context): Part[] {
  const parts: Part[] = [];
  let name: string[] = [];
  const endName = () => {
    if (name.length > 0) parts.push({ name });
    name = [];
  };
  for (let left = words; left[0]; ) {
    const phrase = readPhrase([left[0], ...left.slice(1)], context);
    if (phrase) endName();
    if (phrase?.text) parts.push(phrase);
    if (!phrase) name.push(left[0].text);
    left = left.slice(phrase?.length ?? 1);
  }
  endName();
  return parts;
}

/** Reads what the words begin with; undefined for a part of a name. */
function readPhrase(words: Words, context: Context): Phrase | undefined {
  for (const read of READERS) {
    const phrase = read(words, context);
    if (phrase) return phrase;
  }
  return undefined;
}

const READERS: ReadonlyArray<(words: Words, context: Context) => Phrase | undefined> = [
  ([{ isBare, text }]) => (isBare ? undefined : { length: 1, text }),
  readPeriod,
  readAgainst,
  readService,
  readGrouping,
  readEach,
  readEvery,
  readWord,
];

function readPeriod(words: Words, { topic, today, isComparison }: Context): Phrase | undefined {
  if (topic === "report") return undefined;
  const texts = bareTexts(words);
  const join = isComparison ? texts.findIndex((_, index) => isJoin(texts.slice(index), today)) : -1;
  const length = periodLength(join < 0 ? texts : texts.slice(0, join), today);
  return length === undefined ? undefined : { length, text: texts.slice(0, length).join(" ") };
}

/** Of a period that the words begin with, possible or not. */
function periodLength(texts: readonly string[], today: Date): number | undefined {
  try {
    return matchPeriod(texts, today)?.length;
  } catch (error) {
    if (error instanceof PeriodError) return error.phrase.split(" ").length;
    throw error;
  }
}

/** Whether the words begin with `with September`. */
function isJoin([word = "", ...rest]: readonly string[], today: Date): boolean {
  return COMPARE_JOINS.has(word.toLowerCase()) && periodLength(rest, today) !== undefined;
}

function readAgainst([word, ...rest]: Words, { today, isComparison }: Context): Phrase | undefined {
  const texts = bareTexts([word, ...rest]);
  if (isComparison && isJoin(texts, today)) return { length: 1, text: "against" };
  if (word.lower === "than" && periodLength(texts.slice(1), today)) return { length: 1, text: "against" };
  if (!startsWithAgainst(texts)) return undefined;
  return { length: word.lower === "compared" ? 2 : 1, text: "against" };
}

function readService(words: Words, { topic }: Context): Phrase | undefined {
  const text = bareTexts(words).join(" ").toLowerCase();
  const service = SERVICES.find(
    (each) => text === each.toLowerCase() || text.startsWith(`${each.toLowerCase()} `),
  );
  if (!service || topic === "invoice") return undefined;
  return { length: service.split(" ").length, text: `${FILTERS.services.key}:${quoteValue(service)}` };
}

/** Reads `by project`. Explanations have one grouping. */
function readGrouping([first, second, third]: Words, { topic }: Context): Phrase | undefined {
  const isLong = /^group(?:ed)?$/.test(first.lower) && second?.lower === "by";
  if (!isLong && !/^(?:by|per)$/.test(first.lower)) return undefined;
  const name = (isLong ? third : second)?.text ?? "";
  return { length: (isLong ? 2 : 1) + (name ? 1 : 0), text: topic === "why" ? "" : `by ${name}` };
}

/** Reads `which clusters`, `top 5 projects`. */
function readEach(words: Words, { topic }: Context): Phrase | undefined {
  const end = words.findIndex(({ lower }) => !EACH.has(lower) && !/^\d+$/.test(lower));
  const groupBy = DIMENSIONS.get(words[end]?.lower ?? "");
  if (end < 1 || !EACH.has(words[0].lower) || !groupBy) return undefined;
  return { length: end + 1, text: topic === "why" ? "" : `by ${groupBy}` };
}

/** Reads `every Monday`, and `daily` as a grouping of costs. */
function readEvery([{ lower }, next]: Words, { topic }: Context): Phrase | undefined {
  const every = lower === "every" ? everyOf(next) : undefined;
  const schedule = every ?? (SCHEDULES.has(lower) ? lower : undefined);
  if (schedule === undefined) return undefined;
  const length = every === undefined ? 1 : 2;
  if (topic === "report") return { length, text: schedule };
  const isGrouping = topic === "usage" && schedule !== "monthly";
  return { length, text: isGrouping ? "by days" : "", isWeak: true };
}

function everyOf(next: Word | undefined): string | undefined {
  if (!next) return undefined;
  const day = WEEKDAY_TOKENS.find((each) => each === next.lower || `${each}s` === next.lower);
  return EVERY.get(next.lower) ?? (day && `weekly on ${day}`);
}

function readWord([{ lower, text, isCapitalized }]: Words, { topic }: Context): Phrase | undefined {
  const known = SYNONYMS[topic].get(lower) ?? (KEPT[topic].has(lower) ? lower : undefined);
  if (known !== undefined) return { length: 1, text: known };
  if (topic === "report" && (REPORT_VERBS.has(lower) || lower === "invoice"))
    return { length: 1, text: lower };
  const isTopic = Object.values(TOPIC_WORDS).some((list) => list.has(lower));
  if (isTopic || (FILLERS.has(lower) && !isCapitalized)) return { length: 1, text: "" };
  return /[\p{L}\p{N}]/u.test(text) ? undefined : { length: 1, text: "" };
}

function bareTexts(words: readonly Word[]): string[] {
  const end = words.findIndex(({ isBare }) => !isBare);
  return words.slice(0, end < 0 ? words.length : end).map(({ text }) => text);
}

/** The verb of a report comes first; names that follow each other stay apart. */
function commandText(all: readonly Part[], topic: Topic): string {
  const hasGrouping = all.some((part) => "text" in part && !part.isWeak && part.text.startsWith("by "));
  const parts = all.filter((part) => !("text" in part && part.isWeak && hasGrouping));
  const texts = parts.map((part, index) => {
    if ("text" in part) return part.text;
    const previous = parts[index - 1];
    return nameText(part.name, topic, previous !== undefined && "name" in previous);
  });
  const isVerb = (text: string) => REPORT_VERBS.has(text.split(" ", 1)[0] ?? "");
  const sorted = topic === "report" ? texts.toSorted((a, b) => Number(isVerb(b)) - Number(isVerb(a))) : texts;
  return escapeEntities(sorted.filter(Boolean).join(" "));
}

/** Reads `cluster lab`, `Fleet Platform project` and `clusters`; another name as it is. */
function nameText(name: readonly string[], topic: Topic, isApart: boolean): string {
  const [first = "", last = ""] = [name[0], name.at(-1)].map((word) => word?.toLowerCase());
  const dimension = (word: string) => FILTER_WORDS.get(word);
  if (name.length > 1 && dimension(first)) return filterText(dimension(first), name.slice(1));
  if (name.length > 1 && dimension(last)) return filterText(dimension(last), name.slice(0, -1));
  const groupBy = dimension(first) ? undefined : PLURALS.get(first);
  if (name.length === 1 && groupBy) return topic === "why" ? "" : `by ${groupBy}`;
  return isApart ? quote(name.join(" ")) : name.join(" ");
}

function filterText(key = "", name: readonly string[]): string {
  return `${key}:${quoteValue(name.join(" "))}`;
}

function escapeEntities(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
