import type { CostSeries } from "../../atlas/cost-history.ts";
import { addDays, isoDay } from "../../money/days.ts";
import { type Period, periodWords } from "../../money/period.ts";
import type { News, Observation } from "../watch/watch.ts";
import type { BudgetRequest } from "./request.ts";
import { budgetPeriodOf, reachedThresholds, standingOf, type Threshold } from "./standing.ts";
import type { BudgetWatch } from "./subscription.ts";

/** What a message is about. It is JSON. */
export interface BudgetNews extends Threshold {
  readonly period: Period;
}

/** For so long after its end, a period is checked for late charges. */
const LATE_DAYS = 10;

const BASES = ["actual", "forecast"] as const;

/**
 * The highest threshold that is reached, of the costs and of their forecast, in the running period and for ten days in
 * the one before. Lower ones that are reached with it or after it count as announced.
 *
 * @param inScope what the budget counts
 */
export function findBudgetNews(
  { request, announced, createdAt }: Pick<BudgetWatch, "request" | "announced" | "createdAt">,
  inScope: readonly CostSeries[],
  seen: Observation,
): Array<News<BudgetNews>> {
  const isSince = ({ end }: Period) => isoDay(createdAt) < end;
  return checkedPeriods(request, seen.today)
    .filter(isSince)
    .flatMap((period) => {
      const reached = reachedIn(period, request, inScope, seen);
      return BASES.flatMap((basis) => {
        const percent = Math.max(...percentsOf(reached, basis));
        const isBelow = announcedPercents(announced, period, basis).some((higher) => higher > percent);
        return Number.isFinite(percent) && !isBelow ? [newsOf({ period, basis, percent })] : [];
      });
    });
}

/** The keys of the news about all thresholds that are reached now. */
export function reachedKeys(
  request: BudgetRequest,
  inScope: readonly CostSeries[],
  seen: Observation,
): Array<Pick<News, "key" | "matter">> {
  return checkedPeriods(request, seen.today).flatMap((period) =>
    reachedIn(period, request, inScope, seen).map((threshold) => newsOf({ period, ...threshold })),
  );
}

function reachedIn(
  period: Period,
  request: BudgetRequest,
  inScope: readonly CostSeries[],
  seen: Observation,
): Threshold[] {
  return reachedThresholds(request, standingOf(request, inScope, { ...seen, period }));
}

/** The period before comes first. @param today ISO date in UTC */
function checkedPeriods(request: BudgetRequest, today: string): Period[] {
  const period = budgetPeriodOf(request, today);
  const before = budgetPeriodOf(request, addDays(period.start, -1));
  return today < addDays(period.start, LATE_DAYS) ? [before, period] : [period];
}

function newsOf(details: BudgetNews): News<BudgetNews> {
  const { period, basis, percent } = details;
  const matter = periodWords(period);
  return { key: `${matter} ${basis} ${percent}`, matter, details };
}

function percentsOf(thresholds: readonly Threshold[], basis: Threshold["basis"]): number[] {
  return thresholds.filter((each) => each.basis === basis).map(({ percent }) => percent);
}

function announcedPercents(
  announced: BudgetWatch["announced"],
  period: Period,
  basis: Threshold["basis"],
): number[] {
  const start = `${periodWords(period)} ${basis} `;
  return Object.keys(announced).flatMap((key) =>
    key.startsWith(start) ? [Number(key.slice(start.length))] : [],
  );
}
