import type { Place } from "../../atlas/charge-group.ts";
import type { Days } from "../../money/days.ts";
import type { AnomalyDetails } from "./anomaly-news.ts";

/** What an alert says. It is JSON. */
export type AlertDetails = ({ readonly kind: "anomaly" } & AnomalyDetails) | ConditionDetails;

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
