import { readCostHistory } from "../../atlas/cost-history-reader.ts";
import { CLOSED_MONTHS } from "../../atlas/cost-history-shared.ts";
import { AtlasError } from "../../atlas/error.ts";
import { logWarning } from "../../aws/log.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { chargedDaysOf, type DailyCosts, sumDays } from "../../money/daily-costs.ts";
import { addDays, countDays, formatDays, isoDay } from "../../money/days.ts";
import type { Forecast } from "../../money/forecast.ts";
import { formatAbout, formatCents, parseDollars, toCents } from "../../money/money.ts";
import type { Period } from "../../money/period.ts";
import { slackText } from "../../slack/text.ts";
import { seriesInScope } from "../charges/history-scope.ts";
import { type Filters, NO_FILTERS, pickFilters } from "../filters.ts";
import { listSubscriptions } from "../subscriptions/store.ts";
import { percentOfBudget } from "./bar.ts";
import { budgetCommandOf, budgetId } from "./command.ts";
import { missingCosts } from "./missing.ts";
import { newsText } from "./news-text.ts";
import type { BudgetRequest } from "./request.ts";
import { budgetPeriodOf, type Standing, standingOf } from "./standing.ts";
import { budgets } from "./subscription.ts";

/** What an answer shows, and where. */
interface Shown {
  readonly jobId: string;
  readonly channelId: string;
  readonly period: Period;
  /** Without bare names. */
  readonly filters: Filters;
  /** Of the running month, if the answer has them; otherwise they are read if there is a budget. */
  readonly days?: DailyCosts | undefined;
  /** The organizations that the daily costs are of, in mrkdwn; undefined for all. */
  readonly only?: string | undefined;
}

interface Spent extends Pick<Standing, "days" | "spentCents" | "hasCredits"> {
  /** Of the whole period, before credits; undefined if too little is known. */
  readonly forecast: Pick<Forecast, "cents"> | undefined;
  /** What may be missing, in mrkdwn. */
  readonly missing?: readonly string[];
}

/** A person waits. The checks have usually read all but the running month. */
const TIMEOUT_MS = 60_000;

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
  if (!spent?.days) return [];
  const { days, spentCents, hasCredits, forecast, missing = [] } = spent;
  const budgetCents = BigInt(request.amountCents);
  return [
    newsText.line({
      spent: formatCents(spentCents),
      budget: formatCents(budgetCents),
      days: formatDays(days),
      details: [
        percentOfBudget(spentCents, budgetCents),
        ...(hasCredits ? [newsText.beforeCredits] : []),
        ...(shown.only ? [newsText.only(shown.only)] : []),
      ],
      daysLeft: countDays({ first: isoDay(deps.now()), last: addDays(shown.period.end, -1) }),
      forecast: forecast && [formatAbout(forecast.cents), percentOfBudget(forecast.cents, budgetCents)],
    }),
    ...missing.map(slackText.failed),
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

function spentOf(costs: DailyCosts, period: Period): Spent {
  const days = chargedDaysOf(costs, period);
  const hasCredits = toCents(parseDollars(costs.credits)) !== 0n;
  const forecast = costs.forecast && { cents: BigInt(costs.forecast.cents) };
  return { days, spentCents: days ? sumDays(costs, days) : 0n, hasCredits, forecast };
}

/** From the months that the budget's own messages are from, so that the forecast is the same. */
async function readSpentOrNone(
  deps: WorkflowDeps,
  { jobId, period: { start, end } }: Shown,
  request: BudgetRequest,
): Promise<Spent | undefined> {
  const endsAt = deps.now() + TIMEOUT_MS;
  const isLate = () => deps.now() > endsAt;
  try {
    const period = { start, end };
    const atlas = deps.atlas();
    const history = await readCostHistory({ ...deps, atlas }, { months: CLOSED_MONTHS, jobId, isLate });
    const series = await seriesInScope(atlas, request, budgetCommandOf, history);
    const standing = standingOf(request, series, { history, period, today: isoDay(deps.now()) });
    return { ...standing, missing: await missingCosts(atlas, request, period, history) };
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    logWarning({ message: "An answer is shown without its budget", jobId, error });
    return undefined;
  }
}
