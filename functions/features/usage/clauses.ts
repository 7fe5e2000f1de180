import { GROUPINGS, type GroupBy, KNOWN_SERVICES } from "../../atlas/usage-detail.ts";
import { type CommandError, missingValue, unknownValue, unknownWord } from "../../slack/command-error.ts";
import { quoteValue } from "../../slack/tokens.ts";
import type { Clause, ClauseReader, Remaining } from "../parse-command.ts";
import type { Costs } from "./request.ts";
import { DIMENSIONS, FILTERS, suggestGrouping, suggestService, suggestUsage } from "./suggestion.ts";
import { usageCommandText } from "./text.ts";

export const DEFAULT_COSTS: Costs = {
  groupBy: "services",
  services: [],
  projects: [],
  clusters: [],
  organizations: [],
  partial: false,
  csv: false,
  raw: false,
};

export const COST_CLAUSES: ReadonlyArray<ClauseReader<Costs>> = [readFilter, readFlag, readGrouping];

/** Text that `COST_CLAUSES` read as these costs, except for `partial`, which no longer means anything, and files. */
export function formatCosts(costs: Costs): string {
  return [`by ${costs.groupBy}`, ...formatFilters(costs)].join(" ");
}

export function formatFilters(costs: Costs): string[] {
  return GROUPINGS.filter((dimension) => costs[dimension].length > 0).map(
    (dimension) => `${FILTERS[dimension].key}:${costs[dimension].map(quoteValue).join(",")}`,
  );
}

function readFilter({
  command,
  isStored,
  tokens: [{ key, text, values }],
}: Remaining): Clause<Costs> | undefined {
  if (key === undefined) return undefined;
  const dimension = DIMENSIONS.get(key);
  if (!dimension) throw unknownKey(command, text, key);
  if (values.length === 0) {
    const example = `${command} ${FILTERS[dimension].example}`;
    throw missingValue(usageCommandText.name, { word: text, example });
  }
  // A stored service may have been renamed since, which only Atlas can say.
  const isChecked = dimension === "services" && !isStored;
  const names = isChecked ? values.map((name) => knownService(command, name)) : [...values];
  const filter: Partial<Record<GroupBy, string[]>> = { [dimension]: names };
  return { length: 1, values: filter };
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

function readFlag({ words: [word = ""] }: Remaining): Clause<Costs> | undefined {
  if (/^partial$/i.test(word)) return { length: 1, values: { partial: true } };
  if (/^raw$/i.test(word)) return { length: 1, values: { csv: true, raw: true } };
  return /^csv$/i.test(word) ? { length: 1, values: { csv: true } } : undefined;
}

function readGrouping({ command, words }: Remaining): Clause<Costs> | undefined {
  const lead = /^(?:by|per|group(?:ed)? by)(?= |$)/i.exec(words.slice(0, 2).join(" "))?.[0];
  if (!lead) return undefined;
  const length = lead.split(" ").length + 1;
  const name = words[length - 1];
  if (name === undefined) {
    throw missingValue(usageCommandText.groupings, { word: lead, example: `${command} by projects` });
  }
  const groupBy = DIMENSIONS.get(name.toLowerCase());
  if (groupBy) return { length, values: { groupBy } };
  const suggestion = suggestGrouping(name);
  const example = `${command} by ${suggestion ?? "projects"}`;
  throw unknownValue(usageCommandText.unknownGrouping(name), { word: name, suggestion, example });
}

/** The mistake if no clause matches. */
export function unknownCosts({ command, tokens: [token], words }: Remaining): CommandError {
  const { text, isQuoted, values } = token;
  if (isQuoted) {
    const suggestion = values[0] && `project:${quoteValue(values[0])}`;
    return unknownWord({ word: text, suggestion, example: `${command} ${FILTERS.projects.example}` });
  }
  const { phrase = text, instead } = suggestUsage(words) ?? {};
  const example = `${command} ${instead ?? `last ${/\d/.test(text) ? "3 months" : "month by projects"}`}`;
  return unknownWord({ word: phrase, suggestion: instead, example });
}
