import { nearest } from "../../aws/nearest.ts";
import { startsWithPeriod } from "../../money/period-phrase.ts";
import { CommandError, unknownWord } from "../../slack/command-error.ts";
import type { Token } from "../../slack/tokens.ts";
import { type AnswerScope, inheritFilters } from "../answer-scope.ts";
import type { Clause, CommandContext, Remaining } from "../clause.ts";
import type { HelpCommand, ParseOptions } from "../feature.ts";
import { type Filters, formatFilters, readFilter } from "../filters.ts";
import type { CommandForm } from "../help.ts";
import { readName } from "../name-clause.ts";
import { type Grammar, parseCommand, readClauses } from "../parse-command.ts";
import type { Suggestion } from "../period-suggestion.ts";
import { type ListCommand, readSubscriptionCommand, SUBSCRIPTION_ID } from "../subscriptions/command.ts";
import { WATCH_CHANGES, type WatchChange } from "../watch/command.ts";
import { CONDITION_CLAUSES, EXAMPLES, unitOf } from "./condition-clauses.ts";
import { formatAlert } from "./format.ts";
import type { AlertRequest, Condition, ExpectRequest } from "./request.ts";
import { checkScope } from "./scope-rules.ts";
import { alertCommandText, alertSubscriptionText } from "./text.ts";

/** What a button of an alert's message does. */
type MatterCommand = WatchChange | { readonly kind: "alertExpect"; readonly request: ExpectRequest };

type AlertAction =
  | ListCommand
  | MatterCommand
  | { readonly kind: "alertPreview" | "alertSubscribe"; readonly request: AlertRequest };

export type AlertCommand = HelpCommand | AlertAction;

export const COMMAND = "/atlas-alert";
const LIST = `${COMMAND} list`;
const PREVIEW = `${COMMAND} preview`;
const MAX_LENGTH = 900;
const SUBSCRIPTION_GRAMMAR = { command: COMMAND, changes: WATCH_CHANGES, text: alertSubscriptionText };
const VERBS = ["list", "preview", ...WATCH_CHANGES, "help"];

/** Every form of the command. */
export const ALERT_FORMS: readonly CommandForm[] = [
  { form: "(nothing): unusual costs", example: COMMAND },
  { form: "above <amount> a day", example: `${COMMAND} ${EXAMPLES.above}` },
  { form: "+<percent>%: a week against the week before", example: `${COMMAND} ${EXAMPLES.growth}` },
  { form: "new cluster", example: `${COMMAND} new cluster` },
  { form: "tier above <tier>", example: `${COMMAND} ${EXAMPLES.tier}` },
  { form: "invoice failed|closed", example: `${COMMAND} ${EXAMPLES.invoice}` },
  {
    form: "credits below <amount> of <amount> [since <month>]: what is left of the credits that you had",
    example: `${COMMAND} ${EXAMPLES.credits} since 2026-01`,
  },
  { form: "<name>: as in /atlas-usage", example: `${COMMAND} ${EXAMPLES.above} lab` },
  { form: "service:, project:, cluster:, org:", example: `${COMMAND} project:"Fleet Platform"` },
  { form: "preview: what it would have announced in the last 90 days", example: PREVIEW },
  { form: "preview … private: only you see it", example: `${PREVIEW} cluster:lab private` },
  { form: "list [page]: the alerts of this channel", example: LIST },
  { form: "pause|resume|remove <id>", example: `${COMMAND} pause 0123abcd` },
  { form: "snooze <id>: for a week", example: `${COMMAND} snooze 0123abcd` },
  { form: "restore <id>: an alert removed in the last 7 days", example: `${COMMAND} restore 0123abcd` },
  { form: "help", example: `${COMMAND} help` },
];

interface AlertClauses extends Filters {
  readonly condition: Condition;
  readonly names: string[];
}

const GRAMMAR: Grammar<AlertClauses> = {
  clauses: [...CONDITION_CLAUSES, readFilter, refuseOthers, readAlertName],
  unknown: unknownClause,
  plurals: alertCommandText.plurals,
};

/** Parses the text after `/atlas-alert`; see `ALERT_FORMS` and `parseCommand`. @throws CommandError */
export function parseAlert(text: string, today: Date, { isStored, scope }: ParseOptions = {}): AlertCommand {
  const parsed = parseCommand<AlertAction & { isPrivate?: boolean }>(text, {
    command: COMMAND,
    maxLength: MAX_LENGTH,
    example: COMMAND,
    read: (tokens) => readAction(tokens, { today, isStored }, scope),
    format: (action) =>
      action.kind === "alertSubscribe" || action.kind === "alertPreview"
        ? `preview ${formatAlert(action.request)}`
        : "",
  });
  if (parsed.kind === "help" || parsed.kind === "alertPreview" || !("isPrivate" in parsed)) return parsed;
  throw new CommandError("conflict", alertCommandText.notPrivate, {
    word: "private",
    example: `${PREVIEW} private`,
  });
}

function readAction(
  tokens: readonly Token[],
  origin: Omit<CommandContext, "command">,
  scope: AnswerScope | undefined,
): AlertAction {
  const [first, ...rest] = tokens;
  const isVerb = first !== undefined && !first.isQuoted && first.key === undefined;
  const matter = origin.isStored && isVerb ? readMatter(tokens) : undefined;
  if (matter) return matter;
  const known = isVerb ? readSubscriptionCommand(tokens, SUBSCRIPTION_GRAMMAR) : undefined;
  if (known) return known;
  const isPreview = isPreviewVerb(first) || isPreviewVerb(tokens.at(-1));
  const command = isPreview ? PREVIEW : COMMAND;
  const others = isPreviewVerb(first) ? rest : tokens.slice(0, -1);
  const request = readRequest(isPreview ? others : tokens, { command, ...origin }, scope);
  if (!isPreview) return { kind: "alertSubscribe", request };
  const { kind } = request.condition;
  if (kind === "invoice" || kind === "credits") {
    const word = formatAlert({ ...request, organizations: [] });
    throw new CommandError("conflict", alertCommandText.noPreview[kind], { word, example: PREVIEW });
  }
  return { kind: "alertPreview", request };
}

/** At the beginning or the end. */
function isPreviewVerb(token: Token | undefined): boolean {
  return token?.key === undefined && !token?.isQuoted && token?.text.toLowerCase() === "preview";
}

function readRequest(
  tokens: readonly Token[],
  context: CommandContext,
  scope: AnswerScope | undefined,
): AlertRequest {
  const clauses = readClauses(GRAMMAR, tokens, context);
  const { condition = { kind: "anomaly" }, ...said } = clauses;
  const request = { condition, ...inheritFilters(scope, said), ...said };
  checkScope(request, (refused) => ({
    word: formatFilters(refused)[0] ?? "",
    example: `${context.command} ${formatAlert({ ...request, ...cleared(refused) })}`,
  }));
  return request;
}

/** The refused filters without their names. */
function cleared(refused: Filters & { readonly names: readonly string[] }): Partial<AlertRequest> {
  return Object.fromEntries(
    Object.entries(refused).flatMap(([filter, { length }]) => (length > 0 ? [[filter, []]] : [])),
  );
}

/** Reads the values of `snoozeButton` and `expectButton`. */
function readMatter(tokens: readonly Token[]): MatterCommand | undefined {
  const [verb, id = "", ...rest] = tokens.map(({ text, values, isQuoted }) => (isQuoted ? values[0] : text));
  const [first = "", cents = "", seriesKey = "", name = ""] = rest;
  if (!SUBSCRIPTION_ID.test(id)) return undefined;
  if (verb === "snooze" && first)
    return { kind: "change", change: "snooze", id, matter: first, name: rest[1] };
  if (verb !== "expect") return undefined;
  return { kind: "alertExpect", request: { id, since: first, cents: Number(cents), seriesKey, name } };
}

/** What has a meaning in other commands: periods, groupings and a verb that isn't the first word. */
function refuseOthers({ command, words }: Remaining): undefined {
  const [first = ""] = words;
  if (/^(?:by|per)$/i.test(first)) {
    const word = words.slice(0, 2).join(" ");
    throw new CommandError("conflict", alertCommandText.noGrouping, { word, example: command });
  }
  if (!startsWithPeriod(words)) return;
  throw new CommandError("conflict", alertCommandText.noPeriod, { word: words.join(" "), example: command });
}

/** From the first words of a condition, and of what people may have meant, to the condition. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ...["anomaly", "anomalies"].map((word) => [word, "anomalies"] as const),
  ["above", EXAMPLES.above],
  ["over", EXAMPLES.above],
  ["exceeds", EXAMPLES.above],
  ["new cluster", "new cluster"],
  ["tier above", EXAMPLES.tier],
  ["invoice", EXAMPLES.invoice],
  ["credits below", EXAMPLES.credits],
  ...VERBS.map((verb) => [verb, verb] as const),
]);

const KEYWORDS = [
  ...["above", "over", "new cluster", "new clusters", "tier", "invoice", "credits", "anomalies", "by", "per"],
];

/** Short names may be near these by chance. */
const MIN_NEAR_LENGTH = 4;

function suggestCondition(words: readonly string[]): Suggestion | undefined {
  const [first = ""] = words;
  if (/^>?\$\d|^>\d|^\d[\d,.]*k?\/d/i.test(first)) return { phrase: first, instead: aboveAmount(words) };
  if (/^[+-]?\d+(?:\.\d)?%$|^\+\d+$/.test(first)) {
    return { phrase: first, instead: `+${first.replace(/^[+-]|%$/g, "")}%` };
  }
  for (const count of [2, 1].filter((length) => length <= words.length)) {
    const phrase = words.slice(0, count).join(" ").toLowerCase();
    const candidates = [...MEANINGS.keys()].filter((meaning) => meaning.split(" ").length === count);
    const near = phrase.length < MIN_NEAR_LENGTH ? undefined : nearest(phrase, candidates, 1);
    if (near) return { phrase: words.slice(0, count).join(" "), instead: near };
  }
  return undefined;
}

/** `above $400 a day` for `$400`; without `a day` where it follows. */
function aboveAmount([amount = "", ...rest]: readonly string[]): string {
  const hasUnit = amount.includes("/") || unitOf(rest)[0] !== "";
  return `above ${amount.replace(/^>/, "")}${hasUnit ? "" : " a day"}`;
}

function readAlertName(remaining: Remaining): Clause<AlertClauses> | undefined {
  return readName(remaining, { keywords: KEYWORDS, suggest: suggestCondition });
}

/** The mistake where no clause begins. */
function unknownClause({ command, tokens: [{ text }], words }: Remaining): CommandError {
  const { phrase = text, instead } = suggestCondition(words) ?? {};
  if (instead) {
    const meant = MEANINGS.get(instead) ?? instead;
    const isVerb = VERBS.includes(instead);
    const example =
      isVerb && WATCH_CHANGES.some((change) => change === instead) ? LIST : `${COMMAND} ${meant}`;
    return unknownWord({ word: phrase, suggestion: instead, example });
  }
  const suggestion = /^\d/.test(text) ? aboveAmount(words) : undefined;
  return unknownWord({ word: text, suggestion, example: `${command} ${EXAMPLES.above}` });
}
