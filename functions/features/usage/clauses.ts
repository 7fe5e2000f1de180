import { type GroupBy, KNOWN_SERVICES } from "../../atlas/usage-detail.ts";
import { monthNumber, type Period, periodOf, periodWords } from "../../money/period.ts";
import { matchPeriod, PeriodError } from "../../money/period-phrase.ts";
import { CommandError } from "../../slack/command-error.ts";
import { quoteValue, type Word } from "../../slack/tokens.ts";
import type { Costs, UsageRequest } from "./request.ts";
import { DIMENSIONS, suggestGrouping, suggestService, suggestUsage } from "./suggestion.ts";

export const COMMAND = "/atlas-usage";

/** The usual key of each filter; `DIMENSIONS` has all that are understood. */
export const FILTER_KEYS: Record<GroupBy, string> = {
  services: "service",
  projects: "project",
  clusters: "cluster",
  organizations: "org",
};

/** A filter of each kind, for examples. */
export const FILTER_WORDS: Record<GroupBy, string> = {
  services: "service:Backup",
  projects: 'project:"Fleet Platform"',
  clusters: "cluster:lab",
  organizations: 'org:"Acme Robotics"',
};

/** What has been read so far. */
interface Draft {
  /** What examples of the command begin with. */
  readonly command: string;
  period?: Period;
  groupBy?: GroupBy;
  readonly values: Record<GroupBy, Set<string>>;
  readonly flags: Set<string>;
}

/** @throws CommandError when a word is not understood, or contradicts an earlier one */
export function readUsage(words: readonly Word[], today: Date): UsageRequest {
  const { period = periodOf(monthNumber(today.toISOString()), 1), ...costs } = readCosts(
    words,
    today,
    COMMAND,
  );
  return { period, ...costs };
}

/**
 * Reads which costs are meant, and of which period if the words say.
 *
 * @param command what examples begin with
 * @throws CommandError when a word is not understood, or contradicts an earlier one
 */
export function readCosts(
  words: readonly Word[],
  today: Date,
  command: string,
): Costs & { period?: Period | undefined } {
  const draft: Draft = {
    command,
    values: { services: new Set(), projects: new Set(), clusters: new Set(), organizations: new Set() },
    flags: new Set(),
  };
  for (let index = 0; index < words.length; ) index += readClause(draft, words.slice(index), today);
  const valuesOf = (dimension: GroupBy) => [...draft.values[dimension]];
  return {
    period: draft.period,
    groupBy: draft.groupBy ?? "services",
    services: valuesOf("services"),
    projects: valuesOf("projects"),
    clusters: valuesOf("clusters"),
    organizations: valuesOf("organizations"),
    partial: draft.flags.has("partial"),
    csv: draft.flags.has("csv"),
  };
}

/** Reads the clause that the words begin with into the draft; returns how many words it takes. */
function readClause(draft: Draft, words: readonly Word[], today: Date): number {
  const [word] = words;
  if (word?.key !== undefined) return readFilter(draft, word, word.key);
  const bare = bareWords(words);
  const length = readFlag(draft, bare) || readGrouping(draft, bare) || readPeriod(draft, bare, today);
  if (length === 0) throw unknownWord(draft.command, bare, word);
  return length;
}

/** The words up to the first that has a key or quotes. */
function bareWords(words: readonly Word[]): string[] {
  const end = words.findIndex((word) => word.key !== undefined || word.isQuoted);
  return words.slice(0, end < 0 ? words.length : end).map((word) => word.text);
}

function readFlag(draft: Draft, [word = ""]: readonly string[]): number {
  const flag = word.toLowerCase();
  if (flag !== "partial" && flag !== "csv") return 0;
  draft.flags.add(flag);
  return 1;
}

function readGrouping(draft: Draft, bare: readonly string[]): number {
  const lead = /^(?:by|per|group(?:ed)? by)(?= |$)/i.exec(bare.slice(0, 2).join(" "))?.[0];
  if (!lead) return 0;
  const length = lead.split(" ").length + 1;
  const name = bare[length - 1];
  if (name === undefined) {
    const message = `\`${lead}\` needs services, projects, clusters or organizations after it.`;
    throw new CommandError("missing_value", message, { word: lead, example: `${draft.command} by projects` });
  }
  const groupBy = DIMENSIONS.get(name.toLowerCase());
  if (!groupBy) throw unknownGrouping(draft.command, name);
  if (draft.groupBy && draft.groupBy !== groupBy) {
    throw conflict(draft.command, "grouping", bare.slice(0, length), `by ${groupBy}`);
  }
  draft.groupBy = groupBy;
  return length;
}

function readPeriod(draft: Draft, bare: readonly string[], today: Date): number {
  const match = periodAt(draft.command, bare, today);
  if (!match) return 0;
  const words = periodWords(match.period);
  if (draft.period && periodWords(draft.period) !== words) {
    throw conflict(draft.command, "period", bare.slice(0, match.length), words);
  }
  draft.period = match.period;
  return match.length;
}

function periodAt(command: string, bare: readonly string[], today: Date) {
  try {
    return matchPeriod(bare, today);
  } catch (error) {
    if (!(error instanceof PeriodError)) throw error;
    const { code, message, phrase, instead } = error;
    const example = `${command} ${instead}`;
    throw new CommandError(code, message, { word: phrase, suggestion: instead, example, cause: error });
  }
}

function readFilter(draft: Draft, word: Word, key: string): number {
  const dimension = DIMENSIONS.get(key);
  if (!dimension) throw unknownKey(draft.command, word, key);
  if (word.values.length === 0) {
    const message = `\`${word.text}\` needs a name after it.`;
    throw new CommandError("missing_value", message, {
      word: word.text,
      example: `${draft.command} ${FILTER_WORDS[dimension]}`,
    });
  }
  for (const value of word.values) {
    draft.values[dimension].add(dimension === "services" ? knownService(draft.command, value) : value);
  }
  return 1;
}

function knownService(command: string, name: string): string {
  const known = KNOWN_SERVICES.find((service) => service.toLowerCase() === name.toLowerCase());
  if (known) return known;
  const suggestion = suggestService(name);
  throw new CommandError("unknown_value", `Atlas has no service \`${name}\`.${question(suggestion)}`, {
    word: name,
    suggestion,
    example: `${command} ${suggestion ? `service:${quoteValue(suggestion)}` : FILTER_WORDS.services}`,
  });
}

function unknownGrouping(command: string, name: string): CommandError {
  const suggestion = suggestGrouping(name);
  const message = `Costs can be grouped by services, projects, clusters or organizations, not by \`${name}\`.`;
  return new CommandError("unknown_value", message + question(suggestion), {
    word: name,
    suggestion,
    example: `${command} by ${suggestion ?? "projects"}`,
  });
}

function unknownKey(command: string, word: Word, key: string): CommandError {
  const dimension = suggestGrouping(key);
  const suggestion = dimension && `${FILTER_KEYS[dimension]}:`;
  return notUnderstood(word.text, suggestion, `${command} ${FILTER_WORDS[dimension ?? "projects"]}`);
}

function unknownWord(command: string, bare: readonly string[], word: Word | undefined): CommandError {
  const text = word?.text ?? "";
  if (word?.isQuoted) {
    const [name] = word.values;
    return notUnderstood(text, name && `project:${quoteValue(name)}`, `${command} ${FILTER_WORDS.projects}`);
  }
  const suggestion = suggestUsage(bare);
  if (suggestion)
    return notUnderstood(suggestion.typed, suggestion.instead, `${command} ${suggestion.instead}`);
  return notUnderstood(
    text,
    undefined,
    `${command} last ${/\d/.test(text) ? "3 months" : "month by projects"}`,
  );
}

function notUnderstood(word: string, suggestion: string | undefined, example: string): CommandError {
  const message = `I do not understand \`${word}\`.${question(suggestion)}`;
  return new CommandError("unknown_word", message, { word, suggestion, example });
}

function conflict(command: string, what: string, second: readonly string[], words: string): CommandError {
  const word = second.join(" ");
  const message = `\`${word}\` is a second ${what}, and an answer has one. Leave one of the two out.`;
  return new CommandError("conflict", message, { word, example: `${command} ${words}` });
}

function question(suggestion: string | undefined): string {
  return suggestion ? ` Did you mean \`${suggestion}\`?` : "";
}
