import type { ChargeGroup } from "../../../atlas/charge-group.ts";
import { getOrCreate } from "../../../atlas/get-or-create.ts";
import { skuName } from "../../../atlas/sku.ts";
import { addDays, countDays, type Days, formatShortDay, formatShortDays } from "../../../money/days.ts";
import { MAX_DAYS } from "../../../money/days-phrase.ts";
import { divideRounded, type Money, sumMoney, toCents } from "../../../money/money.ts";
import {
  formatPeriod,
  isSingleMonth,
  monthNumber,
  monthsIn,
  type Period,
  periodOf,
} from "../../../money/period.ts";
import { type ChartBlock, type ChartContent, chart, MAX_POINTS } from "../../../slack/chart.ts";
import { daysOf, type Sides } from "../../charges/sides.ts";
import type { Grouping } from "../../groupings.ts";
import { monthLabel } from "../dates.ts";
import { rowLabel } from "../row-label.ts";
import type { UsageSummary } from "../summary.ts";
import { usageText } from "../text.ts";
import { type LineGroups, type LineRow, rowKeyOf } from "./rows.ts";

const MAX_ROWS = 5;
const MIN_POINTS_OF_LINES = 3;
/** More bars beside each other are hard to tell apart. */
const MAX_BARS = 7;

/** What a chart draws. */
interface LineCharges {
  readonly groups: LineGroups;
  readonly rows: readonly LineRow[];
  readonly sides: Sides;
  /** Whether the two sides can be compared. */
  readonly isCompared: boolean;
}

/** A point of the chart: one day or several, or a month. */
interface Point extends Days {
  readonly label: string;
}

/**
 * The costs of lines of invoices: by day on both sides, or the largest rows by day, and by month where there are several.
 * Where a chart has too few points for all days, each is the average of some.
 *
 * @returns undefined for tags, and for one or two days
 */
export function linesChart(summary: UsageSummary, charges: LineCharges): ChartBlock | undefined {
  if (typeof summary.groupBy === "object") return undefined;
  return summary.groupBy === "days" ? daysChart(summary, charges) : rowsChart(summary, charges);
}

function daysChart(summary: UsageSummary, { rows, sides, isCompared }: LineCharges): ChartBlock | undefined {
  const [after, before] = [daysOf(sides.after), daysOf(sides.before)];
  const points = pointsOf(after);
  const days = rows.filter(({ unattributed }) => !unattributed);
  // Their days stand in the same rows.
  const previous = days.slice(0, countDays(before));
  const seriesOf = (name: string, own: readonly LineRow[], side: "current" | "previous") => ({
    name,
    cents: points.map((point) => {
      const amounts = own.filter(({ id = "" }) => isIn(point, id)).map((row) => row[side]);
      return average(amounts, amounts.length);
    }),
  });
  const series = [
    seriesOf(seriesName(summary, after), days, "current"),
    ...(isCompared
      ? [seriesOf(seriesName({ ...summary, period: summary.previous }, before), previous, "previous")]
      : []),
  ];
  const type = points.length > MAX_BARS ? "line" : "bar";
  return points.length < 2 ? undefined : chartOf(type, usageText.totalByDay, points, series);
}

/** At most 20 characters. */
function seriesName({ period, days: hasDays }: UsageSummary, { first, last }: Days): string {
  return hasDays ? `${formatShortDay(first)} – ${formatShortDay(last)}` : formatPeriod(period);
}

function rowsChart(summary: UsageSummary, { groups, rows, sides }: LineCharges): ChartBlock | undefined {
  const { groupBy } = summary;
  const { days, months } = sides.after;
  const all = daysOf(sides.after);
  const hasMonths = days ? countDays(days) > MAX_DAYS : !isSingleMonth(months);
  const points = hasMonths ? monthPoints(months, all) : pointsOf(all);
  const largest = rows.filter(({ unattributed, current }) => !unattributed && current.units > 0n);
  if (points.length < MIN_POINTS_OF_LINES || largest.length === 0) return undefined;
  const amounts = amountsByDay(groups.after, groupBy);
  const series = largest.slice(0, MAX_ROWS).map((row) => ({
    // The names of SKUs are too long for a chart.
    name: groupBy === "skus" ? skuName(row.label ?? "") : rowLabel(row, groupBy),
    cents: points.map((point) => {
      const own = (amounts.get(row.key) ?? [])
        .filter(([day]) => isIn(point, day))
        .map(([, amount]) => amount);
      return average(own, hasMonths ? 1 : countDays(point));
    }),
  }));
  if (hasMonths) return chartOf("line", usageText.largestByMonth(groupBy), points, series, 1);
  return chartOf("line", usageText.largestByDay(groupBy), points, series);
}

function chartOf(
  type: ChartContent["type"],
  title: string,
  points: readonly Point[],
  series: ChartContent["series"],
  step = Math.min(...points.map(countDays)),
): ChartBlock | undefined {
  return chart({
    type,
    title: step > 1 ? usageText.averageOfDays(title, step) : title,
    categories: points.map(({ label }) => label),
    series,
    yLabel: step > 1 ? usageText.dollarsPerDay : usageText.unit("USD"),
  });
}

/** As many days for each point as needed. The last one takes the rest, as a single day can stand out beside averages. */
function pointsOf({ first, last }: Days): Point[] {
  const count = countDays({ first, last });
  const step = Math.ceil(count / MAX_POINTS);
  const length = Math.floor(count / step);
  return Array.from({ length }, (_, index) => {
    const start = addDays(first, index * step);
    const days = { first: start, last: index === length - 1 ? last : addDays(start, step - 1) };
    return { ...days, label: formatShortDays(days) };
  });
}

/** @param all the last month may be running */
function monthPoints(months: Period, all: Days): Point[] {
  const points = monthsIn(months).map((month) => {
    const { start, end } = periodOf(monthNumber(month), 1);
    const last = addDays(end, -1);
    return { first: start, last, label: monthLabel({ start, end }, last > all.last) };
  });
  return points.filter(({ first }) => first <= all.last);
}

function isIn({ first, last }: Days, day: string): boolean {
  return day >= first && day <= last;
}

/** In US cents. */
function average(amounts: readonly Money[], count: number): bigint {
  return divideRounded(toCents(sumMoney(amounts)), BigInt(Math.max(1, count)));
}

/** The amounts of each row by its key, with their days. */
function amountsByDay(groups: readonly ChargeGroup[], groupBy: Grouping) {
  const amounts = new Map<string, Array<readonly [day: string, amount: Money]>>();
  for (const group of groups) {
    for (const { sku, parts = [] } of group.charges) {
      const key = rowKeyOf(group, sku, groupBy);
      getOrCreate(amounts, key, () => []).push(...parts);
    }
  }
  return amounts;
}
