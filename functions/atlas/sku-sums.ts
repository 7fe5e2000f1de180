import {
  type Amount,
  addDollars,
  createDollarSum,
  type DollarSum,
  readDollars,
  toMoney,
  totalOf,
} from "../money/dollar-sum.ts";
import { type Money, multiplyMoney, NO_DOLLARS, normalizeMoney, sumMoney } from "../money/money.ts";
import type { Charge } from "./charge.ts";
import type { SkuCharges } from "./charge-group.ts";
import { getOrCreate } from "./get-or-create.ts";

/** Adds up the lines of one SKU by unit price and discount. */
export interface SkuSums {
  /** @param day ISO date. @param part of `SkuCharges.parts`; undefined if none are wanted */
  add(charge: Charge, amount: Amount, day: string | undefined, part?: string): void;
  charges(): SkuCharges[];
}

/** Lines with one unit price and discount, or those that have none. */
interface PriceSums {
  readonly unitPrice: Money | undefined;
  readonly discountPercent: Money | undefined;
  readonly amount: DollarSum;
  readonly quantity: DollarSum;
  readonly parts: Map<string, DollarSum>;
  lines: number;
  /** Where the unit prices differ. */
  listAmount: Money;
  discountAmount: Money;
  firstDay: string | undefined;
  lastDay: string | undefined;
}

/** SKUs with more unit prices have another on most lines, such as support; their lines are one entry. */
const MAX_PRICES = 16;

/** Of a percentage: hundredths. */
const PERCENT_SCALE = 2;

export function createSkuSums(sku: string): SkuSums {
  const byPrice = new Map<string, PriceSums>();
  let hasTooMany = false;
  let withoutPrice: PriceSums | undefined;

  function add(charge: Charge, amount: Amount, day: string | undefined, part?: string): void {
    const quantity = readDollars(charge.quantity);
    const sums = (quantity && findPrice(charge)) ?? addListAmount(charge, quantity);
    addDollars([sums.amount], amount);
    if (part !== undefined) addDollars([partOf(sums, part)], amount);
    if (quantity) addDollars([sums.quantity], quantity);
    sums.lines++;
    if (day !== undefined) addDays(sums, day, day);
  }

  function findPrice(charge: Charge): PriceSums | undefined {
    if (hasTooMany) return undefined;
    const key = `${charge.unitPrice} ${charge.discountPercent}`;
    const known = byPrice.get(key);
    if (known) return known;
    const price = readDollars(charge.unitPrice);
    if (!price) return undefined;
    if (byPrice.size === MAX_PRICES) {
      // All of them, so that the order of the lines doesn't matter.
      withoutPrice = joinCharges(charges());
      byPrice.clear();
      hasTooMany = true;
      return undefined;
    }
    const created = createPriceSums(normalizeMoney(toMoney(price)), percentOf(charge));
    byPrice.set(key, created);
    return created;
  }

  /** For a line whose unit price is not kept. */
  function addListAmount(charge: Charge, quantity: Amount | undefined): PriceSums {
    withoutPrice ??= createPriceSums(undefined, undefined);
    const price = readDollars(charge.unitPrice);
    if (price && quantity)
      addListed(withoutPrice, listedOf(toMoney(price), toMoney(quantity), percentOf(charge)));
    return withoutPrice;
  }

  function charges(): SkuCharges[] {
    const all = [...byPrice.values(), ...(withoutPrice ? [withoutPrice] : [])];
    return all.map((sums) => toCharges(sku, sums));
  }

  return { add, charges };
}

function createPriceSums(unitPrice: Money | undefined, discountPercent: Money | undefined): PriceSums {
  return {
    unitPrice,
    discountPercent,
    lines: 0,
    amount: createDollarSum(),
    quantity: createDollarSum(),
    parts: new Map(),
    listAmount: NO_DOLLARS,
    discountAmount: NO_DOLLARS,
    firstDay: undefined,
    lastDay: undefined,
  };
}

function toCharges(sku: string, sums: PriceSums): SkuCharges {
  const { unitPrice, discountPercent, lines, firstDay, lastDay, parts } = sums;
  const quantity = totalOf(sums.quantity);
  const { listAmount, discountAmount } = unitPrice
    ? listedOf(unitPrice, quantity, discountPercent ?? NO_DOLLARS)
    : sums;
  return {
    sku,
    unitPrice,
    discountPercent,
    lines,
    amount: totalOf(sums.amount),
    quantity,
    listAmount,
    discountAmount,
    firstDay,
    lastDay,
    parts: parts.size > 0 ? [...parts].map(([part, sum]) => [part, totalOf(sum)]) : undefined,
  };
}

function joinCharges(charges: readonly SkuCharges[]): PriceSums {
  const sums = createPriceSums(undefined, undefined);
  for (const entry of charges) {
    sums.lines += entry.lines;
    addDollars([sums.amount], entry.amount);
    addDollars([sums.quantity], entry.quantity);
    addListed(sums, entry);
    for (const [part, amount] of entry.parts ?? []) addDollars([partOf(sums, part)], amount);
    if (entry.firstDay !== undefined && entry.lastDay !== undefined) {
      addDays(sums, entry.firstDay, entry.lastDay);
    }
  }
  return sums;
}

function partOf({ parts }: PriceSums, part: string): DollarSum {
  return getOrCreate(parts, part, createDollarSum);
}

function addDays(sums: PriceSums, first: string, last: string): void {
  if (sums.firstDay === undefined || first < sums.firstDay) sums.firstDay = first;
  if (sums.lastDay === undefined || last > sums.lastDay) sums.lastDay = last;
}

type Listed = Pick<SkuCharges, "listAmount" | "discountAmount">;

function addListed(sums: PriceSums, { listAmount, discountAmount }: Listed): void {
  sums.listAmount = sumMoney([sums.listAmount, listAmount]);
  sums.discountAmount = sumMoney([sums.discountAmount, discountAmount]);
}

function listedOf(unitPrice: Money, quantity: Money, percent: Money): Listed {
  const listAmount = multiplyMoney(unitPrice, quantity);
  const { units, scale } = multiplyMoney(listAmount, percent);
  return { listAmount, discountAmount: { units, scale: scale + PERCENT_SCALE } };
}

/** No percentage, no discount. */
function percentOf({ discountPercent }: Charge): Money {
  const percent = readDollars(discountPercent);
  return percent ? normalizeMoney(toMoney(percent)) : NO_DOLLARS;
}
