import { formatCents } from "../../money/money.ts";
import { button } from "../../slack/block-kit.ts";
import { code } from "../../slack/mrkdwn.ts";
import { formatFilters } from "../filters.ts";
import type { SubscriptionFeature } from "../subscriptions/feature.ts";
import { snoozeNote } from "../watch/snooze-note.ts";
import { type Watch, watchSubscriptions } from "../watch/watch.ts";
import { BUDGET_PREFIX, budgetAction } from "./buttons.ts";
import { COMMAND, formatBudget, parseBudget } from "./command.ts";
import type { BudgetRequest } from "./request.ts";
import { budgetsText, budgetText } from "./text.ts";

export type BudgetWatch = Watch<BudgetRequest>;

/** Budgets in the table. */
export const budgets = watchSubscriptions<BudgetRequest>("BUDGET", {
  name: "Budget",
  format: formatBudget,
  parse: (command, today) => {
    const parsed = parseBudget(command, today, { isStored: true });
    return parsed.kind === "budgetSubscribe" ? parsed.request : undefined;
  },
});

export const budgetSubscriptions: SubscriptionFeature<BudgetWatch> = {
  kind: budgets,
  prefix: BUDGET_PREFIX,
  command: COMMAND,
  text: budgetsText,
  summary: budgetSummary,
  note: snoozeNote,
  buttons: ({ id }) => [button(budgetText.editButton, budgetAction("edit", id), id)],
};

const MAX_FILTERS_LENGTH = 300;

/** In mrkdwn: `$2,500.00 a month, cluster:lab, at 80% and 100%, and if the forecast reaches 100%`. */
function budgetSummary({ request }: Pick<BudgetWatch, "request">, maxFilters = MAX_FILTERS_LENGTH): string {
  const { amountCents, every, actual, forecast } = request;
  const filters = formatFilters(request).join(" ");
  return [
    budgetText.amount(formatCents(BigInt(amountCents)), every),
    ...(filters ? [code(filters, maxFilters)] : []),
    budgetText.thresholds(actual, forecast),
  ].join(", ");
}
