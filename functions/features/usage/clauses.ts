import { nearest } from "../../aws/nearest.ts";
import {
  type CommandError,
  conflict,
  missingValue,
  unknownValue,
  unknownWord,
} from "../../slack/command-error.ts";
import type { Clause, ClauseReader, Remaining } from "../clause.ts";
import { DIMENSIONS, formatFilters, NO_FILTERS, readFilter, suggestGrouping } from "../filters.ts";
import { formatGrouping, NAMED_GROUPINGS, type NamedGrouping } from "../groupings.ts";
import { readName } from "../name-clause.ts";
import { createSuggest } from "../period-suggestion.ts";
import type { Costs, UsageRequest } from "./request.ts";
import { usageCommandText } from "./text.ts";

export const DEFAULT_COSTS: Costs = {
  groupBy: "services",
  ...NO_FILTERS,
  names: [],
  partial: false,
  csv: false,
  raw: false,
};

export const COST_CLAUSES: ReadonlyArray<ClauseReader<Costs>> = [
  readFilter,
  readFlag,
  readChart,
  readGrouping,
];

/** What ends a bare name. */
export const COST_KEYWORDS = [
  ...["csv", "raw", "partial", "by", "per", "group", "grouped"],
  ...["chart", "no chart", "with chart", "without chart"],
];

const LINE_WORDS: ReadonlyMap<string, NamedGrouping | "tags"> = new Map(
  [...NAMED_GROUPINGS, "tags" as const]
    .filter((name) => !DIMENSIONS.has(name))
    .flatMap((name) => [name.slice(0, -1), name].map((word) => [word, name] as const)),
);

export const suggestUsage = createSuggest({
  clauses: new Map([
    ...["partial", "csv", "raw", "chart", "private", "help", "against"].map((word) => [word, word] as const),
    ...["by", "per"].map((word) => [word, "by projects"] as const),
    ...[...LINE_WORDS, ...DIMENSIONS]
      .filter(([, groupBy]) => groupBy !== "tags")
      .flatMap(([name, groupBy]) => ["", "by "].map((lead) => [`${lead}${name}`, `by ${groupBy}`] as const)),
  ]),
  hasDays: true,
});

export function readCostName(remaining: Remaining): Clause<Costs> | undefined {
  return readName(remaining, { keywords: COST_KEYWORDS, suggest: suggestUsage });
}

/** Text that is read as these costs, except for `partial`, which no longer means anything, and files. */
export function formatCosts(costs: Costs | UsageRequest): string {
  const chart = costs.chart === undefined ? [] : [costs.chart ? "chart" : "no chart"];
  return [`by ${formatGrouping(costs.groupBy)}`, ...formatFilters(costs), ...chart].join(" ");
}

function readFlag({ words: [word = ""] }: Remaining): Clause<Costs> | undefined {
  if (/^partial$/i.test(word)) return { length: 1, values: { partial: true } };
  if (/^raw$/i.test(word)) return { length: 1, values: { csv: true, raw: true } };
  return /^csv$/i.test(word) ? { length: 1, values: { csv: true } } : undefined;
}

type LineClauses = Pick<UsageRequest, "groupBy">;

/** Reads a grouping that only lines of invoices have: `by sku`, `by tag:team`, `tag:team`. */
export function readLineGrouping({ command, tokens, words }: Remaining): Clause<LineClauses> | undefined {
  const lead = leadOf(words);
  const leadLength = lead?.split(" ").length ?? 0;
  const token = tokens[leadLength];
  const name = token?.key ?? (lead && token?.text.toLowerCase());
  const groupBy = LINE_WORDS.get(name ?? "");
  if (!groupBy && name && lead) refuseNearly(name, `${command} ${lead}`);
  if (!token || !groupBy || (token.key !== undefined && groupBy !== "tags")) return undefined;
  const length = leadLength + 1;
  if (groupBy !== "tags") return { length, values: { groupBy } };
  const [tag, ...others] = token.values;
  const mistake = { word: token.text, example: `${command} by tag:team` };
  if (token.key === undefined || tag === undefined) throw missingValue(usageCommandText.tagKey, mistake);
  if (others.length > 0) throw conflict(usageCommandText.tagKeys, mistake);
  return { length, values: { groupBy: { tag } } };
}

/** @throws CommandError for a misspelt grouping of lines */
function refuseNearly(word: string, command: string): void {
  const suggestion = nearest(word, [...DIMENSIONS.keys(), ...LINE_WORDS.keys()]);
  if (!suggestion || DIMENSIONS.has(suggestion) || suggestion.startsWith("tag")) return;
  const example = `${command} ${suggestion}`;
  throw unknownValue(usageCommandText.unknownGrouping(word), { word, suggestion, example });
}

function leadOf(words: readonly string[]): string | undefined {
  return /^(?:by|per|group(?:ed)? by)(?= |$)/i.exec(words.slice(0, 2).join(" "))?.[0];
}

function readChart({ words }: Remaining): Clause<Costs> | undefined {
  const [lead = "", name = ""] = words.map((word) => word.toLowerCase());
  if (lead === "chart") return { length: 1, values: { chart: true } };
  const hasLead = name === "chart" && ["no", "with", "without"].includes(lead);
  return hasLead ? { length: 2, values: { chart: lead === "with" } } : undefined;
}

function readGrouping({ command, words }: Remaining): Clause<Costs> | undefined {
  const lead = leadOf(words);
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
  const { text } = token;
  const { phrase = text, instead } = suggestUsage(words) ?? {};
  const works = instead ?? (/\d/.test(text) ? "last 3 months" : "last month by projects");
  const example = `${command} ${works === "against" ? "last month against 2026-04" : works}`;
  return unknownWord({ word: phrase, suggestion: instead, example });
}
