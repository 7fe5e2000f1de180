import type { WorkflowDeps } from "../../jobs/deps.ts";
import { formatDays } from "../../money/days.ts";
import { type Period, previousPeriod } from "../../money/period.ts";
import { readSharedSides } from "../charges/shared-sides.ts";
import { daysOf, planSides } from "../charges/sides.ts";
import { pickFilters } from "../filters.ts";
import type { Observation } from "../watch/watch.ts";
import { explainCharges } from "../why/explain-charges.ts";
import { reasonLines } from "../why/reason-lines.ts";
import { largestReasons, summarizeChange } from "../why/summary.ts";
import { newsText } from "./news-text.ts";
import type { BudgetRequest } from "./request.ts";

const MAX_REASONS = 3;

/** In mrkdwn. */
export interface BudgetReasons {
  readonly title: string;
  readonly lines: readonly string[];
}

/**
 * Why a period costs more or less than the same days of the one before, from the lines of the invoices, but for credits,
 * which a budget does not count.
 *
 * @throws AtlasError, JobError
 */
export async function readBudgetReasons(
  deps: WorkflowDeps,
  budget: BudgetRequest,
  period: Period,
  { history, today, jobId }: Observation & { readonly jobId: string },
): Promise<BudgetReasons> {
  const { names } = budget;
  const against = previousPeriod(period);
  const request = { ...pickFilters(budget), names, period, against, csv: false };
  const sides = planSides(request, today, history.lastDay);
  const charges = await readSharedSides(deps, { id: jobId, request }, sides);
  const { explanation } = await explainCharges(deps.atlas(), request, charges, sides);
  const summary = summarizeChange(explanation);
  const counted = { ...summary, reasons: summary.reasons.filter(({ kind }) => kind !== "credit") };
  const lines = reasonLines(largestReasons(counted, MAX_REASONS), summary, sides);
  const [before, after] = [sides.before, sides.after].map((side) => formatDays(daysOf(side)));
  return { title: newsText.reasons(after ?? "", before ?? ""), lines: lines.map((line) => `• ${line}`) };
}
