import { isRunning } from "../../money/period.ts";
import { matchPeriod, PeriodError } from "../../money/period-phrase.ts";
import type { Schedule } from "../../money/schedule.ts";
import { CommandError } from "../../slack/command-error.ts";
import { nearest } from "../../slack/nearest.ts";
import { splitWords, type Word } from "../../slack/tokens.ts";
import { readCosts } from "../usage/clauses.ts";
import { formatCosts } from "../usage/command.ts";
import { type Draft, readReportClause, weekdayName } from "./clauses.ts";
import type { ReportRequest, ReportRun } from "./request.ts";

export type { ReportRequest, ReportRun } from "./request.ts";

/** Whether a report comes with the invoice as it stands: only those about the month so far. */
export function attachesOpenInvoice({ period, schedule }: ReportRun, today: Date): boolean {
  return schedule.every !== "month" && isRunning(period, today);
}

/** What can be done with a report that is there. */
const CHANGES = ["run", "pause", "resume", "remove"] as const;
export type ReportChange = (typeof CHANGES)[number];

export type ReportCommand =
  | { readonly kind: "help" }
  /** Pages are counted from 1. */
  | { readonly kind: "list"; readonly page: number }
  | { readonly kind: "change"; readonly change: ReportChange; readonly reportId: string }
  | { readonly kind: "subscribe"; readonly request: ReportRequest };

export const COMMAND = "/atlas-report";
/** Less than what `/atlas-usage` takes, since the buttons of a report carry its words on with a period. */
const MAX_LENGTH = 900;
const HELP = /^(?:help|\?|[-–—]+help|-h)$/i;
const REPORT_ID = /^[a-f0-9]{8}$/i;
const PAGE = /^[1-9]\d{0,2}$/;
const EVERY = new Map<string, Schedule["every"]>([
  ["monthly", "month"],
  ["weekly", "week"],
  ["daily", "day"],
]);
const VERBS = [...EVERY.keys(), "list", ...CHANGES, "help"];
const DEFAULT_TIME = "09:00";
const DEFAULT_DAY = { month: 2, week: 1, day: undefined } as const;

/** Every form of the command, each with a command that works when pasted. */
export const REPORT_FORMS: ReadonlyArray<{ readonly form: string; readonly example: string }> = [
  { form: "nothing more, or list [page]: the reports of this channel", example: COMMAND },
  {
    form: "monthly [on <day 1-28>] [at HH:MM]: the month that ended",
    example: `${COMMAND} monthly on 2 at 09:00`,
  },
  { form: "weekly [on <weekday>] [at HH:MM]: the month so far", example: `${COMMAND} weekly on monday` },
  { form: "daily [at HH:MM]: the month so far", example: `${COMMAND} daily at 08:30` },
  {
    form: "by services|projects|clusters|organizations",
    example: `${COMMAND} monthly by projects`,
  },
  {
    form: "service:, project:, cluster:, org:, partial",
    example: `${COMMAND} weekly project:"Fleet Platform"`,
  },
  { form: "with csv", example: `${COMMAND} monthly with csv` },
  { form: "with|without invoice: monthly reports have it", example: `${COMMAND} monthly without invoice` },
  { form: "run|pause|resume|remove <id>", example: `${COMMAND} run 0123abcd` },
  { form: "help", example: `${COMMAND} help` },
];

/**
 * Reads what was typed after `/atlas-report`, see `REPORT_FORMS`: what to do comes first, the rest in any order.
 * Nothing lists the reports.
 *
 * @param text as Slack sends it, with `&`, `<` and `>` escaped
 * @throws CommandError, and nothing else, when something is not understood or impossible
 */
export function parseReport(text: string, today: Date): ReportCommand {
  if (text.length > MAX_LENGTH) throw tooLong(text);
  const words = splitWords(text, `${COMMAND} monthly`);
  if (words.some((word) => word.key === undefined && HELP.test(word.text))) return { kind: "help" };
  const [verb = "list", ...rest] = words.map((word) => word.text.toLowerCase());
  if (verb === "list") return readList(rest);
  const change = CHANGES.find((each) => each === verb);
  if (change) return readChange(change, rest);
  const every = EVERY.get(verb);
  if (!every) throw unknownVerb(words[0]?.text ?? "");
  const request = readReportRequest(every, `${COMMAND} ${verb}`, words.slice(1), today);
  if (formatReport(request).length > MAX_LENGTH) throw tooLong(text);
  return { kind: "subscribe", request };
}

/** The request in words that `parseReport` reads as an equal request. */
export function formatReport(request: ReportRequest): string {
  const { schedule, csv, invoice } = request;
  const isExpected = invoice === (schedule.every === "month");
  return [
    formatSchedule(schedule),
    formatCosts(request),
    ...(csv ? ["with csv"] : []),
    ...(isExpected && !invoice ? [] : [`${invoice ? "with" : "without"} invoice`]),
  ].join(" ");
}

function formatSchedule(schedule: Schedule): string {
  switch (schedule.every) {
    case "month":
      return `monthly on day ${schedule.day} at ${schedule.at}`;
    case "week":
      return `weekly on ${weekdayName(schedule.weekday)} at ${schedule.at}`;
    case "day":
      return `daily at ${schedule.at}`;
  }
}

function readList(rest: readonly string[]): ReportCommand {
  const [page = "", ...more] = rest;
  if (!PAGE.test(page)) return onlyThat("list", rest, { kind: "list", page: 1 });
  return onlyThat(`list ${page}`, more, { kind: "list", page: Number(page) });
}

function readChange(change: ReportChange, rest: readonly string[]): ReportCommand {
  const [id, ...more] = rest;
  const example = `${COMMAND} list`;
  if (id === undefined) {
    const message = `\`${change}\` needs the id of a report after it; the list shows them.`;
    throw new CommandError("missing_value", message, { word: change, example });
  }
  if (!REPORT_ID.test(id)) {
    const message = `\`${id}\` is no id of a report; the list shows them.`;
    throw new CommandError("unknown_value", message, { word: id, example });
  }
  return onlyThat(`${change} ${id}`, more, { kind: "change", change, reportId: id });
}

function onlyThat(words: string, [more]: readonly string[], command: ReportCommand): ReportCommand {
  if (more === undefined) return command;
  const message = `Nothing comes after \`${words}\`: I do not understand \`${more}\`.`;
  throw new CommandError("unknown_word", message, { word: more, example: `${COMMAND} ${words}` });
}

function readReportRequest(
  every: Schedule["every"],
  command: string,
  words: readonly Word[],
  today: Date,
): ReportRequest {
  const draft: Draft = { command, every };
  const aboutCosts: Word[] = [];
  for (let index = 0; index < words.length; ) {
    const length = readReportClause(draft, words.slice(index));
    aboutCosts.push(...(length === 0 ? words.slice(index, index + 1) : []));
    index += length || 1;
  }
  const { period, csv, ...costs } = costsOf(aboutCosts, today, command);
  if (period) throw hasPeriod(command, aboutCosts);
  return {
    ...costs,
    csv: draft.csv ?? csv,
    invoice: draft.invoice ?? every === "month",
    schedule: scheduleOf(draft),
  };
}

function scheduleOf({ every, at = DEFAULT_TIME, day = DEFAULT_DAY[every] ?? 1 }: Draft): Schedule {
  switch (every) {
    case "month":
      return { every, day, at };
    case "week":
      return { every, weekday: day, at };
    case "day":
      return { every, at };
  }
}

/** What is not understood is looked for among the words of a report too. */
function costsOf(words: readonly Word[], today: Date, command: string): ReturnType<typeof readCosts> {
  try {
    return readCosts(words, today, command);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    if (error.cause instanceof PeriodError) throw hasPeriod(command, words);
    if (error.code !== "unknown_word") throw error;
    const [first = ""] = error.word.split(" ");
    const suggestion = nearest(first, ["with", "without", "invoice"]);
    const instead = suggestion && (suggestion === "without" ? "without invoice" : "with invoice");
    if (instead) throw notUnderstood(first, instead, `${command} ${instead}`, error);
    const isPeriod = matchPeriod(error.suggestion?.split(" ") ?? [], today) !== undefined;
    throw isPeriod ? notUnderstood(first, undefined, command, error) : error;
  }
}

function hasPeriod(command: string, words: readonly Word[]): CommandError {
  const message =
    "A report chooses its period itself: monthly ones the month that ended, others the month so far.";
  return new CommandError("conflict", message, {
    word: words.map(({ text }) => text).join(" "),
    example: command,
  });
}

function unknownVerb(word: string): CommandError {
  const suggestion = nearest(word, VERBS);
  const needsId = CHANGES.some((change) => change === suggestion);
  return notUnderstood(word, suggestion, `${COMMAND} ${suggestion && !needsId ? suggestion : "monthly"}`);
}

function notUnderstood(
  word: string,
  suggestion: string | undefined,
  example: string,
  cause?: unknown,
): CommandError {
  const question = suggestion ? ` Did you mean \`${suggestion}\`?` : "";
  const message = `I do not understand \`${word}\`.${question}`;
  return new CommandError("unknown_word", message, { word, suggestion, example, cause });
}

function tooLong(text: string): CommandError {
  const message = `This command is too long: it may have ${MAX_LENGTH} characters. Name fewer projects or clusters.`;
  return new CommandError("too_long", message, {
    word: `${text.slice(0, 40)}…`,
    example: `${COMMAND} monthly`,
  });
}
