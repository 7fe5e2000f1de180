import { nearest } from "../../aws/nearest.ts";
import { formatDecimal } from "../../money/money.ts";
import { CommandError, unknownWord } from "../../slack/command-error.ts";
import type { Token } from "../../slack/tokens.ts";
import { type AnswerScope, inheritFilters } from "../answer-scope.ts";
import type { CommandContext } from "../clause.ts";
import type { HelpCommand, ParseOptions } from "../feature.ts";
import { FILTERS, formatFilters, sortFilters } from "../filters.ts";
import type { CommandForm } from "../help.ts";
import { parseCommand, readClauses } from "../parse-command.ts";
import { type ListCommand, readSubscriptionCommand } from "../subscriptions/command.ts";
import { deriveSubscriptionId } from "../subscriptions/subscription.ts";
import { WATCH_CHANGES, type WatchChange } from "../watch/command.ts";
import { BUDGET_GRAMMAR } from "./clauses.ts";
import type { BudgetRequest } from "./request.ts";
import { budgetCommandText, budgetsText } from "./text.ts";

type BudgetAction =
  | ListCommand
  | WatchChange
  | { readonly kind: "budgetSubscribe"; readonly request: BudgetRequest };

export type BudgetCommand = HelpCommand | BudgetAction;

export const COMMAND = "/atlas-budget";
const EXAMPLE = `${COMMAND} 12500`;
const MAX_LENGTH = 900;
const MAX_THRESHOLDS = 10;
const DEFAULT_THRESHOLDS = { actual: [80, 100], forecast: [100] };

/** Every form of the command. */
export const BUDGET_FORMS: readonly CommandForm[] = [
  { form: "<amount>: US dollars for each month", example: EXAMPLE },
  { form: "monthly|quarterly", example: `${COMMAND} 40k quarterly` },
  { form: "<name>: as in /atlas-usage", example: `${COMMAND} 2500 lab` },
  { form: "service:, project:, cluster:, org:", example: `${COMMAND} 2500 ${FILTERS.projects.example}` },
  { form: "at <percents>: 80% 100% by default", example: `${EXAMPLE} at 50% 80% 100%` },
  { form: "forecast <percents>: 100% by default", example: `${EXAMPLE} forecast 90% 110%` },
  { form: "no forecast", example: `${EXAMPLE} no forecast` },
  { form: "list [page], or nothing: the budgets of this channel", example: COMMAND },
  { form: "pause|resume|remove <id>", example: `${COMMAND} pause 0123abcd` },
  { form: "snooze <id>: for a week", example: `${COMMAND} snooze 0123abcd` },
  { form: "restore <id>: a budget removed in the last 7 days", example: `${COMMAND} restore 0123abcd` },
  { form: "help", example: `${COMMAND} help` },
];

/** Parses the text after `/atlas-budget`; see `BUDGET_FORMS` and `parseCommand`. @throws CommandError */
export function parseBudget(
  text: string,
  today: Date,
  { isStored, scope }: ParseOptions = {},
): BudgetCommand {
  return parseCommand(text, {
    command: COMMAND,
    maxLength: MAX_LENGTH,
    example: EXAMPLE,
    read: (tokens) => readAction(tokens, { today, isStored }, scope),
    format: (parsed) => (parsed.kind === "budgetSubscribe" ? formatBudget(parsed.request) : ""),
    notPrivate: budgetCommandText.notPrivate,
  });
}

/** Text that `parseBudget` parses as an equal request. */
export function formatBudget(request: BudgetRequest): string {
  const { every, amountCents, actual, forecast } = request;
  return [
    formatBudgetAmount(amountCents),
    `${every}ly`,
    ...formatFilters(request),
    `at ${formatPercents(actual)}`,
    forecast.length > 0 ? `forecast ${formatPercents(forecast)}` : "no forecast",
  ].join(" ");
}

/** The whole command. */
export function budgetCommandOf(request: BudgetRequest): string {
  return `${COMMAND} ${formatBudget(request)}`;
}

/** As a command has it: `12500`, `12500.50`. */
export function formatBudgetAmount(amountCents: number): string {
  return formatDecimal(BigInt(amountCents)).replace(/\.00$/, "");
}

export function formatPercents(percents: readonly number[]): string {
  return percents.map((percent) => `${percent}%`).join(" ");
}

/** Equal scopes and periods in a channel have the same id, so that a second command changes the budget. */
export function budgetId(channelId: string, { every, ...scope }: BudgetRequest): string {
  return deriveSubscriptionId(
    channelId,
    ["budget", every, ...formatFilters(sortFilters(scope))].join("\n").toLowerCase(),
  );
}

function readAction(
  tokens: readonly Token[],
  origin: Omit<CommandContext, "command">,
  scope: AnswerScope | undefined,
): BudgetAction {
  const known = readSubscriptionCommand(tokens, {
    command: COMMAND,
    changes: WATCH_CHANGES,
    text: budgetsText,
  });
  if (known) return known;
  const clauses = readClauses(BUDGET_GRAMMAR, tokens, { command: EXAMPLE, ...origin });
  const { amountCents, every = "month", actual, forecast, hasForecast = true, ...filters } = clauses;
  if (amountCents === undefined) throw missingAmount(tokens);
  const request: BudgetRequest = {
    ...inheritFilters(scope, filters),
    ...filters,
    every,
    amountCents,
    actual: ascending(actual ?? DEFAULT_THRESHOLDS.actual),
    forecast: hasForecast ? ascending(forecast ?? DEFAULT_THRESHOLDS.forecast) : [],
  };
  const all = [...request.actual, ...request.forecast];
  if (all.length > MAX_THRESHOLDS) {
    const word = formatPercents(all);
    throw new CommandError("conflict", budgetCommandText.tooManyPercents(MAX_THRESHOLDS), {
      word,
      example: `${EXAMPLE} at 80% 100%`,
    });
  }
  return { kind: "budgetSubscribe", request };
}

/** A lone word may be a misspelled verb. */
function missingAmount(tokens: readonly Token[]): CommandError {
  const [word = ""] = tokens.map(({ text }) => text);
  const suggestion = nearest(word, ["list", ...WATCH_CHANGES]);
  if (suggestion) {
    return unknownWord({ word, suggestion, example: suggestion === "list" ? `${COMMAND} list` : EXAMPLE });
  }
  return new CommandError("missing_value", budgetCommandText.noAmount, { word, example: EXAMPLE });
}

function ascending(percents: readonly number[]): number[] {
  return [...new Set(percents)].toSorted((a, b) => a - b);
}
