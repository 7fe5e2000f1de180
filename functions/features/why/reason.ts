import type Fraction from "fraction.js";
import { type Place, placeKey } from "../../atlas/charge-group.ts";
import { skuKey } from "../../atlas/sku.ts";
import { absolute, exactDecimal, type Money, sumMoney, toCents } from "../../money/money.ts";
import type { BeforeAfter, SideName } from "../charges/sides.ts";
import type { Effect } from "./effect.ts";
import { allocateFractions, roundToMoney, sumFractions } from "./fractions.ts";
import { clusterKey } from "./place.ts";

/** Effects of one class that are shown as one line. A detail that differs among them is undefined. */
export interface Reason extends Pick<Effect, "kind" | "charged" | "sku" | "firstDay" | "lastDay" | "unit"> {
  /** Undefined for several places. */
  readonly place: Place | undefined;
  readonly places: number;
  /** Part of the change. */
  readonly cents: bigint;
  /** In `unit`, which is empty if the effects are in several. */
  readonly quantity: BeforeAfter<Money> | undefined;
  /** US dollars. Of `quantity` the average, which may be unchanged. */
  readonly unitPrice: BeforeAfter<Money> | undefined;
  readonly discountPercent: BeforeAfter<Money> | undefined;
  readonly tier: BeforeAfter<string> | undefined;
  /** The largest first. */
  readonly effects: readonly Effect[];
}

/**
 * Reasons of one place each. Their cents add up to the change, and in each cluster to its change; those below
 * a cent may have none.
 */
export function reasonsByPlace(effects: readonly Effect[]): Reason[] {
  return [...Map.groupBy(effects, ({ place }) => clusterKey(place)).values()].flatMap((ofCluster) => {
    const leaves = [
      ...Map.groupBy(ofCluster, (effect) => placeKey(effect.place) + classKey(effect)).values(),
    ];
    const amounts = leaves.map((leaf) => sumFractions(leaf.map(({ amount }) => amount)));
    const cents = allocateFractions(amounts, sumToCents(amounts), 2);
    return leaves.flatMap((leaf, index) => toReason(leaf, cents[index] ?? 0n));
  });
}

/**
 * Of parts that add up to whole cents. They may be thousands with unrelated denominators, whose exact sum
 * would take minutes, so each is rounded far below a cent.
 */
function sumToCents(parts: readonly Fraction[]): bigint {
  return toCents(sumMoney(parts.map((part) => roundToMoney(part, 14))));
}

/** Merges reasons of one class, across places where `keyOf` is the same for them. The largest come first. */
export function mergeReasons(
  reasons: readonly Reason[],
  keyOf: (reason: Reason) => string = classKey,
): Reason[] {
  const merged = [...Map.groupBy(reasons, keyOf).values()].flatMap((same) =>
    toReason(
      same.flatMap(({ effects }) => effects),
      sumCents(same),
    ),
  );
  return merged.sort(byLargestCents);
}

/** What one line can say: `more storage`, `longer month`, `new clusters`. */
export function classKey({ kind, charged, sku }: Pick<Effect, "kind" | "charged" | "sku">): string {
  const details: Partial<Record<Effect["kind"], string>> = {
    newly_used: charged ?? skuKey(sku),
    no_longer_used: charged ?? skuKey(sku),
    quantity: charged ?? "",
    tier: charged ?? "",
    mix: charged ?? "",
    unit_price: skuKey(sku),
    other: skuKey(sku),
  };
  return JSON.stringify([kind, details[kind] ?? ""]);
}

export function sumCents(items: ReadonlyArray<{ readonly cents: bigint }>): bigint {
  return items.reduce((sum, { cents }) => sum + cents, 0n);
}

/** For `Array.sort`. */
export function byLargestCents(a: { readonly cents: bigint }, b: { readonly cents: bigint }): number {
  const [left, right] = [absolute(a.cents), absolute(b.cents)];
  return left === right ? 0 : left > right ? -1 : 1;
}

function toReason(ofClass: readonly Effect[], cents: bigint): Reason[] {
  const effects = ofClass.toSorted((a, b) => Math.abs(b.amount.valueOf()) - Math.abs(a.amount.valueOf()));
  const [largest] = effects;
  if (!largest) return [];
  const places = new Set(effects.map(({ place }) => placeKey(place))).size;
  const unit = shared(effects, (effect) => effect.unit) ?? "";
  return [
    {
      kind: largest.kind,
      cents,
      place: places === 1 ? largest.place : undefined,
      places,
      charged: shared(effects, ({ charged }) => charged),
      sku: largest.sku,
      ...sharedDays(effects, places),
      unit,
      quantity: unit ? sumQuantities(effects) : undefined,
      unitPrice: sharedMoney(effects, ({ unitPrice }) => unitPrice),
      discountPercent: sharedMoney(effects, ({ discountPercent }) => discountPercent),
      tier: shared(effects, ({ tier }) => tier && `${tier.before} ${tier.after}`) ? largest.tier : undefined,
      effects,
    },
  ];
}

/** A cluster begins with its first line, and ends with its last. */
function sharedDays(effects: readonly Effect[], places: number): Pick<Effect, "firstDay" | "lastDay"> {
  const isCluster = places === 1 && effects.every(({ kind }) => kind.endsWith("_cluster"));
  if (isCluster) {
    const sorted = (days: Array<string | undefined>) => days.filter((day) => day !== undefined).sort();
    return {
      firstDay: sorted(effects.map(({ firstDay }) => firstDay))[0],
      lastDay: sorted(effects.map(({ lastDay }) => lastDay)).at(-1),
    };
  }
  return {
    firstDay: shared(effects, ({ firstDay }) => firstDay),
    lastDay: shared(effects, ({ lastDay }) => lastDay),
  };
}

function sumQuantities(effects: readonly Effect[]): BeforeAfter<Money> | undefined {
  const quantities = effects.flatMap(({ quantity }) => quantity ?? []);
  if (quantities.length < effects.length) return undefined;
  const sumOf = (side: SideName) => sumMoney(quantities.map((quantity) => quantity[side]));
  return { before: sumOf("before"), after: sumOf("after") };
}

function sharedMoney(
  effects: readonly Effect[],
  detailOf: (effect: Effect) => BeforeAfter<Money> | undefined,
): BeforeAfter<Money> | undefined {
  const [largest] = effects;
  const same = shared(effects, (effect) => {
    const value = detailOf(effect);
    return value && `${exactDecimal(value.before)} ${exactDecimal(value.after)}`;
  });
  return same && largest ? detailOf(largest) : undefined;
}

/** The value of all of them, or undefined where they differ. */
function shared<Value>(effects: readonly Effect[], detailOf: (effect: Effect) => Value) {
  const [value, ...others] = new Set(effects.map(detailOf));
  return others.length === 0 ? value : undefined;
}
