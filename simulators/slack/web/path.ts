/** A step on the path of a question. Times are in milliseconds since 1970. */
export interface PathEntry {
  /** Stays the same while the entry changes. */
  readonly id: string;
  readonly kind: "request" | "record" | "step" | "wait" | "atlas" | "slack";
  readonly title: string;
  readonly at: number;
  /** Absent while it is in progress. */
  readonly endedAt?: number;
  readonly outcome?: string;
  readonly isProblem?: boolean;
  readonly attempts?: number;
  readonly detail?: unknown;
}

/** A command, a click or another request to the app, with the work that it started. */
export interface Question {
  readonly id: string;
  readonly title: string;
  /** Id of the user. */
  readonly user?: string;
  readonly at: number;
  readonly endedAt?: number;
  readonly state: "running" | "done" | "failed";
}

/** The paths of recent questions, which the page's owner provides. */
export interface RequestPaths {
  /** The newest first. */
  questions(): readonly Question[];
  entries(question: string): Promise<PathEntry[]>;
  subscribe(listener: () => void): void;
}
