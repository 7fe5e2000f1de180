import type { Place } from "../../atlas/charge-group.ts";
import type { SkuKind } from "../../atlas/sku.ts";
import type { LevelChange } from "../../money/anomalies.ts";
import type { News } from "../watch/watch.ts";

/** What a series of daily costs adds up: all that an alert watches, a project, a cluster, or one kind of charge. */
export interface AnomalySeries {
  /** Stable from day to day; also the key of `ExpectedLevels`. */
  readonly key: string;
  readonly level: "total" | "kind" | "project" | "cluster";
  /** For people: a name, or a kind for the middle of a sentence. Empty for the total. */
  readonly label: string;
  /** Of projects and clusters. A project's place has no cluster. */
  readonly place?: Place;
  /** Of kinds that are known; others are one SKU. */
  readonly kind?: SkuKind;
}

/** One announcement. Amounts are US cents a day. */
export interface AnomalyDetails {
  readonly series: AnomalySeries;
  readonly change: LevelChange["kind"];
  /** The day that showed it, and the first day of the matter: ISO dates. */
  readonly day: string;
  readonly since: string;
  readonly cents: number;
  readonly normalCents: number;
  /**
   * What the matter adds to normal costs from `since` to the end of the month of `day`, if each day after `day` differs as
   * much as `cents` does. Back to normal: what it added up to `day`. US cents.
   */
  readonly extraCents: number;
  /** What moved with it, for the same cause. The largest difference first. */
  readonly others: ReadonlyArray<Pick<AnomalyDetails, "series" | "cents" | "normalCents">>;
}

export type AnomalyNews = News<AnomalyDetails>;
