import { GROUPINGS, type GroupBy, KNOWN_SERVICES } from "../../atlas/usage-detail.ts";
import { type CommandError, missingValue, unknownValue, unknownWord } from "../../slack/command-error.ts";
import { quoteValue } from "../../slack/tokens.ts";
import { type ClauseReader, type Remaining, setOnce } from "../parse-command.ts";
import type { Costs } from "./request.ts";
import { DIMENSIONS, FILTERS, suggestGrouping, suggestService, suggestUsage } from "./suggestion.ts";
import { usageCommandText } from "./text.ts";

/** Costs as far as they have been read. */
export type CostsDraft = { -readonly [Field in Exclude<keyof Costs, "groupBy">]: Costs[Field] } & {
  groupBy?: GroupBy;
};

/** What the clauses of costs read into. */
export function newCostsDraft(): CostsDraft {
  return { services: [], projects: [], clusters: [], organizations: [], partial: false, csv: false };
}

export const COST_CLAUSES: ReadonlyArray<ClauseReader<CostsDraft>> = [readFilter, readFlag, readGrouping];

/** The text that the clauses of costs read: all but the CSV file. */
export function formatCosts(costs: Costs): string {
  const filters = GROUPINGS.filter((dimension) => costs[dimension].length > 0).map(
    (dimension) => `${FILTERS[dimension].key}:${costs[dimension].map(quoteValue).join(",")}`,
  );
  return [`by ${costs.groupBy}`, ...filters, ...(costs.partial ? ["partial"] : [])].join(" ");
}

function readFilter(draft: CostsDraft, { command, tokens: [{ key, text, values }] }: Remaining): number {
  if (key === undefined) return 0;
  const dimension = DIMENSIONS.get(key);
  if (!dimension) throw unknownKey(command, text, key);
  if (values.length === 0) {
    const example = `${command} ${FILTERS[dimension].example}`;
    throw missingValue(usageCommandText.name, { word: text, example });
  }
  const names = dimension === "services" ? values.map((name) => knownService(command, name)) : values;
  draft[dimension] = [...new Set([...draft[dimension], ...names])];
  return 1;
}

function unknownKey(command: string, word: string, key: string): CommandError {
  const dimension = suggestGrouping(key);
  return unknownWord({
    word,
    suggestion: dimension && `${FILTERS[dimension].key}:`,
    example: `${command} ${FILTERS[dimension ?? "projects"].example}`,
  });
}

function knownService(command: string, name: string): string {
  const known = KNOWN_SERVICES.find((service) => service.toLowerCase() === name.toLowerCase());
  if (known) return known;
  const suggestion = suggestService(name);
  const filter = suggestion ? `service:${quoteValue(suggestion)}` : FILTERS.services.example;
  const example = `${command} ${filter}`;
  throw unknownValue(usageCommandText.unknownService(name), { word: name, suggestion, example });
}

function readFlag(draft: CostsDraft, { words: [word = ""] }: Remaining): number {
  const flag = word.toLowerCase();
  if (flag !== "partial" && flag !== "csv") return 0;
  draft[flag] = true;
  return 1;
}

function readGrouping(draft: CostsDraft, { command, words }: Remaining): number {
  const lead = /^(?:by|per|group(?:ed)? by)(?= |$)/i.exec(words.slice(0, 2).join(" "))?.[0];
  if (!lead) return 0;
  const length = lead.split(" ").length + 1;
  const name = words[length - 1];
  if (name === undefined) {
    throw missingValue(usageCommandText.groupings, { word: lead, example: `${command} by projects` });
  }
  const groupBy = DIMENSIONS.get(name.toLowerCase());
  if (!groupBy) {
    const suggestion = suggestGrouping(name);
    const example = `${command} by ${suggestion ?? "projects"}`;
    throw unknownValue(usageCommandText.unknownGrouping(name), { word: name, suggestion, example });
  }
  const word = words.slice(0, length).join(" ");
  setOnce(draft, "groupBy", groupBy, "groupings", { word, example: `${command} by ${groupBy}` });
  return length;
}

/** The mistake where no clause of costs begins. */
export function unknownCosts({ command, tokens: [token], words }: Remaining): CommandError {
  const { text, isQuoted, values } = token;
  if (isQuoted) {
    const suggestion = values[0] && `project:${quoteValue(values[0])}`;
    return unknownWord({ word: text, suggestion, example: `${command} ${FILTERS.projects.example}` });
  }
  const { typed = text, instead } = suggestUsage(words) ?? {};
  const example = `${command} ${instead ?? `last ${/\d/.test(text) ? "3 months" : "month by projects"}`}`;
  return unknownWord({ word: typed, suggestion: instead, example });
}
