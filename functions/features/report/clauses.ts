import { nearest } from "../../aws/nearest.ts";
import { startsWithPeriod } from "../../money/period-phrase.ts";
import type { Schedule } from "../../money/schedule.ts";
import { CommandError, missingValue, unknownValue, unknownWord } from "../../slack/command-error.ts";
import type { Clause, ClauseReader, Remaining } from "../clause.ts";
import { DIMENSIONS } from "../filters.ts";
import { readName } from "../name-clause.ts";
import type { Grammar } from "../parse-command.ts";
import type { Suggestion } from "../period-suggestion.ts";
import {
  COST_CLAUSES,
  COST_KEYWORDS,
  readLineGrouping,
  suggestUsage,
  unknownCosts,
} from "../usage/clauses.ts";
import type { Costs } from "../usage/request.ts";
import { reportCommandText, WEEKDAYS } from "./text.ts";

/** After `monthly`, `weekly` or `daily`. */
export interface ReportClauses extends Costs {
  readonly at: string;
  /** Of the month or of the week. */
  readonly day: number;
  readonly withCsv: boolean;
  readonly withInvoice: boolean;
}

export const WEEKDAY_TOKENS = WEEKDAYS.map((weekday) => weekday.toLowerCase());
const MINUTES_PER_DAY = 24 * 60;
/** The scheduler runs every five minutes. */
const STEP_MINUTES = 5;

export function reportGrammar(every: Schedule["every"]): Grammar<ReportClauses> {
  return {
    clauses: [
      DAY_READERS[every],
      readTime,
      readAttachment,
      refusePeriod,
      refuseLines,
      ...COST_CLAUSES,
      readReportName,
    ],
    unknown: unknownClause,
    plurals: reportCommandText.plurals,
  };
}

const DAY_READERS: Record<Schedule["every"], ClauseReader<ReportClauses>> = {
  month: (remaining) => readDay(remaining, reportCommandText.day, "on day 2", readDayOfMonth),
  week: (remaining) => readDay(remaining, reportCommandText.weekday, "on monday", readWeekday),
  day: ({ command, words: [on = ""] }) => {
    if (on.toLowerCase() !== "on") return undefined;
    throw new CommandError("conflict", reportCommandText.noDay, { word: on, example: command });
  },
};

function readDay(
  { command, words }: Remaining,
  needed: string,
  example: string,
  read: (word: string, command: string) => number,
): Clause<ReportClauses> | undefined {
  const [on, ...after] = words.map((word) => word.toLowerCase());
  if (on !== "on") return undefined;
  const position = after[0] === "day" || after[0] === "the" ? 1 : 0;
  const word = after[position];
  if (word === undefined) throw missingValue(needed, { word: on, example: `${command} ${example}` });
  return { length: position + 2, values: { day: read(word, command) } };
}

function readWeekday(word: string, command: string): number {
  const name = word.replace(/s$/, "");
  const index = WEEKDAY_TOKENS.findIndex((weekday) => name.length > 2 && weekday.startsWith(name));
  if (index >= 0) return index + 1;
  const suggestion = nearest(word, WEEKDAY_TOKENS);
  const example = `${command} on ${suggestion ?? "monday"}`;
  throw unknownValue(reportCommandText.notAWeekday(word), { word, suggestion, example });
}

function readDayOfMonth(word: string, command: string): number {
  const day = Number(/^(\d{1,2})(?:\.|st|nd|rd|th)?$/.exec(word)?.[1]);
  if (day >= 1 && day <= 28) return day;
  throw unknownValue(reportCommandText.notADay(word), { word, example: `${command} on day 2` });
}

function readTime({ command, tokens: [at, next] }: Remaining): Clause<ReportClauses> | undefined {
  if (at.text.toLowerCase() !== "at") return undefined;
  const example = `${command} at 09:00`;
  if (!next) throw missingValue(reportCommandText.time, { word: at.text, example });
  const time = timeOfDay(next.text);
  if (!time) throw unknownValue(reportCommandText.notATime(next.text), { word: next.text, example });
  return { length: 2, values: { at: time } };
}

/** `9:03`, `09.03` and `9:03am` are 09:05: rounded up to five minutes, but not to the next day. */
function timeOfDay(word: string): string | undefined {
  const [, hours = "", minutes = "0", half] = /^(\d{1,2})(?:[:.]([0-5]\d))?([ap]m)?$/i.exec(word) ?? [];
  const [first, last] = half ? [1, 12] : [0, 23];
  if (!hours || Number(hours) < first || Number(hours) > last) return undefined;
  const hour = half ? (Number(hours) % 12) + (half.toLowerCase() === "pm" ? 12 : 0) : Number(hours);
  const rounded = Math.ceil((hour * 60 + Number(minutes)) / STEP_MINUTES) * STEP_MINUTES;
  const minuteOfDay = Math.min(rounded, MINUTES_PER_DAY - STEP_MINUTES);
  return new Date(minuteOfDay * 60_000).toISOString().slice(11, 16);
}

function readAttachment({ command, words }: Remaining): Clause<ReportClauses> | undefined {
  const [lead, name] = words.map((word) => word.toLowerCase());
  if (lead !== "with" && lead !== "without") return undefined;
  if (name === "csv") return { length: 2, values: { withCsv: lead === "with" } };
  if (name === "invoice") return { length: 2, values: { withInvoice: lead === "with" } };
  if (name === "chart") return { length: 2, values: { chart: lead === "with" } };
  const suggestion = name && nearest(name, ATTACHMENTS);
  const example = `${command} ${lead} ${suggestion ?? "invoice"}`;
  if (name === undefined) throw missingValue(reportCommandText.attachment, { word: lead, example });
  throw unknownValue(reportCommandText.notAnAttachment(name), { word: name, suggestion, example });
}

function refusePeriod({ command, words }: Remaining): undefined {
  if (!startsWithPeriod(words)) return;
  const mistake = { word: words.join(" "), example: command };
  throw new CommandError("conflict", reportCommandText.noPeriod, mistake);
}

function refuseLines(remaining: Remaining): undefined {
  const clause = readLineGrouping(remaining);
  if (!clause) return;
  const word = remaining.tokens
    .slice(0, clause.length)
    .map(({ text }) => text)
    .join(" ");
  const mistake = { word, example: `${remaining.command} by services` };
  throw new CommandError("conflict", reportCommandText.noLines(word), mistake);
}

const ATTACHMENTS = ["invoice", "csv"];
const KEYWORDS = [...COST_KEYWORDS, "on", "at", "with", "without"];

function readReportName(remaining: Remaining): Clause<ReportClauses> | undefined {
  const suggest = (words: readonly string[]) => suggestAttachment(words) ?? suggestUsage(words);
  return readName(remaining, { keywords: KEYWORDS, suggest });
}

function suggestAttachment([word = "", next = ""]: readonly string[]): Suggestion | undefined {
  const near = nearest(word, ["with", "without", "invoice"]);
  if (!near) return undefined;
  const lead = near === "invoice" ? "with" : near;
  const attachment = near === "invoice" ? undefined : nearest(next, ATTACHMENTS);
  return {
    phrase: attachment ? `${word} ${next}` : word,
    instead: `${lead} ${attachment ?? "invoice"}`,
  };
}

/** Suggests attachments and costs, but no period and no grouping of lines. */
function unknownClause(remaining: Remaining): CommandError {
  const { command, tokens, words } = remaining;
  const { phrase, instead } = suggestAttachment(words) ?? {};
  if (phrase) return unknownWord({ word: phrase, suggestion: instead, example: `${command} ${instead}` });
  const error = unknownCosts(remaining);
  const [first = "", second = ""] = error.suggestion?.split(" ") ?? [];
  const isUsable = first === "by" ? DIMENSIONS.has(second) : COST_KEYWORDS.includes(first);
  return isUsable ? error : unknownWord({ word: tokens[0].text, example: command });
}
