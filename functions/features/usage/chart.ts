import type { UsageDetail } from "../../atlas/usage-detail.ts";
import { accumulateMonthToDate, type DailyCosts } from "../../money/daily-costs.ts";
import type { Currency } from "../../money/money.ts";
import {
  formatPeriod,
  isRunning,
  isSingleMonth,
  monthNumber,
  monthsIn,
  type Period,
  periodOf,
  previousPeriod,
} from "../../money/period.ts";
import { type ChartBlock, chart, MAX_POINTS } from "../../slack/chart.ts";
import type { KnownCosts } from "./comparison.ts";
import { monthLabel } from "./dates.ts";
import { usageMonth } from "./month.ts";
import type { CostDetails } from "./results.ts";
import { rowLabel } from "./row-label.ts";
import { type CostSummary, summarizeUsage } from "./summary.ts";
import { rowsIn } from "./table.ts";
import { usageText } from "./text.ts";

const MAX_ROWS = 5;
/** A line of two points says no more than the table. */
const MIN_MONTHS_OF_LINES = 3;

interface ChartViewModel {
  readonly known: KnownCosts;
  readonly today: Date;
  readonly currency: Currency;
}

/**
 * The costs of a period by month, as far as Atlas knows them: lines for the largest rows, or bars of the total where
 * there is only one row, and for two months.
 *
 * @returns undefined for a single month.
 */
export function monthsChart(
  costs: CostDetails,
  summary: CostSummary,
  view: ChartViewModel,
): ChartBlock | undefined {
  const months = knownMonths(summary.period, view).slice(-MAX_POINTS);
  if (months.length < 2) return undefined;
  const summaries = summarizeMonths(costs, summary, months);
  const rows = summary.allRows.filter(({ unattributed, cents }) => !unattributed && cents > 0n);
  const hasLines = rows.length > 1 && months.length >= MIN_MONTHS_OF_LINES;
  const lines = rows.slice(0, MAX_ROWS).map((row) => ({
    name: rowLabel(row, summary.groupBy),
    cents: summaries.flatMap((month) => rowsIn(month, [row]).map(({ cents }) => cents)),
  }));
  const total = { name: usageText.totalRow, cents: summaries.map(({ totalCents }) => totalCents) };
  return chart({
    type: hasLines ? "line" : "bar",
    title: hasLines ? usageText.largestByMonth(summary.groupBy) : usageText.totalByMonth,
    categories: months.map((month) => monthLabel(month, isRunning(month, view.today))),
    series: hasLines ? lines : [total],
    yLabel: usageText.unit(view.currency),
  });
}

/**
 * The running month and the one before it, day by day, up to the last day that both have. Where a chart has too few
 * points, days between are left out.
 *
 * @returns undefined for other periods, before the second day, and if the month before is not known.
 */
export function monthToDateChart(
  costs: DailyCosts,
  { start, end }: Period,
  today: Date,
): ChartBlock | undefined {
  const month = { start, end };
  if (!isSingleMonth(month) || !isRunning(month, today)) return undefined;
  const sums = accumulateMonthToDate(costs, month);
  if (sums.length < 2) return undefined;
  const step = Math.ceil(sums.length / MAX_POINTS);
  const shown = sums.filter(({ day }) => (sums.length - day) % step === 0);
  return chart({
    type: "line",
    title: usageText.byDay(formatPeriod(month)),
    categories: shown.map(({ day }) => String(day)),
    series: [
      { name: formatPeriod(month), cents: shown.map(({ cents }) => cents) },
      {
        name: formatPeriod(previousPeriod(month)),
        cents: shown.map(({ previousCents }) => previousCents),
      },
    ],
    xLabel: usageText.day,
    yLabel: usageText.unit("USD"),
  });
}

/** The months of a period that have begun, without those before the first one with costs. */
function knownMonths(period: Period, { known: { since }, today }: ChartViewModel): Period[] {
  const now = today.toISOString();
  return monthsIn(period)
    .map((month) => periodOf(monthNumber(month), 1))
    .filter(({ start }) => start <= now && (!since || start >= since.start));
}

function summarizeMonths(
  { grouped, total }: CostDetails,
  { groupBy }: CostSummary,
  months: readonly Period[],
): CostSummary[] {
  const monthOf = ({ usageDate }: UsageDetail) => usageMonth(usageDate);
  const groupedByMonth = Map.groupBy(grouped, monthOf);
  const totalByMonth = total && Map.groupBy(total, monthOf);
  return months.map((period) => {
    const month = period.start.slice(0, 7);
    return summarizeUsage(groupedByMonth.get(month) ?? [], {
      ...{ period, groupBy },
      total: totalByMonth && (totalByMonth.get(month) ?? []),
    });
  });
}
