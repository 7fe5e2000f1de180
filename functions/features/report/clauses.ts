import type { Schedule } from "../../money/schedule.ts";
import { CommandError } from "../../slack/command-error.ts";
import { nearest } from "../../slack/nearest.ts";
import type { Word } from "../../slack/tokens.ts";

/** What the words of a subscription that are not about costs say. */
export interface Draft {
  /** What examples of the command begin with. */
  readonly command: string;
  readonly every: Schedule["every"];
  at?: string;
  /** Of the month or of the week, as `every` says. */
  day?: number;
  csv?: boolean;
  invoice?: boolean;
}

const WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/** Reports come at multiples of five minutes, at which the clock strikes. */
const STEP_MINUTES = 5;

/**
 * Reads the clause that the words begin with into the draft: a day, a time, or what is attached.
 *
 * @returns how many words it takes; 0 when it is about something else.
 * @throws CommandError
 */
export function readReportClause(draft: Draft, words: readonly Word[]): number {
  const [word, next] = words.map(({ text }) => text.toLowerCase());
  switch (word) {
    case "on":
      return readDay(
        draft,
        words.slice(1).map(({ text }) => text),
      );
    case "at":
      draft.at = readTime(draft, next);
      return 2;
    case "with":
    case "without":
      return readAttachment(draft, word === "with", next);
    default:
      return 0;
  }
}

/** How a weekday is written: 1 is Monday. */
export function weekdayName(weekday: number): string {
  return WEEKDAYS[weekday - 1] ?? "";
}

function readDay(draft: Draft, words: readonly string[]): number {
  const hasArticle = /^(?:day|the)$/i.test(words[0] ?? "");
  const text = words[hasArticle ? 1 : 0];
  if (text === undefined) throw missing(draft, "on", draft.every === "week" ? "a weekday" : "a day");
  const day = draft.every === "week" ? weekdayOf(draft, text) : dayOfMonth(draft, text);
  if (draft.day !== undefined && draft.day !== day) throw conflict(draft, `on ${text}`, "day");
  draft.day = day;
  return hasArticle ? 3 : 2;
}

function weekdayOf(draft: Draft, text: string): number {
  const name = text.toLowerCase().replace(/s$/, "");
  const index = WEEKDAYS.findIndex((weekday) => name.length > 2 && weekday.startsWith(name));
  if (index >= 0) return index + 1;
  const suggestion = nearest(text, WEEKDAYS);
  throw new CommandError("unknown_value", `\`${text}\` is no weekday.${question(suggestion)}`, {
    word: text,
    suggestion,
    example: `${draft.command} on ${suggestion ?? "monday"}`,
  });
}

function dayOfMonth(draft: Draft, text: string): number {
  if (draft.every === "day") throw conflict(draft, `on ${text}`, "day");
  const day = Number(/^(\d{1,2})(?:\.|st|nd|rd|th)?$/i.exec(text)?.[1]);
  if (day >= 1 && day <= 28) return day;
  const message = `\`${text}\` is no day from 1 to 28, the days that every month has.`;
  throw new CommandError("unknown_value", message, { word: text, example: `${draft.command} on day 2` });
}

/** `9:03`, `09.03` and `9:03am` are 09:05: a time is taken to the next five minutes, but not to the next day. */
function readTime(draft: Draft, text: string | undefined): string {
  if (text === undefined) throw missing(draft, "at", "a time");
  const [, hours = "", minutes = "0", half] = /^(\d{1,2})(?:[:.](\d{2}))?(am|pm)?$/i.exec(text) ?? [];
  const isHour = half ? Number(hours) >= 1 && Number(hours) <= 12 : Number(hours) <= 23;
  if (hours === "" || !isHour || Number(minutes) > 59) {
    const message = `\`${text}\` is no time of day. Write it like 09:00.`;
    throw new CommandError("unknown_value", message, { word: text, example: `${draft.command} at 09:00` });
  }
  const hour = half ? (Number(hours) % 12) + (half.toLowerCase() === "pm" ? 12 : 0) : Number(hours);
  const rounded = Math.ceil((hour * 60 + Number(minutes)) / STEP_MINUTES) * STEP_MINUTES;
  const time = clockTime(Math.min(rounded, 24 * 60 - STEP_MINUTES));
  if (draft.at !== undefined && draft.at !== time) throw conflict(draft, `at ${text}`, "time");
  return time;
}

function clockTime(minutes: number): string {
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, "0")).join(":");
}

function readAttachment(draft: Draft, isWanted: boolean, name: string | undefined): number {
  const word = isWanted ? "with" : "without";
  if (name === undefined) throw missing(draft, word, "invoice or csv");
  if (name !== "invoice" && name !== "csv") {
    const suggestion = nearest(name, ["invoice", "csv"]);
    const message = `A report can come with its invoice or csv, not with \`${name}\`.${question(suggestion)}`;
    throw new CommandError("unknown_value", message, {
      word: name,
      suggestion,
      example: `${draft.command} ${word} ${suggestion ?? "invoice"}`,
    });
  }
  if (draft[name] !== undefined && draft[name] !== isWanted)
    throw conflict(draft, `${word} ${name}`, "word about it");
  draft[name] = isWanted;
  return 2;
}

function missing(draft: Draft, word: string, what: string): CommandError {
  const examples: Record<string, string> = { on: draft.every === "week" ? "monday" : "day 2", at: "09:00" };
  const message = `\`${word}\` needs ${what} after it.`;
  const example = `${draft.command} ${word} ${examples[word] ?? "invoice"}`;
  return new CommandError("missing_value", message, { word, example });
}

function conflict(draft: Draft, word: string, what: string): CommandError {
  const message =
    draft.every === "day" && what === "day"
      ? `\`${word}\` does not fit a daily report.`
      : `\`${word}\` is a second ${what}, and a report has one. Leave one of the two out.`;
  return new CommandError("conflict", message, { word, example: draft.command });
}

function question(suggestion: string | undefined): string {
  return suggestion ? ` Did you mean \`${suggestion}\`?` : "";
}
