import { type Currency, formatCents, percentChange } from "../../money/money.ts";
import type { UsageRow } from "./summary.ts";
import { usageText } from "./text.ts";

/** Most rows of each kind. */
const MAX_CHANGES = 3;

/** The change of an amount in cents: `+$1,305.10 (+23.2%)`. */
export function changeOf(now: bigint, before: bigint, currency: Currency = "USD"): string {
  if (now === before) return usageText.noChange;
  const difference = `${now > before ? "+" : ""}${formatCents(now - before, currency)}`;
  const percent = percentChange(now, before);
  return percent === undefined ? difference : `${difference} (${percent})`;
}

/** The rows with the largest increases and decreases in US cents, largest first. */
export function largestChanges(rows: readonly UsageRow[]) {
  const sorted = rows.toSorted((a, b) => Number(differenceOf(b) - differenceOf(a)));
  return {
    increases: sorted.filter((row) => differenceOf(row) > 0n).slice(0, MAX_CHANGES),
    decreases: sorted
      .filter((row) => differenceOf(row) < 0n)
      .slice(-MAX_CHANGES)
      .toReversed(),
  };
}

function differenceOf({ cents, previousCents }: UsageRow): bigint {
  return cents - previousCents;
}
