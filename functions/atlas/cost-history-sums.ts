import { type Money, NO_DOLLARS, normalizeMoney, sumMoney } from "../money/money.ts";
import { placeKey } from "./charge-group.ts";
import type { CostSeries } from "./cost-history.ts";
import { compactDays } from "./cost-history-days.ts";
import { skuKey } from "./sku.ts";

/** Equal for series of one place, kind and tier. */
function seriesKey(series: Omit<CostSeries, "byDay">): string {
  const { kind, tier, sku, isLate } = series;
  return JSON.stringify([placeKey(series), kind, tier, sku && skuKey(sku), isLate]);
}

/** One series for each place, kind and tier. Where names differ, those of the first one count. */
export function mergeSeries(series: readonly CostSeries[]): CostSeries[] {
  const merged = Map.groupBy(series, seriesKey).values();
  return [...merged].map((same) => ({ ...(same[0] as CostSeries), byDay: compactDays(sumByDay(same)) }));
}

/** US dollars by ISO date, in the order of the days. Days without charges are missing. */
export function sumByDay(series: readonly Pick<CostSeries, "byDay">[]): Map<string, Money> {
  const [only] = series;
  const sums = new Map(series.length === 1 ? only?.byDay : []);
  if (series.length > 1) {
    for (const { byDay } of series) {
      for (const [day, amount] of byDay) sums.set(day, sumMoney([sums.get(day) ?? NO_DOLLARS, amount]));
    }
  }
  return new Map([...sums].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is charged for some days: US dollars. */
export function costsOn(
  series: readonly Pick<CostSeries, "byDay">[],
  { first, last }: { readonly first: string; readonly last: string },
): Money {
  const amounts = series.flatMap(({ byDay }) =>
    [...byDay].flatMap(([day, amount]) => (day >= first && day <= last ? [amount] : [])),
  );
  return normalizeMoney(sumMoney(amounts));
}
