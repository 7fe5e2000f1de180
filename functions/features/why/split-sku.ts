import Fraction from "fraction.js";
import { sumFractions, ZERO } from "./fractions.ts";
import type { PairedSku, SkuSide } from "./paired-groups.ts";

/** US dollars, US dollars for a unit, and shares of the list price. */
export interface SplitSku {
  readonly sku: string;
  /** The later quantity at what a unit cost before. */
  readonly atOldRate: Fraction;
  /** What the change of the unit price, of the discount and of the rounding add to that. */
  readonly price: Fraction;
  readonly discount: Fraction;
  readonly rounding: Fraction;
  readonly priceBefore: Fraction;
  readonly priceAfter: Fraction;
  readonly discountBefore: Fraction;
  readonly discountAfter: Fraction;
}

/**
 * Splits the change of a SKU that is in one group in both periods; the rest is that of the quantity and the
 * tier.
 *
 * @param groupDiscount the share that a SKU which was not there would have been discounted by
 */
export function splitSku({ sku, before, after }: PairedSku, groupDiscount: Fraction): SplitSku {
  const isNew = before.quantity.equals(0);
  const hasList = [before, after].every((side) => !side.listAmount.equals(0) || side.amount.equals(0));
  // Without list prices nobody knows the discount, so what was charged counts as the price.
  const listBefore = hasList ? before.listAmount : before.amount;
  const listAfter = hasList ? after.listAmount : after.amount;
  const discountAfter = hasList ? discountOf(after) : ZERO;
  const priceAfter = divided(listAfter, after.quantity);
  const priceBefore = isNew ? priceAfter : divided(listBefore, before.quantity);
  const discountBefore = hasList ? (isNew ? groupDiscount : discountOf(before)) : ZERO;
  const paid = new Fraction(1).sub(discountBefore);
  const rate = isNew ? priceAfter.mul(paid) : before.amount.div(before.quantity);
  const atOldRate = after.quantity.mul(rate);
  const isGone = after.quantity.equals(0);
  const price = isGone ? ZERO : after.quantity.mul(priceAfter.sub(priceBefore)).mul(paid);
  const discount = listAfter.mul(discountBefore.sub(discountAfter));
  const rounding = after.amount.sub(atOldRate).sub(price).sub(discount);
  return {
    sku,
    atOldRate,
    price,
    priceBefore,
    priceAfter,
    discount,
    discountBefore,
    discountAfter,
    rounding,
  };
}

/** The share of the list price that was not charged. */
function discountOf({ amount, listAmount, discountAmount, lines }: SkuSide): Fraction {
  if (listAmount.equals(0)) return ZERO;
  const deviation = amount.sub(listAmount.sub(discountAmount)).abs();
  // Each line is rounded to cents at most.
  const isExplained = deviation.lte(new Fraction(lines, 100));
  return (isExplained ? discountAmount : listAmount.sub(amount)).div(listAmount);
}

export function averageDiscount(sides: readonly SkuSide[]): Fraction {
  const discounted = sumFractions(sides.map((side) => side.listAmount.mul(discountOf(side))));
  return divided(discounted, sumFractions(sides.map((side) => side.listAmount)));
}

function divided(dividend: Fraction, divisor: Fraction): Fraction {
  return divisor.equals(0) ? ZERO : dividend.div(divisor);
}
