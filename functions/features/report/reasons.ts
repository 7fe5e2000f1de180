import type { PeriodCharges } from "../../atlas/period-charges.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { compareLastDays, type DailyCosts, type DayComparison } from "../../money/daily-costs.ts";
import { addDays, isoDay } from "../../money/days.ts";
import { isRunning, previousPeriod } from "../../money/period.ts";
import { problemsOf } from "../charges/missing.ts";
import { readBothSides } from "../charges/read-side.ts";
import { type BeforeAfter, planSides, type Side, type Sides } from "../charges/sides.ts";
import { isRounding } from "../usage/invoice-check.ts";
import type { UsageSummary } from "../usage/summary.ts";
import { explainCharges } from "../why/explain-charges.ts";
import type { Reason } from "../why/reason.ts";
import { reasonLines } from "../why/reason-lines.ts";
import { largestReasons, summarizeChange, type WhySummary } from "../why/summary.ts";
import type { ReportJob } from "./job.ts";
import { LAST_WEEK } from "./lead-days.ts";

export interface Reasons {
  /** In mrkdwn; none where the lines of the invoices don't explain what the report shows. */
  readonly lines: readonly string[];
  /** What the invoices of a month add up to: US cents as text. Undefined where that is already compared. */
  readonly totals?: BeforeAfter<string> | undefined;
}

export const NO_REASONS: Reasons = { lines: [] };

/** Of a month. */
const MAX_REASONS = 3;

/**
 * Why the costs of a report changed, from the lines of invoices: the largest reasons of a month that has
 * ended, or the largest one of the last seven days.
 *
 * @param days what the report knows of single days
 * @returns small enough for a checkpoint
 * @throws AtlasError, JobError
 */
export async function readReasons(
  deps: WorkflowDeps,
  job: ReportJob,
  days: DailyCosts | undefined,
): Promise<Reasons> {
  const atlas = deps.atlas();
  const { schedule, period } = job.request;
  const today = new Date(deps.now());
  const week = schedule.every === "week" && days ? compareLastDays(days, LAST_WEEK) : undefined;
  const isMonth = schedule.every === "month" && !isRunning(period, today);
  // Invoices are in US dollars.
  if (!(week || isMonth) || atlas.currency !== "USD") return NO_REASONS;

  const request = { ...job.request, against: previousPeriod(period), names: [], csv: false };
  const sides = week ? sidesOf(week, job.request) : planSides(request, isoDay(today.getTime()));
  const charges = await readBothSides(deps, { id: job.id, request }, sides, new Map());
  const { explanation, leftOut } = await explainCharges(atlas, request, charges, sides);
  const summary = summarizeChange(explanation);
  if (week) return { lines: reasonLines(reasonsOfWeek(summary, week), summary, sides) };
  const areComplete = (["before", "after"] as const).every(
    (name) => problemsOf(charges[name], atlas.orgId).length === 0 && isToLastDay(charges[name], sides[name]),
  );
  const isWhole = areComplete && leftOut.length === 0;
  if (!isWhole) return NO_REASONS;
  return {
    lines: reasonLines(largestReasons(summary, MAX_REASONS), summary, sides),
    totals: { after: String(summary.afterCents), before: String(summary.beforeCents) },
  };
}

/** The reasons of a report, if the invoices add up to the totals that it shows: linked ones may be hidden. */
export function reasonsOfTotals(
  { lines, totals }: Reasons,
  { totalCents, previousCents }: Pick<UsageSummary, "totalCents" | "previousCents">,
): readonly string[] {
  const fits = (cents: string, total: bigint) => isRounding(BigInt(cents) - total, total);
  const isSame = !totals || (fits(totals.after, totalCents) && fits(totals.before, previousCents));
  return isSame ? lines : [];
}

function sidesOf({ days, previousDays }: DayComparison, { period }: ReportJob["request"]): Sides {
  const side = (of: Side["days"]) => ({ months: period, days: of, dayCount: LAST_WEEK.count });
  return { before: side(previousDays), after: side(days) };
}

/** Whether pending invoices have charges for the last day of their months. */
function isToLastDay({ lastDay }: PeriodCharges, { months }: Side): boolean {
  return lastDay === undefined || lastDay >= addDays(months.end, -1);
}

/**
 * The largest one that goes the way of the change, if the lines say what the report shows. The report names
 * what is booked once a month, such as support.
 */
function reasonsOfWeek(summary: WhySummary, { cents, previousCents }: DayComparison): Reason[] {
  const { beforeCents, afterCents, changeCents } = summary;
  if (beforeCents !== previousCents || afterCents !== cents) return [];
  const fits = (reason: Reason) =>
    reason.kind !== "support" && (changeCents > 0n ? reason.cents > 0n : reason.cents < 0n);
  const reasons = changeCents === 0n ? [] : largestReasons(summary, summary.reasons.length);
  return reasons.filter(fits).slice(0, 1);
}
