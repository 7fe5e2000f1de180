import type { DailyCosts } from "../money/daily-costs.ts";
import { addDays } from "../money/days.ts";
import { type Forecast, forecastPeriod } from "../money/forecast.ts";
import { exactDecimal, type Money, sumMoney } from "../money/money.ts";
import { monthNumber, type Period, periodOf, previousPeriod } from "../money/period.ts";
import type { CostHistory, CostSeries } from "./cost-history.ts";
import { costsOn, sumByDay } from "./cost-history-sums.ts";
import { skuKey } from "./sku.ts";

/** How many days after the first there must be no charges to count as booked once. */
const QUIET_DAYS = 6;

/**
 * The daily costs of a month and the one before it, up to the last day that is complete, and the forecast of the month.
 * An organization with an unreadable invoice in one of them is left out, as partial costs would mislead.
 *
 * @param inScope the series that count; by default, all
 * @returns undefined without a readable invoice of the month.
 */
export function dailyCostsOf(
  history: CostHistory,
  month: Period,
  inScope = history.series,
): DailyCosts | undefined {
  const before = previousPeriod({ start: month.start, end: month.end });
  const months = [before.start.slice(0, 7), month.start.slice(0, 7)];
  const isOfMonths = ({ month: each }: { readonly month: string }) => months.includes(each);
  const hidden = new Set(history.unreadable.filter(isOfMonths).map(({ orgId }) => orgId));
  const invoices = history.invoices.filter((each) => isOfMonths(each) && !hidden.has(each.orgId));
  const current = invoices.filter((each) => each.month === months[1]);
  if (current.length === 0) return undefined;
  const isShown = ({ organizationId }: CostSeries) => !hidden.has(organizationId);
  const series = inScope.filter(isShown);
  const lastDay = [history.lastDay ?? "", addDays(month.end, -1)].toSorted()[0] ?? "";
  const byDate = [...sumByDay(series)].filter(([day]) => day >= before.start && day <= lastDay);
  const forecast = forecastPeriod(daysAfterGaps(series, history, month), month, lastDay);
  return {
    organizationIds: [...new Set(current.map(({ orgId }) => orgId))],
    firstDay: firstDayOf(history.series.filter(isShown)),
    lastDay: lastDay || undefined,
    byDate: Object.fromEntries(byDate.map(([day, amount]) => [day, exactDecimal(amount)])),
    bookedOnce: exactDecimal(sumMoney(bookedOnce(series, before.start, month.start))),
    credits: exactDecimal({
      units: current.reduce((sum, { creditsCents }) => sum + creditsCents, 0n),
      scale: 2,
    }),
    hasCredits: invoices.some(({ creditsCents }) => creditsCents !== 0n),
    forecast: forecast && toText(forecast),
  };
}

function firstDayOf(series: readonly CostSeries[]): string | undefined {
  const firsts = series.flatMap(({ byDay }) => byDay.keys().next().value ?? []);
  return firsts.toSorted()[0];
}

/**
 * The days after the last month of which an invoice cannot be read, as its costs are missing. An organization that is
 * unreadable in the period or in the month before it has left no gap: its costs are in none of the last months.
 */
export function daysAfterGaps(
  series: readonly CostSeries[],
  { unreadable }: Pick<CostHistory, "unreadable">,
  { start }: Pick<Period, "start">,
): CostSeries[] {
  const before = previousPeriod(periodOf(monthNumber(start), 1)).start.slice(0, 7);
  const hidden = new Set(unreadable.filter(({ month }) => month >= before).map(({ orgId }) => orgId));
  const gaps = unreadable.filter(({ orgId }) => !hidden.has(orgId)).map(({ month }) => monthNumber(month));
  if (gaps.length === 0) return [...series];
  const first = periodOf(Math.max(...gaps) + 1, 1).start;
  return series.map((each) => ({
    ...each,
    byDay: new Map([...each.byDay].filter(([day]) => day >= first)),
  }));
}

function toText({ cents, range }: Forecast): DailyCosts["forecast"] {
  return {
    cents: String(cents),
    range: range && { ...range, low: String(range.low), high: String(range.high) },
  };
}

/** The charges of the first of the month of what an organization is charged on the first day only, in both months. */
function bookedOnce(series: readonly CostSeries[], before: string, first: string): Money[] {
  const byCharge = Map.groupBy(series, ({ organizationId, kind, tier, sku }) =>
    JSON.stringify([organizationId, kind, tier, sku && skuKey(sku)]),
  );
  return [...byCharge.values()].flatMap((same) => {
    const isOnce = isOnFirstOnly(same, before) && isOnFirstOnly(same, first);
    return isOnce ? [costsOn(same, { first, last: first })] : [];
  });
}

function isOnFirstOnly(series: readonly CostSeries[], first: string): boolean {
  const days = [...sumByDay(series)].flatMap(([day, { units }]) => (units === 0n ? [] : [day]));
  const quietUntil = addDays(first, QUIET_DAYS);
  return days.includes(first) && !days.some((day) => day > first && day <= quietUntil);
}
