import { classifySku, skuName } from "../../atlas/sku.ts";
import { formatDay } from "../../money/days.ts";
import { compareMoney } from "../../money/money.ts";
import type { DayCounts } from "../charges/sides.ts";
import { formatPercents, formatPrice, formatPrices, formatQuantities } from "./format.ts";
import type { Reason } from "./reason.ts";
import { reasonText } from "./reason-text.ts";

/** What a reason is, in plain text. Names are not escaped. */
export interface ReasonDescription {
  readonly label: string;
  /** Its numbers and its first day; may be empty. */
  readonly details: string;
}

export function describeReason(reason: Reason, days: DayCounts): ReasonDescription {
  const { label, details = [] } = describe(reason, days);
  return { label, details: [...details, ...dayOf(reason, days)].filter(Boolean).join(", ") };
}

interface Description {
  readonly label: string;
  readonly details?: readonly string[];
}

function describe(reason: Reason, days: DayCounts): Description {
  const { kind, cents, charged, sku, places } = reason;
  const what = reasonText.charged(charged ?? classifySku(sku).kind, sku);
  const isMore = cents > 0n;
  switch (kind) {
    case "new_cluster":
      return { label: reasonText.newCluster(places) };
    case "removed_cluster":
      return { label: reasonText.removedCluster(places) };
    case "newly_used":
      return { label: reasonText.newlyUsed(what) };
    case "no_longer_used":
      return { label: reasonText.noLongerUsed(what) };
    case "paused":
      return { label: reasonText.paused(what), details: quantities(reason) };
    case "resumed":
      return { label: reasonText.resumed(what), details: quantities(reason) };
    case "days": {
      const details = [reasonText.dayCounts(days.after, days.before)];
      return { label: reasonText.days(days.after > days.before, days.areMonths), details };
    }
    case "quantity":
      return { label: moreOrLess(reason, what), details: quantities(reason) };
    case "tier":
      return { label: reasonText.tier(isMore, tiersOf(reason)) };
    case "mix":
      return { label: reasonText.mix(what) };
    case "unit_price":
      return { label: reasonText.unitPrice(isMore, skuName(sku)), details: prices(reason) };
    case "discount":
      return { label: reasonText.discount(!isMore), details: discounts(reason) };
    case "rounding":
      return { label: reasonText.rounding };
    case "support":
      return { label: reasonText.support(isMore) };
    case "credit":
      return { label: reasonText.credit(!isMore) };
    case "tax":
      return { label: reasonText.tax(isMore) };
    case "refund":
      return { label: reasonText.refund(!isMore) };
    case "late":
      return { label: reasonText.late(isMore), details: [reasonText.lateMeans] };
    case "other":
      return { label: isMore ? reasonText.more(skuName(sku)) : reasonText.less(skuName(sku)) };
  }
}

/** What always runs may be used more, but less than the days of the period explain. */
function moreOrLess({ cents, quantity }: Reason, what: string): string {
  const label = cents > 0n ? reasonText.more(what) : reasonText.less(what);
  const isGrown = quantity && compareMoney(quantity.after, quantity.before) > 0;
  return quantity && isGrown !== cents > 0n ? reasonText.perDay(label) : label;
}

function tiersOf({ tier }: Reason): string | undefined {
  return tier && reasonText.fromTo(tier.before, tier.after);
}

/** `M30: 2,436 → 4,175 h at an unchanged $0.54` */
function quantities({ quantity, unitPrice, unit, sku, place, effects }: Reason): string[] {
  if (!quantity) return [];
  const change = reasonText.fromTo(...formatQuantities(quantity), reasonText.unit(unit));
  const tier = place && effects.length === 1 ? classifySku(sku).tier : undefined;
  const named = tier ? reasonText.ofSku(tier, change) : change;
  if (!unitPrice) return [named];
  const [old, now] = [formatPrice(unitPrice.before, 3), formatPrice(unitPrice.after, 3)];
  return [old === now ? reasonText.atUnchanged(named, now) : reasonText.atPrice(named, old, now)];
}

function prices({ unitPrice, unit }: Reason): string[] {
  if (!unitPrice) return [];
  const change = reasonText.fromTo(...formatPrices(unitPrice));
  return [unit ? reasonText.per(change, reasonText.unit(unit)) : change];
}

function discounts({ discountPercent }: Reason): string[] {
  return discountPercent ? [reasonText.fromTo(...formatPercents(discountPercent))] : [];
}

function dayOf({ firstDay, lastDay }: Reason, { hasYears }: DayCounts): string[] {
  if (lastDay !== undefined) return [reasonText.until(formatDay(lastDay, hasYears))];
  return firstDay === undefined ? [] : [reasonText.since(formatDay(firstDay, hasYears))];
}
