import type Fraction from "fraction.js";
import { classifySku, type SkuKind } from "../../atlas/sku.ts";
import type { Effect } from "./effect.ts";
import { roundToMoney, sumFractions, ZERO } from "./fractions.ts";
import {
  endsBefore,
  isUsed,
  type PairedGroup,
  type PairedSku,
  type SkuSide,
  spanOf,
} from "./paired-groups.ts";
import { placeOf } from "./place.ts";
import { averageDiscount, type SplitSku, splitSku } from "./split-sku.ts";

/** What the effects of a group depend on besides its charges. */
export interface PeriodFacts {
  /** n₁ / n₀: days of the later period per day of the earlier. */
  readonly daysRatio: Fraction;
  /** The first day with charges in the earlier period, and the last in the later: ISO dates. */
  readonly firstDay: string | undefined;
  readonly lastDay: string | undefined;
}

/** What is charged for every hour or day that it exists. */
const ALWAYS_RUNNING: ReadonlyArray<SkuKind | undefined> = [
  "instance",
  "storage",
  "iops",
  "search",
  "stream",
  "endpoint",
];
const WITH_TIERS: ReadonlyArray<SkuKind | undefined> = ["instance", "search"];

type Details = Pick<Effect, "kind" | "amount" | "sku"> & Partial<Effect>;

/** An effect in the place of a group. */
export function effectOf({ group }: PairedGroup, details: Details): Effect {
  const { kind: charged, unit } = group;
  const days = { firstDay: undefined, lastDay: undefined };
  return { place: placeOf(group), charged, unit, ...days, ...details };
}

/** A₁ − A₀ of each SKU, where there is no price × quantity to compare. */
export function skuDifferences(
  paired: PairedGroup,
  skus: readonly PairedSku[],
  kind: Effect["kind"],
): Effect[] {
  return skus.map(({ sku, before, after }) => {
    const amount = after.amount.sub(before.amount);
    if (isUsed(before)) return effectOf(paired, { kind, sku, amount });
    // A new line that lowers the costs is not less of something.
    const ofNew = kind === "other" && amount.lt(0) ? "newly_used" : kind;
    return effectOf(paired, { kind: ofNew, sku, amount, firstDay: after.firstDay });
  });
}

/** Splits the change of a group that is in both periods. The amounts add up to it exactly. */
export function splitChange(paired: PairedGroup, facts: PeriodFacts): Effect[] {
  const isMeasured = ({ before, after, isPriced }: PairedSku) =>
    isPriced && [before, after].every((side) => !side.quantity.equals(0) || side.amount.equals(0));
  const skus = paired.skus.filter(isMeasured);
  const others = skuDifferences(
    paired,
    paired.skus.filter((sku) => !isMeasured(sku)),
    "other",
  );
  const before = totalOf(skus.map((sku) => sku.before));
  const after = totalOf(skus.map((sku) => sku.after));
  if (!before.quantity.equals(0)) {
    return [...others, ...splitMeasured({ ...paired, skus }, before, after, facts)];
  }
  const isNew = skus.every((sku) => !isUsed(sku.before));
  const { firstDay } = after;
  const newlyUsed = { kind: "newly_used", amount: after.amount, sku: mainSku(skus), firstDay } as const;
  return [...others, ...(isNew ? [effectOf(paired, newlyUsed)] : skuDifferences(paired, skus, "other"))];
}

/** The SKU with the largest charge. */
export function mainSku(skus: readonly PairedSku[]): string {
  return largestBy(skus, ({ before, after }) => maximum(before.amount.abs(), after.amount.abs()))?.sku ?? "";
}

function splitMeasured(paired: PairedGroup, before: SkuSide, after: SkuSide, facts: PeriodFacts): Effect[] {
  const { skus, group } = paired;
  const rate = before.amount.div(before.quantity);
  const discountBefore = averageDiscount(skus.map((sku) => sku.before));
  const parts = skus.map((sku) => splitSku(sku, discountBefore));
  const alwaysRuns = ALWAYS_RUNNING.includes(group.kind);
  const days = alwaysRuns ? before.amount.mul(facts.daysRatio.sub(1)) : ZERO;
  const quantity = after.quantity.sub(before.quantity).mul(rate).sub(days);
  const tiers = sumFractions(parts.map((part) => part.atOldRate)).sub(after.quantity.mul(rate));
  const sku = mainSku(skus);
  return [
    effectOf(paired, { kind: "days", amount: days, sku }),
    effectOf(paired, {
      kind: "quantity",
      amount: quantity,
      sku,
      ...quantityDays(paired, { before, after, isMore: quantity.gt(0) }, facts),
      quantity: { before: roundToMoney(before.quantity), after: roundToMoney(after.quantity) },
      ...averagePrices(before, after),
    }),
    tierEffect(paired, tiers, after.quantity.div(before.quantity), facts),
    ...parts.flatMap((part) => [...priceEffect(paired, part), ...discountEffect(paired, part)]),
    effectOf(paired, { kind: "rounding", amount: sumFractions(parts.map((part) => part.rounding)), sku }),
  ];
}

function priceEffect(paired: PairedGroup, { sku, price, priceBefore, priceAfter }: SplitSku): Effect[] {
  if (price.equals(0)) return [];
  const unitPrice = { before: roundToMoney(priceBefore), after: roundToMoney(priceAfter) };
  return [effectOf(paired, { kind: "unit_price", amount: price, sku, unitPrice })];
}

function discountEffect(paired: PairedGroup, part: SplitSku): Effect[] {
  if (part.discount.equals(0)) return [];
  const percentOf = (share: Fraction) => roundToMoney(share.mul(100));
  const discountPercent = { before: percentOf(part.discountBefore), after: percentOf(part.discountAfter) };
  return [effectOf(paired, { kind: "discount", amount: part.discount, sku: part.sku, discountPercent })];
}

function tierEffect(paired: PairedGroup, amount: Fraction, growth: Fraction, facts: PeriodFacts): Effect {
  const gain = ({ before, after }: PairedSku) => after.quantity.sub(before.quantity.mul(growth));
  const gained = largestBy(paired.skus, gain);
  const lost = largestBy(paired.skus, (sku) => gain(sku).neg());
  const [from, to] = [lost, gained].map((sku) => sku && classifySku(sku.sku).tier);
  const hasTiers = WITH_TIERS.includes(paired.group.kind) && from && to && from !== to;
  return effectOf(paired, {
    kind: hasTiers ? "tier" : "mix",
    amount,
    sku: gained?.sku ?? "",
    firstDay: gained && firstDayOf(paired, gained.before, gained.after, facts),
    ...(hasTiers ? { tier: { before: from, after: to } } : {}),
  });
}

/** What began makes more, and what ended less. */
function quantityDays(
  paired: PairedGroup,
  { before, after, isMore }: { before: SkuSide; after: SkuSide; isMore: boolean },
  facts: PeriodFacts,
) {
  const hasEnded = ALWAYS_RUNNING.includes(paired.group.kind) && endsBefore(after.lastDay, facts.lastDay);
  return {
    firstDay: isMore ? firstDayOf(paired, before, after, facts) : undefined,
    lastDay: hasEnded && !isMore ? after.lastDay : undefined,
  };
}

/** What runs all the time and has no line on the first days was not there yet. */
function firstDayOf({ group }: PairedGroup, before: SkuSide, after: SkuSide, facts: PeriodFacts) {
  if (!isUsed(before)) return after.firstDay;
  if (!ALWAYS_RUNNING.includes(group.kind) || before.firstDay === undefined) return undefined;
  return facts.firstDay !== undefined && facts.firstDay < before.firstDay ? before.firstDay : undefined;
}

function averagePrices(before: SkuSide, after: SkuSide): Pick<Effect, "unitPrice"> {
  if (after.quantity.equals(0) || before.listAmount.equals(0) || after.listAmount.equals(0)) return {};
  const averageOf = ({ listAmount, quantity }: SkuSide) => roundToMoney(listAmount.div(quantity));
  return { unitPrice: { before: averageOf(before), after: averageOf(after) } };
}

function totalOf(sides: readonly SkuSide[]): SkuSide {
  const sumOf = (field: "amount" | "quantity" | "listAmount" | "discountAmount") =>
    sumFractions(sides.map((side) => side[field]));
  return {
    lines: sides.reduce((sum, { lines }) => sum + lines, 0),
    amount: sumOf("amount"),
    quantity: sumOf("quantity"),
    listAmount: sumOf("listAmount"),
    discountAmount: sumOf("discountAmount"),
    ...spanOf(sides.filter(isUsed)),
  };
}

function maximum(a: Fraction, b: Fraction): Fraction {
  return a.gte(b) ? a : b;
}

/** The first of the largest. */
function largestBy<Item>(items: readonly Item[], measure: (item: Item) => Fraction): Item | undefined {
  let largest: { item: Item; value: Fraction } | undefined;
  for (const item of items) {
    const value = measure(item);
    if (!largest || value.gt(largest.value)) largest = { item, value };
  }
  return largest?.item;
}
