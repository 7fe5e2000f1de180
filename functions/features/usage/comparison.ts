import type { UsageDetail } from "../../atlas/usage-detail.ts";
import {
  isComparedWithYearBefore,
  isRunning,
  monthNumber,
  type Period,
  periodOf,
  previousPeriod,
} from "../../money/period.ts";
import { usageMonth } from "./month.ts";
import { firstKnownMonth } from "./reach.ts";
import type { CostDetails } from "./results.ts";
import { type CostSummary, summarizeUsage } from "./summary.ts";

/** How the costs of a period are compared. */
export type Comparison =
  /** Atlas has no costs to compare with. */
  | { readonly kind: "none" }
  /** Atlas has only a part of them. */
  | { readonly kind: "partly" }
  /** Some of the lines of invoices on either side can't be read. */
  | { readonly kind: "unread" }
  /** Without a change, because the period is running, and a part cannot be compared with a whole. */
  | { readonly kind: "amounts" }
  | { readonly kind: "changes" }
  /** Over the complete months that both sides have. */
  | { readonly kind: "months"; readonly months: CostSummary };

export interface KnownCosts {
  readonly comparison: Comparison;
  /** The first month with costs, where the period or the one before begins earlier. */
  readonly since?: Period | undefined;
  /** Whether Cost Explorer knows no month before that. */
  readonly isLimit: boolean;
  /** Whether the period itself begins before `since`. */
  readonly isPeriodCut: boolean;
}

/**
 * Decides what the costs of a period can be compared with. Months before the first one with costs are unknown: the
 * organization may be younger, and Cost Explorer knows only the last months.
 *
 * @param costs of the period and the one that it is compared with
 * @param isFiltered whether they are the costs of some projects, clusters or services. These may begin later than the
 * organization, so months without costs are known.
 */
export function compareCosts(
  costs: CostDetails,
  summary: CostSummary,
  today: Date,
  isFiltered = false,
): KnownCosts {
  const { period, previous } = summary;
  const start = monthNumber(period.start);
  const reach = Math.max(monthNumber(previous.start), firstKnownMonth(today));
  const found = isFiltered ? reach : firstMonthWithCosts(costs.total ?? costs.grouped);
  const first = found ?? monthNumber(previous.start);
  return {
    comparison: comparisonOf(costs, summary, first, today),
    since: first > monthNumber(previous.start) ? periodOf(first, 1) : undefined,
    isLimit: first <= firstKnownMonth(today),
    isPeriodCut: first > start,
  };
}

function comparisonOf(
  { grouped, total }: CostDetails,
  { period, previous, groupBy, allRows }: CostSummary,
  first: number,
  today: Date,
): Comparison {
  const common = isComparedWithYearBefore(period) && commonMonths(period, first, today);
  const isWhole = first <= monthNumber(previous.start);
  if (common && !(isWhole && common.end === period.end)) {
    return { kind: "months", months: summarizeUsage(grouped, { period: common, groupBy, total }) };
  }
  if (allRows.every(({ previousCents }) => previousCents === 0n)) return { kind: "none" };
  if (!isWhole) return { kind: "partly" };
  return { kind: isRunning(period, today) || isRunning(previous, today) ? "amounts" : "changes" };
}

/** The complete months of a period that Atlas also knows in the year before; undefined without any. */
function commonMonths(period: Period, first: number, today: Date): Period | undefined {
  const offset = monthNumber(period.start) - monthNumber(previousPeriod(period).start);
  const from = Math.max(monthNumber(period.start), first + offset);
  const to = Math.min(monthNumber(period.end), monthNumber(today.toISOString()));
  return from < to ? { ...periodOf(from, to - from), comparedWith: period.comparedWith } : undefined;
}

function firstMonthWithCosts(details: readonly UsageDetail[]): number | undefined {
  const months = details
    .filter(({ usageAmount }) => usageAmount !== undefined)
    .map(({ usageDate }) => usageMonth(usageDate))
    .filter((month) => month !== undefined);
  const [first] = months.toSorted();
  return first === undefined ? undefined : monthNumber(first);
}
