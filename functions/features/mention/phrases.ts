import { KNOWN_SERVICES } from "../../atlas/usage-detail.ts";
import { PeriodError } from "../../money/period-error.ts";
import { matchPeriod } from "../../money/period-phrase.ts";
import { quoteValue } from "../../slack/tokens.ts";
import { DIMENSIONS, FILTERS } from "../filters.ts";
import type { MentionWords, Schedule } from "../mention-words.ts";
import { startsWithAgainst } from "../period-clauses.ts";
import { WEEKDAY_TOKENS } from "../report/clauses.ts";
import { bareTexts, type Word, type Words } from "./split.ts";
import { COMPARE_JOINS, EACH, EVERY, FILLERS, SCHEDULES } from "./words.ts";

/** What the words begin with: how many it takes, and its text in the command, empty if it means nothing. */
interface Phrase {
  readonly length: number;
  readonly text: string;
  /** Whether it counts only without another grouping: `daily costs by project`. */
  readonly isWeak?: boolean;
}

export type Part = Phrase | { readonly name: readonly string[] };

interface Context {
  readonly mention: MentionWords;
  /** Of all features. */
  readonly topics: ReadonlySet<string>;
  readonly today: Date;
  /** Whether two periods are compared. */
  readonly isComparison: boolean;
}

/** Longest first. `Atlas` and `Clusters` usually mean something else. */
const SERVICES = KNOWN_SERVICES.filter((name) => name !== "Atlas" && name !== "Clusters").toSorted(
  (a, b) => b.length - a.length,
);

export function partsOf(words: readonly Word[], context: Context): Part[] {
  const parts: Part[] = [];
  let name: string[] = [];
  const endName = () => {
    if (name.length > 0) parts.push({ name });
    name = [];
  };
  for (let left = words; left[0]; ) {
    const isJoined = /^\p{Lu}/u.test(name.at(-1) ?? "") && joinsName(left, context);
    const phrase = isJoined ? undefined : readPhrase([left[0], ...left.slice(1)], context);
    if (phrase) endName();
    if (phrase?.text) parts.push(phrase);
    if (!phrase) name.push(left[0].text);
    left = left.slice(phrase?.length ?? 1);
  }
  endName();
  return parts;
}

/** Whether the words begin with the middle of `Research and Development`. */
function joinsName([word, next, ...rest]: readonly Word[], context: Context): boolean {
  if (word?.lower !== "and" || !next?.isBare || !next.isCapitalized) return false;
  return readPhrase([next, ...rest], context) === undefined;
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
  readSchedule,
  readLimit,
  readWord,
];

function readPeriod(words: Words, { mention, today, isComparison }: Context): Phrase | undefined {
  if (!mention.hasPeriods) return undefined;
  const texts = bareTexts(words);
  const join = isComparison ? texts.findIndex((_, index) => isJoin(texts.slice(index), today)) : -1;
  const length = periodLength(join < 0 ? texts : texts.slice(0, join), today);
  return length === undefined ? undefined : { length, text: texts.slice(0, length).join(" ") };
}

/** Of a period that the words begin with, possible or not. */
export function periodLength(texts: readonly string[], today: Date): number | undefined {
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

function readAgainst([word, ...rest]: Words, { mention, today, isComparison }: Context): Phrase | undefined {
  if (!mention.hasPeriods) return undefined;
  const texts = bareTexts([word, ...rest]);
  if (isComparison && isJoin(texts, today)) return { length: 1, text: "against" };
  if (word.lower === "than") {
    // `than in May`, `than it was in May`.
    const start = rest.findIndex(({ lower }) => !FILLERS.has(lower));
    const isPeriod = start >= 0 && periodLength(texts.slice(start + 1), today) !== undefined;
    return isPeriod ? { length: start + 1, text: "against" } : undefined;
  }
  if (!startsWithAgainst(texts)) return undefined;
  return { length: word.lower === "compared" ? 2 : 1, text: "against" };
}

function readService(words: Words, { mention }: Context): Phrase | undefined {
  const text = bareTexts(words).join(" ").toLowerCase();
  const service = SERVICES.find(
    (each) => text === each.toLowerCase() || text.startsWith(`${each.toLowerCase()} `),
  );
  if (!service || !mention.hasServices) return undefined;
  return { length: service.split(" ").length, text: `${FILTERS.services.key}:${quoteValue(service)}` };
}

/** Reads `by project`; `by 20%` is no grouping. */
function readGrouping([first, second, third]: Words, { mention }: Context): Phrase | undefined {
  const isLong = /^group(?:ed)?$/.test(first.lower) && second?.lower === "by";
  if (!isLong && !/^(?:by|per)$/.test(first.lower)) return undefined;
  // `per quarter`
  if (!mention.hasGroupings && mention.synonyms.has(second?.lower ?? "")) return undefined;
  const name = (isLong ? third : second)?.text ?? "";
  if (!mention.hasGroupings && /^\+?\d/.test(name)) return undefined;
  return { length: (isLong ? 2 : 1) + (name ? 1 : 0), text: mention.hasGroupings ? `by ${name}` : "" };
}

/** Reads `which clusters`, `top 5 projects`. */
function readEach(words: Words, { mention }: Context): Phrase | undefined {
  const end = words.findIndex(({ lower }) => !EACH.has(lower) && !/^\d+$/.test(lower));
  const groupBy = DIMENSIONS.get(words[end]?.lower ?? "");
  if (end < 1 || !EACH.has(words[0].lower) || !groupBy) return undefined;
  return { length: end + 1, text: mention.hasGroupings ? `by ${groupBy}` : "" };
}

/** Reads `every Monday` and `daily`. */
function readSchedule(words: Words, { mention }: Context): Phrase | undefined {
  const schedule = matchSchedule(words);
  if (!schedule) return undefined;
  const text = mention.scheduleText?.(schedule) ?? "";
  return { length: schedule.length, text, isWeak: text.startsWith("by ") };
}

export function matchSchedule([{ lower }, next]: Words): (Schedule & { length: number }) | undefined {
  if (SCHEDULES.has(lower)) return { every: lower, weekday: undefined, length: 1 };
  if (lower !== "every" || !next) return undefined;
  const weekday = WEEKDAY_TOKENS.find((each) => each === next.lower || `${each}s` === next.lower);
  const every = weekday ? "weekly" : EVERY.get(next.lower);
  return every === undefined ? undefined : { every, weekday, length: 2 };
}

/** Keeps `up to October`, which isn't October: the person reads that it is not understood. */
function readLimit(words: Words, { mention, today }: Context): Phrase | undefined {
  const [first = "", second = "", ...rest] = bareTexts(words);
  const isLimit = mention.hasPeriods && /^up to$/i.test(`${first} ${second}`) && periodLength(rest, today);
  return isLimit ? { length: 2, text: `"${first} ${second}"` } : undefined;
}

function readWord([{ lower, text, isCapitalized }]: Words, { mention, topics }: Context): Phrase | undefined {
  const { synonyms, kept } = mention;
  const known = synonyms.get(lower) ?? (kept.has(lower) ? lower : undefined);
  if (known !== undefined) return { length: 1, text: known };
  if (topics.has(lower) || (FILLERS.has(lower) && !isCapitalized)) return { length: 1, text: "" };
  return /[\p{L}\p{N}]/u.test(text) ? undefined : { length: 1, text: "" };
}
