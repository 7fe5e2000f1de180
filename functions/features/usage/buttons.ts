/** `action_id`s. They must differ within a message, so each grouping has its own. */
export const USAGE_BUTTONS = {
  /** Answers in the thread, by another dimension. */
  regroup: /^usage_by_(services|projects|clusters|organizations|days)$/,
  /** Repeats a failed job where it was asked. */
  again: "usage_again",
  /** Answers in the thread, with a chart. */
  chart: "usage_chart",
  /** Attaches the CSV file in the thread. */
  csv: "usage_csv",
} as const;

export function regroupAction(groupBy: string): string {
  return `usage_by_${groupBy}`;
}
