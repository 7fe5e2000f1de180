/** Something that happened on the way of a question. Times are in milliseconds since 1970. */
export interface PathEntry {
  /** Stays the same while the entry changes. */
  readonly id: string;
  readonly kind: "request" | "record" | "step" | "wait" | "atlas" | "slack";
  readonly title: string;
  readonly at: number;
  readonly endedAt?: number;
  readonly outcome?: string;
  readonly isProblem?: boolean;
  readonly attempts?: number;
  readonly detail?: unknown;
}

/** What the page shows behind the scenes: whoever opens the page knows what an app does with a request. */
export interface RequestPath {
  /** In the order in which it began. */
  entries(): Promise<PathEntry[]>;
  /** Calls the listener at every change. */
  subscribe(listener: () => void): void;
}
