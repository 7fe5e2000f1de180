import type { Money } from "../money/money.ts";
import type { Sku } from "./sku.ts";

/** What the lines with one SKU, unit price and discount add up to. Amounts are in US dollars. */
export interface SkuCharges {
  /** As the invoice writes it, in one of its dialects. */
  readonly sku: string;
  /** For one unit, before discount; undefined where the lines say none, or too many. */
  readonly unitPrice: Money | undefined;
  readonly lines: number;
  readonly amount: Money;
  readonly quantity: Money;
  /** Σ quantity × unit price. */
  readonly listAmount: Money;
  /** Σ quantity × unit price × discount percent. */
  readonly discountAmount: Money;
  /** The first and the last day of usage, ISO dates; undefined where no line has a readable one. */
  readonly firstDay: string | undefined;
  readonly lastDay: string | undefined;
}

/**
 * Charges that are comparable between periods: of one cluster (or project, or organization), kind, provider, region and
 * unit. The tier is not part of it, so another tier is a change inside a group. Missing values are empty.
 */
export interface ChargeGroup extends Pick<Sku, "kind" | "provider"> {
  readonly organizationId: string;
  readonly organization: string;
  readonly projectId: string;
  readonly project: string;
  readonly cluster: string;
  readonly region: string;
  readonly unit: string;
  /** Whether the lines are dated before the period of their invoice. */
  readonly isLate: boolean;
  /** One entry for each SKU, unit price and discount. */
  readonly charges: readonly SkuCharges[];
}
