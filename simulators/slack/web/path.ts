/** A step on the path of a question. Times are in milliseconds since 1970. */
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

/** The path of the last question, which the page's owner provides. */
export interface RequestPath {
  entries(): Promise<PathEntry[]>;
  subscribe(listener: () => void): void;
}
