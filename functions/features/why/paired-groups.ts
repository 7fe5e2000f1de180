import type Fraction from "fraction.js";
import { type ChargeGroup, groupKey, type SkuCharges } from "../../atlas/charge-group.ts";
import { skuKey } from "../../atlas/sku.ts";
import { addDays } from "../../money/days.ts";
import { sumMoney } from "../../money/money.ts";
import { toFraction, ZERO } from "./fractions.ts";

/** What a SKU cost in one period; zeros where it has no lines. */
export interface SkuSide {
  readonly lines: number;
  readonly amount: Fraction;
  readonly quantity: Fraction;
  readonly listAmount: Fraction;
  readonly discountAmount: Fraction;
  readonly firstDay: string | undefined;
  readonly lastDay: string | undefined;
}

/** A SKU in both periods, or one of its prices where it has price tiers. */
export interface PairedSku {
  /** As the later period writes it. */
  readonly sku: string;
  readonly before: SkuSide;
  readonly after: SkuSide;
  /** Whether its quantity has a price, and is not just a count of lines. */
  readonly isPriced: boolean;
}

/** What is compared: a group of charges in both periods. */
export interface PairedGroup {
  readonly group: Omit<ChargeGroup, "charges">;
  readonly skus: readonly PairedSku[];
}

const NO_CHARGES: SkuSide = {
  lines: 0,
  amount: ZERO,
  quantity: ZERO,
  listAmount: ZERO,
  discountAmount: ZERO,
  firstDay: undefined,
  lastDay: undefined,
};

/** Pairs the groups of two periods, in an order that doesn't depend on theirs. */
export function pairGroups(before: readonly ChargeGroup[], after: readonly ChargeGroup[]): PairedGroup[] {
  const toComparable = regionsRemover([...before, ...after]);
  const earlier = Map.groupBy(before.map(toComparable), groupKey);
  const later = Map.groupBy(after.map(toComparable), groupKey);
  const keys = [...new Set([...earlier.keys(), ...later.keys()])].sort();
  return keys.flatMap((key) => {
    const [old, now] = [earlier.get(key) ?? [], later.get(key) ?? []];
    const [group] = [...now, ...old];
    return group ? [{ group, skus: pairSkus(old.flatMap(chargesOf), now.flatMap(chargesOf)) }] : [];
  });
}

/** Whether something was used or charged: Atlas also writes lines of zero. */
export function isUsed({ amount, quantity }: SkuSide): boolean {
  return !amount.equals(0) || !quantity.equals(0);
}

/** Earliest and latest of ISO dates. */
export function spanOf(sides: ReadonlyArray<Pick<SkuSide, "firstDay" | "lastDay">>) {
  const days = sides.flatMap(({ firstDay, lastDay }) => [firstDay ?? [], lastDay ?? []].flat()).sort();
  return { firstDay: days[0], lastDay: days.at(-1) };
}

/** The JSON of an invoice has no regions: it is compared with what a file says of all regions. */
function regionsRemover(groups: readonly ChargeGroup[]): (group: ChargeGroup) => ChargeGroup {
  const withoutRegion = (group: ChargeGroup) => ({ ...group, region: "" });
  const byKey = Map.groupBy(groups, (group) => groupKey(withoutRegion(group)));
  const isMixed = (same: readonly ChargeGroup[]) =>
    same.some(({ region }) => region === "") && same.some(({ region }) => region !== "");
  const mixed = new Set([...byKey].flatMap(([key, same]) => (isMixed(same) ? [key] : [])));
  return (group) => (mixed.has(groupKey(withoutRegion(group))) ? withoutRegion(group) : group);
}

function chargesOf(group: ChargeGroup): readonly SkuCharges[] {
  return group.charges;
}

/** Whether it ended earlier. The lines of a last day may be on the next invoice, so one day is no sign. */
export function endsBefore(day: string | undefined, other: string | undefined): boolean {
  return day !== undefined && other !== undefined && day < addDays(other, -1);
}

function pairSkus(before: readonly SkuCharges[], after: readonly SkuCharges[]): PairedSku[] {
  const bySku = ({ sku }: SkuCharges) => skuKey(sku);
  const [earlier, later] = [Map.groupBy(before, bySku), Map.groupBy(after, bySku)];
  const keys = [...new Set([...earlier.keys(), ...later.keys()])].sort();
  return keys.flatMap((key) => {
    const [old, now] = [earlier.get(key) ?? [], later.get(key) ?? []];
    const isPriced = [old, now].every((charges) => !hasPriceOfEachDay(charges));
    const hasTiers = isPriced && (hasPriceTiers(old) || hasPriceTiers(now));
    const prices = hasTiers ? pricesOf([...old, ...now]) : [undefined];
    return prices.map((price) => {
      const [oldOfPrice, nowOfPrice] = [old, now].map((charges) =>
        price === undefined ? charges : charges.filter((each) => priceKey(each) === price),
      ) as [SkuCharges[], SkuCharges[]];
      const sku = [...now, ...old].map((each) => each.sku).sort()[0] ?? key;
      return { sku, before: sumSide(oldOfPrice), after: sumSide(nowOfPrice), isPriced };
    });
  });
}

/** Whether a SKU had several prices at once. Prices that follow each other are a change of the price. */
function hasPriceTiers(charges: readonly SkuCharges[]): boolean {
  const spans = [...Map.groupBy(charges, priceKey).values()]
    .map(spanOf)
    .flatMap(({ firstDay, lastDay }) => (firstDay && lastDay ? [{ firstDay, lastDay }] : []))
    .sort((a, b) => compareText(a.firstDay, b.firstDay) || compareText(a.lastDay, b.lastDay));
  let last = "";
  return spans.some((span) => {
    const overlaps = span.firstDay < last;
    if (span.lastDay > last) last = span.lastDay;
    return overlaps;
  });
}

/** Some lines have a quantity of one and their amount as the price, which is no price to compare. */
function hasPriceOfEachDay(charges: readonly SkuCharges[]): boolean {
  const spans = [...Map.groupBy(charges, priceKey).values()].map(spanOf);
  const ofOneDay = spans.filter(({ firstDay, lastDay }) => firstDay === lastDay);
  return spans.length >= MIN_PRICES && ofOneDay.length * 2 > spans.length;
}

/** As many prices in a month are no price tiers. */
const MIN_PRICES = 5;

function pricesOf(charges: readonly SkuCharges[]): string[] {
  return [...new Set(charges.map(priceKey))].sort();
}

function priceKey({ unitPrice }: SkuCharges): string {
  return unitPrice ? toFraction(unitPrice).toFraction() : "";
}

function sumSide(charges: readonly SkuCharges[]): SkuSide {
  if (charges.length === 0) return NO_CHARGES;
  const sumOf = (field: "amount" | "quantity" | "listAmount" | "discountAmount") =>
    toFraction(sumMoney(charges.map((each) => each[field])));
  return {
    lines: charges.reduce((sum, { lines }) => sum + lines, 0),
    amount: sumOf("amount"),
    quantity: sumOf("quantity"),
    listAmount: sumOf("listAmount"),
    discountAmount: sumOf("discountAmount"),
    ...spanOf(charges),
  };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
