import type { UsageRow } from "../usage/summary.ts";

/** Most rows of each kind. */
const MAX_CHANGES = 3;

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
