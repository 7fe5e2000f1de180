/** What the words of a sentence say, before the feature is known that answers it. */
export interface Said {
  /** Without quotes and keys, in lower case. */
  readonly words: ReadonlySet<string>;
  readonly firstWord: string;
  /** Whether it has a word such as `cost` or `spend`. */
  readonly hasCosts: boolean;
  readonly hasPeriod: boolean;
  /** Whether it has `weekly` or `every Monday`. */
  readonly hasSchedule: boolean;
  /** Without words that mean nothing, in lower case. */
  readonly content: readonly string[];
  /** Whether it stands in a thread with an answer. */
  readonly isFollowUp: boolean;
}

/** How often, and the day of the week if that was said. */
export interface Schedule {
  readonly every: string;
  readonly weekday: string | undefined;
}

/** How a feature reads sentences in mentions of the bot. */
export interface MentionWords {
  /** What it is called. These words say nothing in its command. */
  readonly topics: ReadonlySet<string>;
  /** Of the features that a sentence is about, the one with the highest number answers it. */
  readonly precedence: number;
  isAbout(said: Said): boolean;
  /** The command of a sentence that says nothing else; undefined asks for help. */
  textAlone(said: Said): string | undefined;
  /** The command of a sentence, instead of the text that its words make. */
  readText?(text: string, said: Said): string;
  /** Words of the command that may mean nothing elsewhere. */
  readonly kept: ReadonlySet<string>;
  /** What people say for words of the command. */
  readonly synonyms: ReadonlyMap<string, string>;
  /** With one of these, the command begins. */
  readonly verbs?: ReadonlySet<string>;
  readonly hasPeriods: boolean;
  readonly hasServices: boolean;
  readonly hasGroupings: boolean;
  /** The text of a schedule in the command; without it, schedules say nothing. */
  scheduleText?(schedule: Schedule): string;
}

const WARN_VERBS = wordSet("alert warn notify tell ping");
const BUDGET_PERIODS = wordSet("month monthly quarter quarterly");

export function saysAmount({ words }: Said): boolean {
  return [...words].some((word) => /^\$?\d[\d,.]*[km]?$/.test(word));
}

/** Whether it asks to be warned of an amount a month or quarter, which is a budget. */
export function setsPeriodLimit(said: Said): boolean {
  const { words } = said;
  const isToUs = words.has("us") || words.has("me");
  return isToUs && hasAny(WARN_VERBS, words) && hasAny(BUDGET_PERIODS, words) && saysAmount(said);
}

/** @param words between spaces */
export function wordSet(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

export function hasAny(list: ReadonlySet<string>, words: ReadonlySet<string>): boolean {
  return [...words].some((word) => list.has(word));
}
