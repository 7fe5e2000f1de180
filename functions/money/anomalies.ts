/** Costs of consecutive days, in US cents. */
export interface DailyCents {
  /** ISO date of the first one. */
  readonly first: string;
  readonly cents: readonly number[];
}

/** What became known of a series on a day. Amounts are US cents a day. */
export interface LevelChange {
  /**
   * `unusual`: the day is far from normal. `new_level`: five days in a row were, on the same side. `normal`: the costs are
   * back at what was normal before.
   */
  readonly kind: "unusual" | "new_level" | "normal";
  /** ISO date of the day that showed it. */
  readonly day: string;
  /** The first unusual day of the matter; it identifies the matter within its series. */
  readonly since: string;
  readonly cents: number;
  readonly normalCents: number;
}

/** Amounts that people have called expected. */
export interface ExpectedLevel {
  /** ISO date from which it counts. */
  readonly since: string;
  readonly cents: number;
}
