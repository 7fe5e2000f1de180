import { skuKey } from "../../atlas/sku.ts";
import { compareMoney, type Money } from "../../money/money.ts";
import type { BeforeAfter } from "../charges/sides.ts";
import type { Explanation } from "./bridge.ts";
import type { Effect } from "./effect.ts";
import { formatPercents } from "./format.ts";
import { sumFractions } from "./fractions.ts";
import { classKey, mergeReasons, type Reason } from "./reason.ts";

/** In how many of the groups that can be compared something moved the same way. */
interface Spread {
  readonly movedGroups: number;
  readonly groups: number;
  /** A change by Atlas, or of the contract: nearly all groups moved the same way. */
  readonly isEverywhere: boolean;
}

export interface PriceChange extends Spread, Pick<Effect, "sku"> {
  readonly cents: bigint;
  /** US dollars; undefined where groups have different prices. */
  readonly unitPrice: BeforeAfter<Money> | undefined;
}

export interface DiscountChange extends Spread {
  readonly discountPercent: BeforeAfter<Money>;
  /** The SKUs with this discount, as the invoices write them. */
  readonly skus: readonly string[];
}

const EVERYWHERE_SHARE = 0.8;
const HALF_A_CENT = 0.005;

/** By SKU and direction, the largest first. */
export function priceChanges(
  reasons: readonly Reason[],
  groupsBySku: Explanation["groupsBySku"],
): PriceChange[] {
  const ofPrices = mergeReasons(
    reasons.filter(({ kind }) => kind === "unit_price"),
    (reason) => `${reason.cents > 0n} ${classKey(reason)}`,
  );
  return ofPrices.map(({ sku, cents, unitPrice, effects }) => {
    const moved = effects.filter(({ unitPrice: price }) => price && isRise(price) === cents > 0n);
    const spread = spreadOf(moved.length, groupsBySku.get(skuKey(sku))?.inBoth ?? 0);
    return { sku, cents, unitPrice, ...spread };
  });
}

/** By the percentages before and after, as people read them; the largest first. */
export function discountChanges(
  effects: readonly Effect[],
  groupsBySku: Explanation["groupsBySku"],
): DiscountChange[] {
  const changed = effects.filter(({ kind }) => kind === "discount");
  const byPercent = Map.groupBy(
    changed,
    ({ discountPercent }) => discountPercent && formatPercents(discountPercent).join(" "),
  );
  return [...byPercent.values()]
    .flatMap((same) => {
      const discountPercent = same[0]?.discountPercent;
      const skus = [...new Map(same.map(({ sku }) => [skuKey(sku), sku])).values()].sort();
      const groups = skus.reduce((sum, sku) => sum + (groupsBySku.get(skuKey(sku))?.inLater ?? 0), 0);
      const amount = sumFractions(same.map((effect) => effect.amount)).abs();
      if (!discountPercent || amount.lt(HALF_A_CENT)) return [];
      return [{ amount, discountPercent, skus, ...spreadOf(same.length, groups) }];
    })
    .sort((a, b) => b.amount.compare(a.amount))
    .map(({ amount: _, ...change }) => change);
}

function spreadOf(movedGroups: number, groups: number): Spread {
  return { movedGroups, groups, isEverywhere: groups > 1 && movedGroups >= groups * EVERYWHERE_SHARE };
}

function isRise({ before, after }: BeforeAfter<Money>): boolean {
  return compareMoney(after, before) > 0;
}
