import { monthNumber, type Period, periodOf, periodWords } from "../billing/period.ts";
import { matchPeriod, PeriodError } from "../billing/period-phrase.ts";
import { type GroupBy, KNOWN_SERVICES } from "../billing/usage.ts";
import { CommandError } from "./error.ts";
import type { UsageRequest } from "./usage.ts";
import { DIMENSIONS, suggestGrouping, suggestService, suggestUsage } from "./usage-suggestion.ts";
import { quoteValue, type Word } from "./words.ts";

export const COMMAND = "/atlas-usage";

/** The usual key of each filter; `DIMENSIONS` has all that are understood. */
export const FILTER_KEYS: Record<GroupBy, string> = {
  services: "service",
  projects: "project",
  clusters: "cluster",
  organizations: "org",
};

export const FILTER_EXAMPLES: Record<GroupBy, string> = {
  services: `${COMMAND} service:Backup`,
  projects: `${COMMAND} project:"Fleet Platform"`,
  clusters: `${COMMAND} cluster:lab`,
  organizations: `${COMMAND} org:"Acme Robotics"`,
};

/** What has been read so far. */
interface Draft {
  period?: Period;
  groupBy?: GroupBy;
  readonly values: Record<GroupBy, Set<string>>;
  readonly flags: Set<string>;
}

/** @throws CommandError when a word is not understood, or contradicts an earlier one */
export function readUsage(words: readonly Word[], today: Date): UsageRequest {
  const draft: Draft = {
    values: { services: new Set(), projects: new Set(), clusters: new Set(), organizations: new Set() },
    flags: new Set(),
  };
  for (let index = 0; index < words.length; ) index += readClause(draft, words.slice(index), today);
  const valuesOf = (dimension: GroupBy) => [...draft.values[dimension]];
  return {
    period: draft.period ?? periodOf(monthNumber(today.toISOString()), 1),
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
  if (length === 0) throw unknownWord(bare, word);
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
    throw new CommandError("missing_value", message, { word: lead, example: `${COMMAND} by projects` });
  }
  const groupBy = DIMENSIONS.get(name.toLowerCase());
  if (!groupBy) throw unknownGrouping(name);
  if (draft.groupBy && draft.groupBy !== groupBy) {
    throw conflict("grouping", bare.slice(0, length), `by ${groupBy}`);
  }
  draft.groupBy = groupBy;
  return length;
}

function readPeriod(draft: Draft, bare: readonly string[], today: Date): number {
  const match = periodAt(bare, today);
  if (!match) return 0;
  const words = periodWords(match.period);
  if (draft.period && periodWords(draft.period) !== words) {
    throw conflict("period", bare.slice(0, match.length), words);
  }
  draft.period = match.period;
  return match.length;
}

function periodAt(bare: readonly string[], today: Date) {
  try {
    return matchPeriod(bare, today);
  } catch (error) {
    if (!(error instanceof PeriodError)) throw error;
    const { code, message, phrase, instead } = error;
    const example = `${COMMAND} ${instead}`;
    throw new CommandError(code, message, { word: phrase, suggestion: instead, example, cause: error });
  }
}

function readFilter(draft: Draft, word: Word, key: string): number {
  const dimension = DIMENSIONS.get(key);
  if (!dimension) throw unknownKey(word, key);
  if (word.values.length === 0) {
    const message = `\`${word.text}\` needs a name after it.`;
    throw new CommandError("missing_value", message, {
      word: word.text,
      example: FILTER_EXAMPLES[dimension],
    });
  }
  for (const value of word.values) {
    draft.values[dimension].add(dimension === "services" ? knownService(value) : value);
  }
  return 1;
}

function knownService(name: string): string {
  const known = KNOWN_SERVICES.find((service) => service.toLowerCase() === name.toLowerCase());
  if (known) return known;
  const suggestion = suggestService(name);
  throw new CommandError("unknown_value", `Atlas has no service \`${name}\`.${question(suggestion)}`, {
    word: name,
    suggestion,
    example: suggestion ? `${COMMAND} service:${quoteValue(suggestion)}` : FILTER_EXAMPLES.services,
  });
}

function unknownGrouping(name: string): CommandError {
  const suggestion = suggestGrouping(name);
  const message = `Costs can be grouped by services, projects, clusters or organizations, not by \`${name}\`.`;
  return new CommandError("unknown_value", message + question(suggestion), {
    word: name,
    suggestion,
    example: `${COMMAND} by ${suggestion ?? "projects"}`,
  });
}

function unknownKey(word: Word, key: string): CommandError {
  const dimension = suggestGrouping(key);
  const suggestion = dimension && `${FILTER_KEYS[dimension]}:`;
  return notUnderstood(word.text, suggestion, FILTER_EXAMPLES[dimension ?? "projects"]);
}

function unknownWord(bare: readonly string[], word: Word | undefined): CommandError {
  const text = word?.text ?? "";
  if (word?.isQuoted) {
    const [name] = word.values;
    return notUnderstood(text, name && `project:${quoteValue(name)}`, FILTER_EXAMPLES.projects);
  }
  const suggestion = suggestUsage(bare);
  if (suggestion)
    return notUnderstood(suggestion.typed, suggestion.instead, `${COMMAND} ${suggestion.instead}`);
  return notUnderstood(
    text,
    undefined,
    `${COMMAND} last ${/\d/.test(text) ? "3 months" : "month by projects"}`,
  );
}

function notUnderstood(word: string, suggestion: string | undefined, example: string): CommandError {
  const message = `I do not understand \`${word}\`.${question(suggestion)}`;
  return new CommandError("unknown_word", message, { word, suggestion, example });
}

function conflict(what: string, second: readonly string[], words: string): CommandError {
  const word = second.join(" ");
  const message = `\`${word}\` is a second ${what}, and an answer has one. Leave one of the two out.`;
  return new CommandError("conflict", message, { word, example: `${COMMAND} ${words}` });
}

function question(suggestion: string | undefined): string {
  return suggestion ? ` Did you mean \`${suggestion}\`?` : "";
}
