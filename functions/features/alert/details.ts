import type { Place } from "../../atlas/charge-group.ts";
import type { SkuKind } from "../../atlas/sku.ts";
import type { LevelChange } from "../../money/anomalies.ts";
import type { Days } from "../../money/days.ts";
import type { News } from "../watch/watch.ts";

/** What an alert says. It is JSON. */
export type AlertDetails = AnomalyDetails | ConditionDetails;

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

/** What an alert about unusual costs says. Amounts are US cents a day. */
export interface AnomalyDetails {
  readonly kind: "anomaly";
  readonly series: AnomalySeries;
  readonly change: LevelChange["kind"];
  /** The day that showed it, and the first day of the matter: ISO dates. */
  readonly day: string;
  readonly since: string;
  readonly cents: number;
  readonly normalCents: number;
  /** The end of the month in which it is announced: ISO date. */
  readonly until: string;
  /**
   * What the matter adds to normal costs from `since` to `until`, if each day after `day` differs as much as `cents` does.
   * Back to normal: what it added up to `day`. US cents.
   */
  readonly extraCents: number;
  /** What moved with it, for the same cause: the largest differences first, and how many more there are. */
  readonly others: ReadonlyArray<Pick<AnomalyDetails, "series" | "cents" | "normalCents">>;
  readonly moreOthers: number;
}

export type AnomalyNews = News<AnomalyDetails>;

/** What an alert about a condition says. It is JSON: amounts are US cents as text, days ISO dates. */
export type ConditionDetails =
  | { readonly kind: "above"; readonly day: string; readonly cents: string; readonly limitCents: number }
  | {
      readonly kind: "growth";
      readonly days: Days;
      readonly cents: string;
      readonly previousDays: Days;
      readonly previousCents: string;
      readonly percent: number;
    }
  | {
      readonly kind: "new_cluster";
      readonly place: Place;
      readonly firstDay: string;
      /** Of the last complete day. */
      readonly day: string;
      readonly cents: string;
      readonly tier?: string;
    }
  | {
      readonly kind: "tier";
      readonly place: Place;
      readonly day: string;
      readonly tier: string;
      /** Of the day before; missing for a new cluster. */
      readonly previousTier?: string;
      readonly limit: string;
    }
  | {
      readonly kind: "invoice";
      readonly state: "failed" | "closed";
      readonly invoiceId: string;
      readonly orgId: string;
      readonly organization: string;
      /** `2026-10` */
      readonly month: string;
      readonly billedCents: string;
      readonly paidCents: string;
    }
  | {
      readonly kind: "credits";
      readonly leftCents: string;
      readonly usedCents: string;
      readonly ofCents: number;
      readonly belowCents: number;
      /** `2026-01` */
      readonly since: string;
    };

/** Something that began to be so. */
export interface Found<Details> {
  /** What it is about, within the alert. */
  readonly subject: string;
  /** From the first to the last of the days in a row on which it was so. Undefined for what has no days. */
  readonly run: Days | undefined;
  /** Later news of the same matter goes to the thread of the first. */
  readonly matter: string;
  readonly details: Details;
}

/** Under one key it is announced once. */
export function keyOf({ subject, run }: Pick<Found<unknown>, "subject" | "run">): string {
  return run ? `${subject}:${run.first}` : subject;
}
