import { readCostHistory } from "../../atlas/cost-history-reader.ts";
import { costsOn } from "../../atlas/cost-history-sums.ts";
import { AtlasError } from "../../atlas/error.ts";
import { logWarning } from "../../aws/log.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { chargedDaysOf, type DailyCosts, sumDays } from "../../money/daily-costs.ts";
import { addDays, countDays, type Days, formatDays, isoDay } from "../../money/days.ts";
import { formatCents, toCents } from "../../money/money.ts";
import type { Period } from "../../money/period.ts";
import { seriesInScope } from "../charges/history-scope.ts";
import { type Filters, NO_FILTERS, pickFilters } from "../filters.ts";
import { listSubscriptions } from "../subscriptions/store.ts";
import { percentOfBudget } from "./bar.ts";
import { budgetId, COMMAND, formatBudget } from "./command.ts";
import { newsText } from "./news-text.ts";
import type { BudgetRequest } from "./request.ts";
import { budgetPeriodOf } from "./standing.ts";
import { budgets } from "./subscription.ts";

/** What an answer shows, and where. */
interface Shown {
  readonly jobId: string;
  readonly channelId: string;
  readonly period: Period;
  /** Without bare names. */
  readonly filters: Filters;
  /** Of the running month, if the answer has them. */
  readonly days: DailyCosts | undefined;
}

interface Spent {
  readonly cents: bigint;
  readonly days: Days;
}

/**
 * How much is spent of the channel's budget for what an answer shows, in one line of mrkdwn: from the daily costs of the
 * answer, so that it agrees with them.
 *
 * @returns none without an active budget for the same costs in the same running month or quarter
 */
export async function readBudgetLine(deps: WorkflowDeps, shown: Shown): Promise<string[]> {
  const request = await findBudget(deps, shown);
  if (!request) return [];
  const spent = shown.days ? spentOf(shown.days, shown.period) : await readSpentOrNone(deps, shown, request);
  if (!spent) return [];
  const budgetCents = BigInt(request.amountCents);
  return [
    newsText.line({
      spent: formatCents(spent.cents),
      budget: formatCents(budgetCents),
      percent: percentOfBudget(spent.cents, budgetCents),
      days: formatDays(spent.days),
      daysLeft: countDays({ first: isoDay(deps.now()), last: addDays(shown.period.end, -1) }),
    }),
  ];
}

async function findBudget(
  { table, now }: WorkflowDeps,
  { channelId, period, filters }: Shown,
): Promise<BudgetRequest | undefined> {
  const today = isoDay(now());
  const every = (["month", "quarter"] as const).find((each) => {
    const { start, end } = budgetPeriodOf({ every: each }, today);
    return period.start === start && period.end === end;
  });
  if (!every) return undefined;
  const scope = { ...NO_FILTERS, ...pickFilters(filters), names: [] };
  const id = budgetId(channelId, { ...scope, every, amountCents: 0, actual: [], forecast: [] });
  const stored = await listSubscriptions(table, budgets, channelId);
  return stored.find((each) => each.id === id && each.state === "active")?.request;
}

function spentOf(costs: DailyCosts, period: Period): Spent | undefined {
  const days = chargedDaysOf(costs, period);
  return days && { days, cents: sumDays(costs, days) };
}

/** Of a quarter, from the lines of its invoices. */
async function readSpentOrNone(
  deps: WorkflowDeps,
  { jobId, period }: Shown,
  request: BudgetRequest,
): Promise<Spent | undefined> {
  try {
    const { start, end } = period;
    const atlas = deps.atlas();
    const history = await readCostHistory({ ...deps, atlas }, { months: { start, end }, jobId });
    const commandOf = (each: BudgetRequest) => `${COMMAND} ${formatBudget(each)}`;
    const series = await seriesInScope(atlas, request, commandOf, history);
    const { lastDay = "" } = history;
    const days = { first: start, last: lastDay };
    return lastDay < start ? undefined : { days, cents: toCents(costsOn(series, days)) };
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    logWarning({ message: "An answer is shown without its budget", jobId, error });
    return undefined;
  }
}
