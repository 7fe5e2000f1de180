import type Fraction from "fraction.js";
import type { Place } from "../../atlas/charge-group.ts";
import type { SkuKind } from "../../atlas/sku.ts";
import type { Money } from "../../money/money.ts";
import type { BeforeAfter } from "../charges/sides.ts";

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
  readonly unit: string;
  /** Exact US dollars. */
  readonly amount: Fraction;
  /** The SKU with the largest part in it. */
  readonly sku: string;
  /**
   * ISO date of the first usage of what is new or changed: a cluster, a tier, an SKU. It may be in the
   * earlier period. Undefined for what was there from that period's start, or where the lines don't tell the
   * day.
   */
  readonly firstDay: string | undefined;
  /** ISO date of the last usage of what ended before the later period did: a cluster, a paused server. */
  readonly lastDay: string | undefined;
  /** `quantity`, `paused`, `resumed`: units. */
  readonly quantity?: BeforeAfter<Money>;
  /** `unit_price`: US dollars. `quantity`: the average, which may be unchanged. */
  readonly unitPrice?: BeforeAfter<Money>;
  /** `discount`: percent. */
  readonly discountPercent?: BeforeAfter<Money>;
  /** `tier`: the tiers with the largest parts, such as `M30`. */
  readonly tier?: BeforeAfter<string>;
}
