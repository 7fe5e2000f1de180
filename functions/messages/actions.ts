/**
 * The `action_id`s of all buttons, which the Slack function dispatches on. A message's action ids must differ
 * from each other, so that each grouping has its own.
 */
export const ACTIONS = {
  /** Value: the words of a command. Answers in the thread of the message. */
  regroup: /^usage_by_(services|projects|clusters|organizations)$/,
  /** Value: the words of a command. Asks it anew in the channel. */
  again: "usage_again",
  /** Value: the words of a command. Attaches its CSV in the thread of the message. */
  csv: "usage_csv",
} as const;

/** The `action_id` of the button that shows the same costs by another dimension. */
export function regroupAction(groupBy: string): string {
  return `usage_by_${groupBy}`;
}
