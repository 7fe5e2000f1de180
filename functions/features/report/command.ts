import { GROUPINGS } from "../../atlas/usage-detail.ts";
import { nearest } from "../../aws/nearest.ts";
import { isRunning } from "../../money/period.ts";
import type { Schedule } from "../../money/schedule.ts";
import { type CommandError, unknownWord } from "../../slack/command-error.ts";
import type { Token } from "../../slack/tokens.ts";
import { type AnswerScope, inheritFilters } from "../answer-scope.ts";
import type { CommandContext } from "../clause.ts";
import type { HelpCommand, ParseOptions } from "../feature.ts";
import type { CommandForm } from "../help.ts";
import { parseCommand, readClauses } from "../parse-command.ts";
import {
  type ChangeCommand,
  type ListCommand,
  readSubscriptionCommand,
  SUBSCRIPTION_CHANGES,
} from "../subscriptions/command.ts";
import { DEFAULT_COSTS, formatCosts } from "../usage/clauses.ts";
import { type ReportClauses, reportGrammar, WEEKDAY_TOKENS } from "./clauses.ts";
import type { ReportRequest, ReportRun } from "./request.ts";
import { reportCommandText, reportsText } from "./text.ts";

/** Whether a report comes with a pending invoice, because it is about the month so far. */
export function attachesOpenInvoice({ period, schedule }: ReportRun, today: Date): boolean {
  return schedule.every !== "month" && isRunning(period, today);
}

const CHANGES = ["run", ...SUBSCRIPTION_CHANGES] as const;
export type ReportChange = (typeof CHANGES)[number];

type ReportAction =
  | ListCommand
  | ChangeCommand<ReportChange>
  | { readonly kind: "subscribe"; readonly request: ReportRequest };

export type ReportCommand = HelpCommand | ReportAction;

export const COMMAND = "/atlas-report";
const MONTHLY = `${COMMAND} monthly`;
/** Less than that of `/atlas-usage`, because a report's buttons carry its command with a period. */
const MAX_LENGTH = 900;
const EVERY = new Map<string, Schedule["every"]>([
  ["monthly", "month"],
  ["weekly", "week"],
  ["daily", "day"],
]);
const VERBS = [...EVERY.keys(), "list", ...CHANGES, "help"];
const DEFAULT_TIME = "09:00";
const DEFAULT_DAY = { month: 2, week: 1, day: 1 } as const;

/** Every form of the command. */
export const REPORT_FORMS: readonly CommandForm[] = [
  { form: "list [page], or nothing: the reports of this channel", example: COMMAND },
  { form: "monthly [on <day 1-28>] [at HH:MM]: the previous month", example: `${MONTHLY} on 2 at 09:00` },
  { form: "weekly [on <weekday>] [at HH:MM]: the last seven days", example: `${COMMAND} weekly on monday` },
  { form: "daily [at HH:MM]: yesterday", example: `${COMMAND} daily at 08:30` },
  { form: "by services|projects|clusters|organizations", example: `${MONTHLY} by projects` },
  { form: "<name>: as in /atlas-usage", example: `${MONTHLY} lab` },
  {
    form: "service:, project:, cluster:, org:",
    example: `${COMMAND} weekly project:"Fleet Platform"`,
  },
  { form: "with csv", example: `${MONTHLY} with csv` },
  { form: "raw", example: `${MONTHLY} by projects raw` },
  { form: "with|without invoice: on by default for monthly reports", example: `${MONTHLY} without invoice` },
  { form: "no chart", example: `${MONTHLY} no chart` },
  { form: "run|pause|resume|remove <id>", example: `${COMMAND} run 0123abcd` },
  { form: "restore <id>: a report removed in the last 7 days", example: `${COMMAND} restore 0123abcd` },
  { form: "help", example: `${COMMAND} help` },
];

/** Parses the text after `/atlas-report`; see `REPORT_FORMS` and `parseCommand`. @throws CommandError */
export function parseReport(
  text: string,
  today: Date,
  { isStored, scope }: ParseOptions = {},
): ReportCommand {
  return parseCommand(text, {
    command: COMMAND,
    maxLength: MAX_LENGTH,
    example: MONTHLY,
    read: (tokens) => readAction(tokens, { today, isStored }, scope),
    format: (parsed) => (parsed.kind === "subscribe" ? formatReport(parsed.request) : ""),
    notPrivate: reportCommandText.notPrivate,
  });
}

/** Text that `parseReport` parses as an equal request. */
export function formatReport(request: ReportRequest): string {
  const { schedule, csv, raw, invoice } = request;
  const isExpected = invoice === (schedule.every === "month");
  return [
    formatSchedule(schedule),
    formatCosts(request),
    ...(csv ? ["with csv"] : []),
    ...(raw ? ["raw"] : []),
    ...(isExpected && !invoice ? [] : [`${invoice ? "with" : "without"} invoice`]),
  ].join(" ");
}

function formatSchedule(schedule: Schedule): string {
  switch (schedule.every) {
    case "month":
      return `monthly on day ${schedule.day} at ${schedule.at}`;
    case "week":
      return `weekly on ${WEEKDAY_TOKENS[schedule.weekday - 1]} at ${schedule.at}`;
    case "day":
      return `daily at ${schedule.at}`;
  }
}

function readAction(
  tokens: readonly Token[],
  origin: Omit<CommandContext, "command">,
  scope: AnswerScope | undefined,
): ReportAction {
  const known = readSubscriptionCommand(tokens, { command: COMMAND, changes: CHANGES, text: reportsText });
  if (known) return known;
  const verb = tokens[0]?.text.toLowerCase() ?? "";
  const every = EVERY.get(verb);
  if (!every) throw unknownVerb(tokens[0]?.text ?? "");
  const context = { command: `${COMMAND} ${verb}`, ...origin };
  const clauses = readClauses(reportGrammar(every), tokens.slice(1), context);
  return { kind: "subscribe", request: requestOf(every, clauses, scope) };
}

function requestOf(
  every: Schedule["every"],
  clauses: Partial<ReportClauses>,
  scope: AnswerScope = {},
): ReportRequest {
  const { at, day, withCsv, withInvoice = every === "month", ...rest } = clauses;
  const groupBy = GROUPINGS.find((each) => each === scope.groupBy) ?? DEFAULT_COSTS.groupBy;
  const costs = { ...DEFAULT_COSTS, groupBy, ...inheritFilters(scope, rest), ...rest };
  const csv = costs.raw || (withCsv ?? costs.csv);
  return { ...costs, partial: false, csv, invoice: withInvoice, schedule: scheduleOf(every, at, day) };
}

function scheduleOf(
  every: Schedule["every"],
  at: string = DEFAULT_TIME,
  day: number = DEFAULT_DAY[every],
): Schedule {
  switch (every) {
    case "month":
      return { every, day, at };
    case "week":
      return { every, weekday: day, at };
    case "day":
      return { every, at };
  }
}

function unknownVerb(word: string): CommandError {
  const suggestion = nearest(word, VERBS);
  const needsId = CHANGES.some((change) => change === suggestion);
  return unknownWord({
    word,
    suggestion,
    example: suggestion && !needsId ? `${COMMAND} ${suggestion}` : MONTHLY,
  });
}
