import { CommandError } from "../../slack/command-error.ts";
import type { Token } from "../../slack/tokens.ts";
import { type AnswerScope, inheritFilters } from "../answer-scope.ts";
import type { CommandContext } from "../clause.ts";
import type { HelpCommand, ParseOptions } from "../feature.ts";
import { type Filters, formatFilters } from "../filters.ts";
import type { CommandForm } from "../help.ts";
import { parseCommand, readClauses } from "../parse-command.ts";
import { type ListCommand, readSubscriptionCommand, SUBSCRIPTION_ID } from "../subscriptions/command.ts";
import { WATCH_CHANGES, type WatchChange } from "../watch/command.ts";
import { ALERT_GRAMMAR, COMMAND } from "./clauses.ts";
import { EXAMPLES } from "./condition-clauses.ts";
import { formatAlert } from "./format.ts";
import type { AlertRequest, ExpectRequest } from "./request.ts";
import { checkScope } from "./scope-rules.ts";
import { alertCommandText, alertSubscriptionText } from "./text.ts";

/** What a button of an alert's message does. */
type MatterCommand = WatchChange | { readonly kind: "alertExpect"; readonly request: ExpectRequest };

type AlertAction =
  | ListCommand
  | MatterCommand
  | { readonly kind: "alertPreview" | "alertSubscribe"; readonly request: AlertRequest };

export type AlertCommand = HelpCommand | AlertAction;

const LIST = `${COMMAND} list`;
const PREVIEW = `${COMMAND} preview`;
const MAX_LENGTH = 900;
const SUBSCRIPTION_GRAMMAR = { command: COMMAND, changes: WATCH_CHANGES, text: alertSubscriptionText };

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
  const clauses = readClauses(ALERT_GRAMMAR, tokens, context);
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
