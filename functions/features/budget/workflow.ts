import { readCostHistory } from "../../atlas/cost-history-reader.ts";
import { CLOSED_MONTHS } from "../../atlas/cost-history-shared.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { isoDay } from "../../money/days.ts";
import { seriesInScope } from "../charges/history-scope.ts";
import { withNamedFilters } from "../named-filters.ts";
import { updateSubscription } from "../subscriptions/store.ts";
import type { WatchWorkflow } from "../watch/job-kinds.ts";
import { reasonsOr } from "../watch/reasons-or.ts";
import type { Announced, Observation, WatchKind } from "../watch/watch.ts";
import { budgetCommandOf, budgetId, formatBudget } from "./command.ts";
import { type BudgetNews, findBudgetNews, reachedKeys } from "./find-news.ts";
import type { BudgetJob } from "./job.ts";
import { budgetConfirmation, budgetMessage } from "./message.ts";
import { missingCosts } from "./missing.ts";
import { newsText } from "./news-text.ts";
import { readBudgetReasons } from "./reasons.ts";
import type { BudgetRequest } from "./request.ts";
import { budgetPeriodOf, reachedThresholds, standingOf } from "./standing.ts";
import { type BudgetWatch, budgets } from "./subscription.ts";

const kind: WatchKind<BudgetRequest, BudgetNews> = {
  async findNews(deps, watch, seen) {
    return findBudgetNews(watch, await inScopeOf(deps, watch.request, seen), seen);
  },
  async message(deps, watch, { details }, seen) {
    const { request } = watch;
    const inScope = await inScopeOf(deps, request, seen);
    const missing = await missingCosts(deps.atlas(), request, details.period, seen.history);
    const reasons = await reasonsOr(undefined, seen, () =>
      readBudgetReasons(deps, request, details.period, seen),
    );
    return budgetMessage(watch, details, { inScope, seen, missing, reasons });
  },
};

/** What the function "worker" does for budgets. */
export const budgetWorkflow: WatchWorkflow<BudgetRequest, BudgetNews> = {
  kind,
  subscribing: {
    resolve: ({ atlas }, { request }) => withNamedFilters(atlas(), request, budgetCommandOf),
    idOf: ({ channelId, request }) => budgetId(channelId, request),
    tooMany: "too_many_budgets",
    working: newsText.setting,
    async complete(deps, job, subscription) {
      const { request } = job;
      const announced = await announcedBefore(deps, job);
      return { ...subscription, request, announced, snoozed: {}, memory: undefined };
    },
    change: changeBudget,
    async confirm(deps, job, watch, isNew) {
      const seen = await observe(deps, job.id);
      const { request } = watch;
      const inScope = await inScopeOf(deps, request, seen);
      const period = budgetPeriodOf(request, seen.today);
      const reached = reachedThresholds(request, standingOf(request, inScope, { ...seen, period }));
      const missing = await missingCosts(deps.atlas(), request, period, seen.history);
      return budgetConfirmation(watch, { isNew, reached, now: deps.now() }, { inScope, seen, missing });
    },
  },
};

/**
 * Gives a budget another amount and other thresholds. Those that are reached stay announced, or are by the confirmation;
 * the others are armed again.
 */
async function changeBudget(deps: WorkflowDeps, job: BudgetJob, existing: BudgetWatch): Promise<void> {
  const reached = await announcedBefore(deps, job);
  const kept = Object.entries(existing.announced).filter(([key]) => key in reached);
  await updateSubscription(deps.table, budgets, existing, {
    UpdateExpression: "SET #command = :command, announced = :announced",
    ConditionExpression: "attribute_exists(pk)",
    ExpressionAttributeNames: { "#command": "command" },
    ExpressionAttributeValues: {
      ":command": formatBudget(job.request),
      ":announced": { ...reached, ...Object.fromEntries(kept) },
    },
  });
}

/** The thresholds that are reached now count as announced by the confirmation. */
async function announcedBefore(deps: WorkflowDeps, { id, request }: BudgetJob) {
  const seen = await observe(deps, id);
  const inScope = await inScopeOf(deps, request, seen);
  const at = deps.now();
  const entries = reachedKeys(request, inScope, seen).map(({ key, matter }): [string, Announced] => [
    key,
    { jobId: id, at, matter, isSilent: true },
  ]);
  return Object.fromEntries(entries);
}

async function observe(deps: WorkflowDeps, jobId: string): Promise<Observation> {
  const history = await readCostHistory({ ...deps, atlas: deps.atlas() }, { months: CLOSED_MONTHS, jobId });
  return { history, today: isoDay(deps.now()) };
}

/** What a budget counts. @throws AtlasError, JobError */
async function inScopeOf(deps: WorkflowDeps, request: BudgetRequest, { history }: Observation) {
  return await seriesInScope(deps.atlas(), request, budgetCommandOf, history);
}
