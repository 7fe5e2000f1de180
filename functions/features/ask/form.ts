import { isDeepStrictEqual } from "node:util";
import type { CommandError } from "../../slack/command-error.ts";
import { OPTION_VALUE_LENGTH } from "../../slack/form.ts";
import type { FieldErrors, ViewState } from "../../slack/interaction.ts";
import { type Token, tokenize } from "../../slack/tokens.ts";
import { DIMENSIONS, formatFilter } from "../filters.ts";
import { COMMAND as REPORT } from "../report/command.ts";
import { parseUsage, COMMAND as USAGE } from "../usage/command.ts";

/** `block_id`s and `action_id`s of the fields. */
export const FIELDS = {
  period: "ask_period",
  otherPeriod: "ask_other_period",
  groupBy: "ask_group_by",
  projects: "ask_projects",
  clusters: "ask_clusters",
  chart: "ask_chart",
  audience: "ask_audience",
  channel: "ask_channel",
  repeat: "ask_repeat",
} as const;

export const CHARTS = ["auto", "chart", "no chart"] as const;
export const AUDIENCES = ["channel", "private"] as const;
export const REPEATS = ["never", "daily", "weekly", "monthly"] as const;

/** What is chosen in the form. */
export interface AskForm {
  /** A phrase of `/atlas-usage`. */
  readonly period: string;
  /** Typed; if it isn't empty, it takes the place of `period`. */
  readonly otherPeriod: string;
  /** What follows `by`. */
  readonly groupBy: string;
  readonly projects: readonly string[];
  readonly clusters: readonly string[];
  readonly chart: (typeof CHARTS)[number];
  readonly audience: (typeof AUDIENCES)[number];
  /** Id of the channel, empty for none. */
  readonly channel: string;
  readonly repeat: (typeof REPEATS)[number];
  /** Parts of a command for which there is no field, such as `service:Backup`. */
  readonly rest: string;
}

export const EMPTY_FORM: AskForm = {
  period: "this month",
  otherPeriod: "",
  groupBy: "services",
  projects: [],
  clusters: [],
  chart: "auto",
  audience: "private",
  channel: "",
  repeat: "never",
  rest: "",
};

/** Files that were for the earlier answer only; some groupings do not have them. */
const LEFT_OUT = ["csv", "raw"];

/** Fills in the form. @param usage text of `formatUsage`: a period, `by`, and everything else */
export function formOf(usage: string): AskForm {
  const tokens = tokenize(usage, USAGE);
  const by = tokens.findIndex(({ text }) => text === "by");
  const [groupBy, ...clauses] = tokens.slice(by + 1);
  const text = (part: readonly Token[]) => part.map(({ text }) => text).join(" ");
  const { chart, others } = takeChart(clauses);
  const isPrivate = clauses.some((token) => isWord(token, "private"));
  const isLeftOut = (token: Token) => LEFT_OUT.some((word) => isWord(token, word));
  const hasField = (token: Token) => isOption(token) || isWord(token, "private");
  return {
    ...EMPTY_FORM,
    period: text(tokens.slice(0, Math.max(by, 0))) || EMPTY_FORM.period,
    groupBy: groupBy?.text ?? EMPTY_FORM.groupBy,
    projects: valuesOf(clauses, "projects"),
    clusters: valuesOf(clauses, "clusters"),
    chart,
    audience: isPrivate ? "private" : "channel",
    rest: text(others.filter((token) => !hasField(token) && !isLeftOut(token))),
  };
}

/** Takes `chart` or `no chart` out of the tokens; a quoted name isn't one. */
function takeChart(tokens: readonly Token[]): { chart: AskForm["chart"]; others: readonly Token[] } {
  const at = tokens.findIndex((token) => isWord(token, "chart"));
  if (at < 0) return { chart: EMPTY_FORM.chart, others: tokens };
  const before = tokens[at - 1];
  const isNone = before !== undefined && isWord(before, "no");
  return {
    chart: isNone ? "no chart" : "chart",
    others: tokens.toSpliced(isNone ? at - 1 : at, isNone ? 2 : 1),
  };
}

function isWord({ key, isQuoted, text }: Token, word: string): boolean {
  return key === undefined && !isQuoted && text === word;
}

/** Whether its values fit into the options of a field. */
function isOption({ key, values }: Token): boolean {
  const dimension = DIMENSIONS.get(key ?? "");
  const hasField = dimension === "projects" || dimension === "clusters";
  return hasField && values.every(({ length }) => length <= OPTION_VALUE_LENGTH);
}

function valuesOf(tokens: readonly Token[], field: "projects" | "clusters"): string[] {
  return tokens
    .filter((token) => DIMENSIONS.get(token.key ?? "") === field && isOption(token))
    .flatMap(({ values }) => values);
}

/** What is chosen in the view of the form. @param rest see `AskForm` */
export function readForm({ values }: Pick<ViewState, "values">, rest: string): AskForm {
  const list = (field: keyof typeof FIELDS) => values[FIELDS[field]] ?? [];
  const one = (field: keyof typeof FIELDS) => list(field)[0] ?? "";
  const of = <Choice extends string>(choices: readonly Choice[], field: keyof typeof FIELDS) =>
    choices.find((each) => each === one(field)) ?? (choices[0] as Choice);
  return {
    period: one("period") || EMPTY_FORM.period,
    otherPeriod: one("otherPeriod").trim(),
    groupBy: one("groupBy") || EMPTY_FORM.groupBy,
    projects: list("projects"),
    clusters: list("clusters"),
    chart: of(CHARTS, "chart"),
    audience: of(AUDIENCES, "audience"),
    channel: one("channel"),
    repeat: of(REPEATS, "repeat"),
    rest,
  };
}

/** A command: its name, and the text after it. */
export interface AskedCommand {
  readonly name: string;
  readonly text: string;
}

/** The command that does the same as the form. */
export function commandOf(form: AskForm): AskedCommand {
  const { period, otherPeriod, chart, audience, repeat, rest } = form;
  const filters = [...filterOf("projects", form), ...filterOf("clusters", form)];
  const costs = [`by ${form.groupBy}`, ...filters, rest, chart === "auto" ? "" : chart];
  const [name, parts] =
    repeat === "never"
      ? [USAGE, [otherPeriod || period, ...costs, audience === "private" ? "private" : ""]]
      : [REPORT, [repeat, ...costs]];
  return { name, text: parts.filter((part) => part !== "").join(" ") };
}

function filterOf(dimension: "projects" | "clusters", form: AskForm): string[] {
  return form[dimension].length > 0 ? [formatFilter(dimension, form[dimension])] : [];
}

/** Whether text is a period and nothing else. @throws CommandError for an impossible one, or a word that is none */
export function isPeriod(text: string, today: Date): boolean {
  const [parsed, usual] = [parseUsage(text, today), parseUsage("", today)];
  if (parsed.kind === "help" || usual.kind === "help") return false;
  const { period, days } = parsed.request;
  return isDeepStrictEqual(parsed, {
    ...usual,
    request: { ...usual.request, period, ...(days ? { days } : {}) },
  });
}

/** Shows what is wrong with the command of a form at the field where it can be changed. */
export function errorsOf(form: AskForm, { code, word, message }: CommandError): FieldErrors {
  if (code === "too_long") return fieldError("projects", message);
  const isGrouping = [form.groupBy, `by ${form.groupBy}`].includes(word) && word !== form.otherPeriod;
  if (isGrouping) return fieldError("groupBy", message);
  return fieldError(form.otherPeriod && form.repeat === "never" ? "otherPeriod" : "period", message);
}

/** @param sentence in mrkdwn; Slack shows errors of fields as plain text */
export function fieldError(field: keyof typeof FIELDS, sentence: string): FieldErrors {
  return { [FIELDS[field]]: sentence.replaceAll("`", "") };
}
