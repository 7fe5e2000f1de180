import { type Place, placeKey } from "../../atlas/charge-group.ts";
import type { CostHistory, CostSeries } from "../../atlas/cost-history.ts";
import { getOrCreate } from "../../atlas/get-or-create.ts";
import { kindLabel, type SkuKind, skuKey, skuName } from "../../atlas/sku.ts";
import { addDays, countDays, type Days, daysUntil } from "../../money/days.ts";
import type { Money } from "../../money/money.ts";
import type { AnomalySeries } from "./details.ts";

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

const TOTAL: Pick<AnomalySeries, "key"> = { key: "total" };
/** What had no costs for so long is gone. */
const RECENT_DAYS = 28;

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
  const labelOf = placeLabels(watched);
  const sums = new Map<string, Sum>();
  for (const tiers of Map.groupBy(watched, (each) => `${placeKey(each)} ${each.kind ?? each.sku}`).values()) {
    for (const tier of tiers) {
      const own = namesOf(tier, labelOf).map((name) =>
        getOrCreate(sums, name.key, () => createSum(name, count)),
      );
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

/** What a series cost on a day of some days: US cents, 0 on others. @param scoped the costs that an alert is about */
export function dailyCents(
  scoped: CostHistory,
  days: Days,
  { key }: Pick<AnomalySeries, "key"> = TOTAL,
): (day: string) => bigint {
  const found = watchedCosts(scoped, days).find(({ series }) => series.key === key);
  return (day) => BigInt(found?.cents[countDays({ first: days.first, last: day }) - 1] ?? 0);
}

/** How much an alert watches. */
export interface WatchedCounts {
  readonly projects: number;
  readonly clusters: number;
  readonly kinds: number;
}

/** What had costs in the last weeks. @param today ISO date in UTC */
export function countWatched(scoped: CostHistory, today: string): WatchedCounts {
  const recent = watchedCosts(scoped, daysUntil(today, RECENT_DAYS));
  const count = (level: AnomalySeries["level"]) =>
    recent.filter(({ series }) => series.level === level).length;
  return { projects: count("project"), clusters: count("cluster"), kinds: count("kind") };
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

/** What projects and clusters are called: with what they belong to, where another one has the same name. */
function placeLabels(all: readonly CostSeries[]): (place: Place) => string {
  const keys = new Map<string, Set<string>>();
  const own = ({ cluster, project, projectId }: Place) => cluster || project || projectId;
  const nameOf = (place: Place) => `${place.cluster ? "cluster" : "project"} ${own(place)}`;
  for (const { organizationId, organization, projectId, project, cluster } of all) {
    const ofProject = { organizationId, organization, projectId, project, cluster: "" };
    for (const place of cluster ? [ofProject, { ...ofProject, cluster }] : [ofProject]) {
      getOrCreate(keys, nameOf(place), () => new Set()).add(placeKey(place));
    }
  }
  const labelOf = (place: Place): string => {
    const isDistinct = keys.get(nameOf(place))?.size === 1;
    const owner = place.cluster ? labelOf({ ...place, cluster: "" }) : place.organization;
    return isDistinct || !owner ? own(place) : `${owner}/${own(place)}`;
  };
  return labelOf;
}

function namesOf(costs: CostSeries, labelOf: (place: Place) => string): Name[] {
  const { organizationId, organization, projectId, project, cluster } = costs;
  const place: Place = { organizationId, organization, projectId, project, cluster: "" };
  const projectKey = projectId || project ? `project:${placeKey(place)}` : undefined;
  const all: AnomalySeries[] = [{ key: "total", level: "total", label: "" }];
  const kind = kindSeriesOf(costs);
  if (kind) all.push(kind);
  if (projectKey) all.push({ key: projectKey, level: "project", label: labelOf(place), place });
  const names = all.map((series): Name => ({ key: series.key, series }));
  if (!cluster) return names;
  const key = `cluster:${placeKey({ ...place, cluster })}`;
  const ofCluster = { ...place, cluster };
  const series: AnomalySeries = { key, level: "cluster", label: labelOf(ofCluster), place: ofCluster };
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
