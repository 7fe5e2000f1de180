import { exactDecimal, type Money, normalizeMoney, sumMoney } from "../money/money.ts";
import { type Sku, skuKey } from "./sku.ts";

/** What the lines with one SKU, unit price and discount add up to. Amounts are in US dollars. */
export interface SkuCharges {
  /** As the invoice writes it, in one of its dialects. */
  readonly sku: string;
  /** For one unit, before discount; undefined where the lines say none, or too many. */
  readonly unitPrice: Money | undefined;
  /** Undefined where there is no unit price. */
  readonly discountPercent?: Money | undefined;
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
  /** The amount by day or by value of a tag, where a `Breakdown` is wanted; empty for lines that have none. */
  readonly parts?: ReadonlyArray<readonly [value: string, amount: Money]> | undefined;
}

/** What amounts are added up by, in addition to what is in a `ChargeGroup`. */
export interface Breakdown {
  /** ISO dates, or the values of the tag with this key. */
  readonly by: "day" | { readonly tag: string };
  /** Whether costs are also by project and cluster, which takes far more memory for large invoices. */
  readonly hasPlaces: boolean;
}

/** What something is charged for. Missing names are empty: costs may be in no cluster, or in no project. */
export interface Place {
  readonly organizationId: string;
  readonly organization: string;
  readonly projectId: string;
  readonly project: string;
  readonly cluster: string;
}

/** US cents as text, by `placeKey` and ISO date. */
export type DaysByPlace = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** Equal for the same place, also where only names are known. */
export function placeKey({ organizationId, organization, projectId, project, cluster }: Place): string {
  return JSON.stringify([organizationId || organization, projectId || project, cluster]);
}

/**
 * Charges that are comparable between periods: of one cluster (or project, or organization), kind, provider,
 * region and unit. The tier is not part of it, so another tier is a change inside a group. Missing ones are empty.
 */
export interface ChargeGroup extends Place, Pick<Sku, "kind" | "provider"> {
  readonly region: string;
  readonly unit: string;
  /** Whether the lines are dated before the period of their invoice. */
  readonly isLate: boolean;
  /** One entry for each SKU, unit price and discount. */
  readonly charges: readonly SkuCharges[];
}

/** Equal for comparable groups of different periods. Unknown SKUs are comparable only with themselves. */
export function groupKey(group: ChargeGroup): string {
  const { kind, provider, region, unit, isLate, charges } = group;
  const charged = kind ?? ["SKU", skuKey(charges[0]?.sku ?? "")];
  return JSON.stringify([placeKey(group), charged, provider, region, unit, isLate]);
}

/**
 * Merges comparable groups, and in each the charges with the same SKU, unit price and discount. Where names
 * differ, those of the first group count. Sorted.
 */
export function mergeGroups(groups: readonly ChargeGroup[]): ChargeGroup[] {
  const byKey = Map.groupBy(groups, groupKey);
  return sortedByKey(byKey).map((same) => ({
    ...(same[0] as ChargeGroup),
    charges: mergeCharges(same.flatMap(({ charges }) => charges)),
  }));
}

function mergeCharges(charges: readonly SkuCharges[]): SkuCharges[] {
  const byKey = Map.groupBy(charges, ({ sku, unitPrice, discountPercent }) =>
    JSON.stringify([skuKey(sku), keyOf(unitPrice), keyOf(discountPercent)]),
  );
  return sortedByKey(byKey).map((same) => {
    const [{ sku, unitPrice, discountPercent }] = same as [SkuCharges, ...SkuCharges[]];
    return {
      sku,
      unitPrice,
      discountPercent,
      lines: same.reduce((count, { lines }) => count + lines, 0),
      amount: sumOf(same, "amount"),
      quantity: sumOf(same, "quantity"),
      listAmount: sumOf(same, "listAmount"),
      discountAmount: sumOf(same, "discountAmount"),
      firstDay: daysOf(same, "firstDay").at(0),
      lastDay: daysOf(same, "lastDay").at(-1),
      parts: mergeParts(same),
    };
  });
}

function mergeParts(charges: readonly SkuCharges[]): SkuCharges["parts"] {
  if (charges.every(({ parts }) => parts === undefined)) return undefined;
  const byValue = Map.groupBy(
    charges.flatMap(({ parts = [] }) => parts),
    ([value]) => value,
  );
  return sortedEntries(byValue).map(([value, parts]) => [
    value,
    normalizeMoney(sumMoney(parts.map(([, amount]) => amount))),
  ]);
}

function sortedByKey<Value>(map: ReadonlyMap<string, Value>): Value[] {
  return sortedEntries(map).map(([, value]) => value);
}

function sortedEntries<Value>(map: ReadonlyMap<string, Value>): Array<[string, Value]> {
  return [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

function keyOf(amount: Money | undefined): string {
  return amount ? exactDecimal(normalizeMoney(amount)) : "";
}

type SumName = "amount" | "quantity" | "listAmount" | "discountAmount";

function sumOf(charges: readonly SkuCharges[], name: SumName): Money {
  return normalizeMoney(sumMoney(charges.map((each) => each[name])));
}

function daysOf(charges: readonly SkuCharges[], name: "firstDay" | "lastDay"): string[] {
  return charges.flatMap((each) => each[name] ?? []).toSorted();
}
