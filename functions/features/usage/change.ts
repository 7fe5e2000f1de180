import type { UsageRow } from "./summary.ts";

/** What has changed most from a period to the next, by rows. */
export interface LargestChanges {
  /** Largest first. */
  readonly increases: readonly UsageRow[];
  readonly decreases: readonly UsageRow[];
}

/** The rows that rose and fell most, at most `count` of each, in US cents and not in percent. */
export function largestChanges(rows: readonly UsageRow[], count = 3): LargestChanges {
  const sorted = rows.toSorted((a, b) => compare(changeOf(b), changeOf(a)));
  return {
    increases: sorted.filter((row) => changeOf(row) > 0n).slice(0, count),
    decreases: sorted
      .filter((row) => changeOf(row) < 0n)
      .toReversed()
      .slice(0, count),
  };
}

function changeOf({ cents, previousCents }: UsageRow): bigint {
  return cents - previousCents;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
