import { startsWithPeriod } from "../../money/period-phrase.ts";
import type { Schedule } from "../../money/schedule.ts";
import { CommandError, missingValue, unknownValue, unknownWord } from "../../slack/command-error.ts";
import { nearest } from "../../slack/nearest.ts";
import { type Grammar, type Remaining, setOnce } from "../parse-command.ts";
import { COST_CLAUSES, type CostsDraft, unknownCosts } from "../usage/clauses.ts";
import { reportCommandText } from "./text.ts";

/** A report as far as it has been read. */
export interface ReportDraft extends CostsDraft {
  readonly every: Schedule["every"];
  at?: string;
  /** Of the month or of the week, as `every` says. */
  day?: number;
  readonly attachments: { csv?: boolean; invoice?: boolean };
}

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
const MINUTES_PER_DAY = 24 * 60;
/** Reports come at multiples of five minutes, when the scheduler runs. */
const STEP_MINUTES = 5;

/** What follows `monthly`, `weekly` or `daily`. */
export const REPORT_GRAMMAR: Grammar<ReportDraft> = {
  clauses: [readDay, readTime, readAttachment, refusePeriod, ...COST_CLAUSES],
  unknown: unknownClause,
};

/** How a weekday is written: 1 is Monday. */
export function weekdayName(weekday: number): string {
  return WEEKDAYS[weekday - 1] ?? "";
}

function readDay(draft: ReportDraft, { command, words }: Remaining): number {
  const [on, article, ...others] = words.map((word) => word.toLowerCase());
  if (on !== "on") return 0;
  const hasArticle = article === "day" || article === "the";
  const word = hasArticle ? others[0] : article;
  if (draft.every === "day") {
    throw new CommandError("conflict", reportCommandText.noDay, { word: on, example: command });
  }
  const { needed, example, read } = DAYS[draft.every];
  if (word === undefined) throw missingValue(needed, { word: on, example: `${command} ${example}` });
  setOnce(draft, "day", read(word, command), "days", { word: `on ${word}`, example: command });
  return hasArticle ? 3 : 2;
}

const DAYS = {
  week: { needed: reportCommandText.weekday, example: "on monday", read: readWeekday },
  month: { needed: reportCommandText.day, example: "on day 2", read: readDayOfMonth },
};

function readWeekday(word: string, command: string): number {
  const name = word.replace(/s$/, "");
  const index = WEEKDAYS.findIndex((weekday) => name.length > 2 && weekday.startsWith(name));
  if (index >= 0) return index + 1;
  const suggestion = nearest(word, WEEKDAYS);
  const example = `${command} on ${suggestion ?? "monday"}`;
  throw unknownValue(reportCommandText.notAWeekday(word), { word, suggestion, example });
}

function readDayOfMonth(word: string, command: string): number {
  const day = Number(/^(\d{1,2})(?:\.|st|nd|rd|th)?$/.exec(word)?.[1]);
  if (day >= 1 && day <= 28) return day;
  throw unknownValue(reportCommandText.notADay(word), { word, example: `${command} on day 2` });
}

function readTime(draft: ReportDraft, { command, tokens: [at, next] }: Remaining): number {
  if (at.text.toLowerCase() !== "at") return 0;
  const word = next?.text;
  const example = `${command} at 09:00`;
  if (word === undefined) throw missingValue(reportCommandText.time, { word: "at", example });
  const time = timeOfDay(word);
  if (!time) throw unknownValue(reportCommandText.notATime(word), { word, example });
  setOnce(draft, "at", time, "times", { word: `at ${word}`, example: command });
  return 2;
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

function readAttachment(draft: ReportDraft, { command, words }: Remaining): number {
  const [lead, name] = words.map((word) => word.toLowerCase());
  if (lead !== "with" && lead !== "without") return 0;
  if (name === undefined) {
    throw missingValue(reportCommandText.attachment, { word: lead, example: `${command} ${lead} invoice` });
  }
  if (name !== "invoice" && name !== "csv") {
    const suggestion = nearest(name, ["invoice", "csv"]);
    const example = `${command} ${lead} ${suggestion ?? "invoice"}`;
    throw unknownValue(reportCommandText.notAnAttachment(name), { word: name, suggestion, example });
  }
  const mistake = { word: `${lead} ${name}`, example: command };
  setOnce(draft.attachments, name, lead === "with", reportCommandText.choices(name), mistake);
  return 2;
}

function refusePeriod(_draft: ReportDraft, { command, words }: Remaining): number {
  if (!startsWithPeriod(words)) return 0;
  const mistake = { word: words.join(" "), example: command };
  throw new CommandError("conflict", reportCommandText.noPeriod, mistake);
}

/** What is not understood may be meant as an attachment, but not as a period. */
function unknownClause(remaining: Remaining): CommandError {
  const { command, tokens } = remaining;
  const word = tokens[0].text;
  const near = nearest(word, ["with", "without", "invoice"]);
  if (near) {
    const suggestion = near === "without" ? "without invoice" : "with invoice";
    return unknownWord({ word, suggestion, example: `${command} ${suggestion}` });
  }
  const error = unknownCosts(remaining);
  const isUsable = error.suggestion && !startsWithPeriod(error.suggestion.split(" "));
  return isUsable ? error : unknownWord({ word, example: command });
}
