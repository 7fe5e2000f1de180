/** The `action_id`s of the buttons about usage. A message's must differ, so that each grouping has its own. */
export const USAGE_BUTTONS = {
  /** Answers by another dimension in the thread of the message. */
  regroup: /^usage_by_(services|projects|clusters|organizations)$/,
  /** Repeats a failed question where it was asked. */
  again: "usage_again",
  /** Attaches the CSV file in the thread of the message. */
  csv: "usage_csv",
} as const;

/** The `action_id` of the button that shows the same costs by another dimension. */
export function regroupAction(groupBy: string): string {
  return `usage_by_${groupBy}`;
}
