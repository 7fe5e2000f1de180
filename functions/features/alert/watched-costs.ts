import { type Place, placeKey } from "../../atlas/charge-group.ts";
import type { CostHistory, CostSeries } from "../../atlas/cost-history.ts";
import { getOrCreate } from "../../atlas/get-or-create.ts";
import { kindLabel, type SkuKind, skuKey, skuName } from "../../atlas/sku.ts";
import { addDays, countDays, type Days } from "../../money/days.ts";
import type { Money } from "../../money/money.ts";
import type { AnomalySeries } from "./anomaly-news.ts";

/** A series with its costs of each day. */
export interface WatchedSeries {
  readonly series: AnomalySeries;
  /** US cents. */
  readonly cents: readonly number[];
  /** The key of its project, of a cluster. */
  readonly projectKey: string | undefined;
  /** Which days have costs of a kind, by the key of its series: 1. */
  readonly daysByKind: ReadonlyMap<string, Uint8Array>;
}

/** They are billed at once, not by usage, or are no costs. */
const UNWATCHED_KINDS: ReadonlySet<SkuKind | undefined> = new Set<SkuKind>([
  "credit",
  "refund",
  "rounding",
  "tax",
  "consulting",
  "support",
]);

/** A charge on the first of a month with none on so many days before is booked once a month. */
const QUIET_DAYS = 3;

/** Amounts are added up as integers, which is exact for up to 8 digits after the dot and $90 million a day. */
const DIGITS = 8;
const UNITS_PER_CENT = 10 ** (DIGITS - 2);

/**
 * The costs that an alert watches: their total, and by kind, project and cluster. Late lines are left out, and charges that
 * are booked once a month: what really starts on a first shows on the second.
 */
export function watchedCosts({ series }: CostHistory, days: Days): WatchedSeries[] {
  const count = countDays(days);
  const indexes = new Map(Array.from({ length: count }, (_, index) => [addDays(days.first, index), index]));
  const watched = series.filter((each) => !each.isLate && !UNWATCHED_KINDS.has(each.kind));
  const sums = new Map<string, Sum>();
  for (const tiers of Map.groupBy(watched, (each) => `${placeKey(each)} ${each.kind ?? each.sku}`).values()) {
    for (const tier of tiers) {
      const own = namesOf(tier).map((name) => getOrCreate(sums, name.key, () => createSum(name, count)));
      addCosts(own, tier, tiers, indexes);
    }
  }
  return [...sums.values()].map(({ series: name, projectKey, units, daysByKind }) => ({
    series: name,
    cents: Array.from(units, (sum) => Math.round(sum / UNITS_PER_CENT)),
    projectKey,
    daysByKind,
  }));
}

interface Name {
  readonly key: string;
  readonly series: AnomalySeries;
  readonly projectKey?: string | undefined;
}

interface Sum extends Omit<WatchedSeries, "cents"> {
  readonly units: Float64Array;
  readonly daysByKind: Map<string, Uint8Array>;
}

function createSum({ series, projectKey }: Name, days: number): Sum {
  return { series, projectKey, units: new Float64Array(days), daysByKind: new Map() };
}

/** @param tiers all of the same place and kind */
function addCosts(
  sums: readonly Sum[],
  { byDay, ...series }: CostSeries,
  tiers: readonly CostSeries[],
  indexes: ReadonlyMap<string, number>,
): void {
  const kind = kindSeriesOf(series);
  const flags = sums.flatMap(({ units, daysByKind }) =>
    kind ? getOrCreate(daysByKind, kind.key, () => new Uint8Array(units.length)) : [],
  );
  for (const [day, amount] of byDay) {
    const index = indexes.get(day);
    if (index === undefined || isBookedOnce(tiers, day)) continue;
    const dollarUnits = unitsOf(amount);
    for (const { units } of sums) units[index] = (units[index] ?? 0) + dollarUnits;
    for (const flag of flags) flag[index] = 1;
  }
}

function namesOf(costs: CostSeries): Name[] {
  const { organizationId, organization, projectId, project, cluster } = costs;
  const place: Place = { organizationId, organization, projectId, project, cluster: "" };
  const projectKey = projectId || project ? `project:${placeKey(place)}` : undefined;
  const all: AnomalySeries[] = [{ key: "total", level: "total", label: "" }];
  const kind = kindSeriesOf(costs);
  if (kind) all.push(kind);
  if (projectKey) all.push({ key: projectKey, level: "project", label: project || projectId, place });
  const names = all.map((series): Name => ({ key: series.key, series }));
  if (!cluster) return names;
  const key = `cluster:${placeKey({ ...place, cluster })}`;
  const series: AnomalySeries = { key, level: "cluster", label: cluster, place: { ...place, cluster } };
  return [...names, { key, series, projectKey }];
}

function kindSeriesOf({ kind, sku }: Pick<CostSeries, "kind" | "sku">): AnomalySeries | undefined {
  if (kind) return { key: `kind:${kind}`, level: "kind", label: kindLabel(kind), kind };
  return sku ? { key: `sku:${skuKey(sku)}`, level: "kind", label: skuName(sku) } : undefined;
}

function isBookedOnce(tiers: readonly CostSeries[], day: string): boolean {
  if (!day.endsWith("-01")) return false;
  const before = Array.from({ length: QUIET_DAYS }, (_, index) => addDays(day, -1 - index));
  return !tiers.some(({ byDay }) => before.some((each) => byDay.has(each)));
}

function unitsOf({ units, scale }: Money): number {
  return scale <= DIGITS
    ? Number(units) * 10 ** (DIGITS - scale)
    : Math.round(Number(units) / 10 ** (scale - DIGITS));
}
