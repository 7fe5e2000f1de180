import { previousPeriod } from "../../../money/period.ts";
import type { Sides } from "../../charges/sides.ts";
import type { UsageRequest } from "../request.ts";
import { roundSums, type UsageSummary } from "../summary.ts";
import type { LineRow } from "./rows.ts";

const MAX_ROWS = 15;
/** Days keep their order, so all are shown; a plain table has 100 rows. */
const MAX_DAYS = 96;

/** The rows of the lines of invoices, rounded to cents. */
export function summarizeLines(
  { period, groupBy }: UsageRequest,
  rows: readonly LineRow[],
  { before, after }: Sides,
): UsageSummary {
  return {
    period,
    previous: previousPeriod(period),
    days: after.days,
    previousDays: before.days,
    groupBy,
    ...roundSums(rows, groupBy === "days" ? MAX_DAYS : MAX_ROWS),
    unplacedCents: 0n,
    unplacedCount: 0,
    withoutAmountCount: 0,
    detailCount: 0,
  };
}
