import type Fraction from "fraction.js";
import type { SkuKind } from "../../atlas/sku.ts";
import type { Money } from "../../money/money.ts";

/** Where an effect happened. Missing names are empty: costs may be in no cluster, or in no project. */
export interface Place {
  readonly organizationId: string;
  readonly organization: string;
  readonly projectId: string;
  readonly project: string;
  readonly cluster: string;
}

/** What a period's side of an effect was: its quantity, price or discount. */
export interface BeforeAfter<Value> {
  readonly before: Value;
  readonly after: Value;
}

/** One reason why costs changed. The amounts of all effects add up to the change. */
export interface Effect {
  readonly kind: /** The first costs of a cluster, or of something in a place that has others. */
    | "new_cluster"
    | "newly_used"
    | "removed_cluster"
    | "no_longer_used"
    /** A cluster whose servers stopped, or started again, while its storage stayed. */
    | "paused"
    | "resumed"
    /** Other days in the month, for what always runs. */
    | "days"
    | "quantity"
    | "tier"
    | "mix"
    | "unit_price"
    | "discount"
    | "rounding"
    | "support"
    | "credit"
    | "tax"
    | "refund"
    | "late"
    /** No quantity in one of the periods, or an unknown SKU. */
    | "other";
  readonly place: Place;
  /** What is charged for; undefined for SKUs that this bot doesn't know. */
  readonly charged: SkuKind | undefined;
  readonly provider: string | undefined;
  readonly region: string;
  readonly unit: string;
  /** Exact US dollars. */
  readonly amount: Fraction;
  /** The SKU with the largest part in it. */
  readonly sku: string;
  /** ISO date of its first day of use, where it began within the later period. */
  readonly firstDay: string | undefined;
  /** `quantity`, `paused`, `resumed`: units. */
  readonly quantity?: BeforeAfter<Money>;
  /** `unit_price`: US dollars. `quantity`: the average, which may be unchanged. */
  readonly unitPrice?: BeforeAfter<Money>;
  /** `discount`: percent. */
  readonly discountPercent?: BeforeAfter<Money>;
  /** `tier`: the tiers with the largest parts, such as `M30`. */
  readonly tier?: BeforeAfter<string>;
}
