import { type CommandError, missingValue, unknownValue, unknownWord } from "../../slack/command-error.ts";
import { quoteValue } from "../../slack/tokens.ts";
import { DIMENSIONS, FILTERS, formatFilters, NO_FILTERS, readFilter, suggestGrouping } from "../filters.ts";
import type { Clause, ClauseReader, Remaining } from "../parse-command.ts";
import type { Costs } from "./request.ts";
import { suggestUsage } from "./suggestion.ts";
import { usageCommandText } from "./text.ts";

export const DEFAULT_COSTS: Costs = {
  groupBy: "services",
  ...NO_FILTERS,
  partial: false,
  csv: false,
  raw: false,
};

export const COST_CLAUSES: ReadonlyArray<ClauseReader<Costs>> = [readFilter, readFlag, readGrouping];

/** Text that `COST_CLAUSES` read as these costs, except for `partial`, which no longer means anything, and files. */
export function formatCosts(costs: Costs): string {
  return [`by ${costs.groupBy}`, ...formatFilters(costs)].join(" ");
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
