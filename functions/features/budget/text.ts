import { subscriptionText } from "../subscriptions/text.ts";
import type { BudgetPeriod } from "./request.ts";

const EVERY = { month: "a month", quarter: "a quarter" } as const satisfies Record<BudgetPeriod, string>;

/** About the budgets of a channel; part of every cold start, unlike `newsText`. In mrkdwn; arguments are already escaped. */
export const budgetText = {
  description: "Warn this channel before a budget for Atlas is spent",
  hint: "[12500] [cluster:lab] [quarterly] [at 80% 100%] [list] [help]",
  helpHeader: "Budgets",
  helpIntro:
    "I check a budget every day, and post once for each threshold in the channel where it is set. Months and quarters are in UTC, as on Atlas's invoices.",
  amount: (amount: string, every: BudgetPeriod) => `${amount} ${EVERY[every]}`,
  thresholds: (actual: readonly number[], forecast: readonly number[]) =>
    `at ${listPercents(actual)}${forecast.length > 0 ? `, and if the forecast reaches ${listPercents(forecast, "or")}` : ""}`,
  editButton: "Change…",
};

/** `50%, 80% and 100%` */
export function listPercents(percents: readonly number[], word = "and"): string {
  const all = percents.map((percent) => `${percent}%`);
  return [all.slice(0, -1).join(", "), ...all.slice(-1)].filter(Boolean).join(` ${word} `);
}

export const budgetsText = subscriptionText({
  ...{ one: "budget", article: "a budget", many: "budgets", command: "/atlas-budget" },
  none: "This channel has no budgets yet. Run `/atlas-budget 12500` to set one for each month, or `/atlas-budget help` to see more.",
  removeMeans: (id, budget) => `I will no longer check budget ${id}: ${budget}.`,
});

/** Sentences of the form that changes a budget, in plain text. */
export const budgetFormText = {
  title: "Change the budget",
  /** In mrkdwn. */
  of: (filters: string) => `Of ${filters}`,
  submit: "Change",
  cancel: "Cancel",
  amount: (every: BudgetPeriod) => `US dollars ${EVERY[every]}`,
  actual: "Announce at",
  actualHint: "Percents of the budget that are spent, such as 80% 100%.",
  forecast: "Announce if the forecast reaches",
  forecastHint: "Percents of the budget, such as 100%. Leave it empty for none.",
  /** In mrkdwn. */
  notOpened: "Slack could not open the form. Click the button again.",
};

/** Mistakes in a command about budgets. Arguments are as typed. */
export const budgetCommandText = {
  plurals: {
    amountCents: "amounts",
    every: "periods",
    hasForecast: "choices for the forecast",
  },
  noAmount: "A budget needs an amount, such as 12500.",
  percents: "percents, such as 80% 100%",
  notAPercent: (text: string) => `\`${text}\` is not a whole percent from 1% to 500%.`,
  tooManyPercents: (max: number) => `A budget has up to ${max} thresholds.`,
  notAPeriod: (text: string) => `A budget is monthly or quarterly, not \`${text}\`.`,
  noPeriod: "You can't choose the dates of a budget: it is for every month, or for every quarter.",
  noGrouping: "A budget has no grouping. Set one for each project or cluster, such as 2500 cluster:lab.",
  notPrivate: "Everyone in a channel sees its budgets, so a budget can't be private.",
};
