import type { CostHistory, CostSeries } from "../../atlas/cost-history.ts";
import { daysAfterGaps } from "../../atlas/cost-history-daily.ts";
import { costsOn } from "../../atlas/cost-history-sums.ts";
import { addDays, countDays, type Days } from "../../money/days.ts";
import { type Forecast, forecastPeriod } from "../../money/forecast.ts";
import { toCents } from "../../money/money.ts";
import { includesMonth, monthNumber, type Period, periodOf } from "../../money/period.ts";
import type { BudgetRequest } from "./request.ts";

/** How much of a budget is spent in one of its periods. */
export interface Standing {
  readonly period: Period;
  /** The days of the period that are complete and charged; undefined before the first one is. */
  readonly days: Days | undefined;
  /** US cents; what arrives late belongs to the day of its usage. */
  readonly spentCents: bigint;
  readonly budgetCents: bigint;
  /** Days that are left, with today; 0 after the end. */
  readonly daysLeft: number;
  /** Whether an invoice of the period, of an organization that it counts, has credits, which a budget does not count. */
  readonly hasCredits: boolean;
  /** Of the whole period; undefined after its end, and before its first day is charged. */
  readonly forecast: Forecast | undefined;
}

/** A part of a budget that the costs, or their forecast, have reached. */
export interface Threshold {
  readonly basis: "actual" | "forecast";
  readonly percent: number;
}

const QUARTER = 3;

/** With so many days, a forecast that has a range is announced; without one, it takes a week. */
const MIN_FORECAST_DAYS = 3;
const MIN_DAYS_WITHOUT_RANGE = 7;

/** The month or quarter of a day. @param day ISO date */
export function budgetPeriodOf({ every }: Pick<BudgetRequest, "every">, day: string): Period {
  const month = monthNumber(day);
  return every === "month" ? periodOf(month, 1) : periodOf(month - (month % QUARTER), QUARTER);
}

/**
 * @param inScope what the budget counts
 * @param today ISO date in UTC
 */
export function standingOf(
  { amountCents }: Pick<BudgetRequest, "amountCents">,
  inScope: readonly CostSeries[],
  {
    history,
    period,
    today,
  }: { readonly history: CostHistory; readonly period: Period; readonly today: string },
): Standing {
  const { lastDay = "" } = history;
  const lastOfPeriod = addDays(period.end, -1);
  const last = lastDay < lastOfPeriod ? lastDay : lastOfPeriod;
  const days = last < period.start ? undefined : { first: period.start, last };
  const daysLeft = Math.max(0, countDays({ first: today, last: lastOfPeriod }));
  const isRunning = days !== undefined && daysLeft > 0;
  const owners = new Set(inScope.map(({ organizationId }) => organizationId));
  return {
    period,
    days,
    spentCents: days ? toCents(costsOn(inScope, days)) : 0n,
    budgetCents: BigInt(amountCents),
    daysLeft,
    hasCredits: history.invoices.some(
      ({ orgId, month, creditsCents }) =>
        creditsCents !== 0n && owners.has(orgId) && includesMonth(period, month),
    ),
    forecast: isRunning ? forecastPeriod(daysAfterGaps(inScope, history, period), period, last) : undefined,
  };
}

/** The thresholds that are reached: those of the forecast only while they are ahead of the costs. */
export function reachedThresholds(
  { actual, forecast }: Pick<BudgetRequest, "actual" | "forecast">,
  standing: Standing,
): Threshold[] {
  const { spentCents, budgetCents } = standing;
  const isReached = (cents: bigint, percent: number) => cents * 100n >= budgetCents * BigInt(percent);
  const expected = reliableForecast(standing);
  return [
    ...actual
      .filter((percent) => isReached(spentCents, percent))
      .map((percent) => ({ basis: "actual", percent }) as const),
    ...forecast
      .filter((percent) => expected !== undefined && isReached(expected, percent))
      .filter((percent) => !isReached(spentCents, percent))
      .map((percent) => ({ basis: "forecast", percent }) as const),
  ];
}

/** @returns US cents; undefined while too few days are known to warn of it */
function reliableForecast({ days, forecast }: Standing): bigint | undefined {
  if (!forecast || !days) return undefined;
  const isReliable = countDays(days) >= (forecast.range ? MIN_FORECAST_DAYS : MIN_DAYS_WITHOUT_RANGE);
  return isReliable ? forecast.cents : undefined;
}
