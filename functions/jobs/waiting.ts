/** How a step waits: somebody is there who wants an answer, or nobody is and many may try at once. */
export interface Waiting {
  readonly isAwaited: boolean;
  /** How often the same step has waited already, and for how long in total. */
  readonly pauses: number;
  readonly waitedSeconds: number;
  /** From 0 to 1. */
  readonly random?: () => number;
}
