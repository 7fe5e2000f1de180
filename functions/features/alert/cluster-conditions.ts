import { type Place, placeKey } from "../../atlas/charge-group.ts";
import type { CostHistory, CostSeries } from "../../atlas/cost-history.ts";
import { costsOn } from "../../atlas/cost-history-sums.ts";
import type { Days } from "../../money/days.ts";
import { toCents } from "../../money/money.ts";
import { placeOf } from "../why/place.ts";
import type { ConditionDetails, Found } from "./details.ts";
import type { Condition } from "./request.ts";
import { tierSize } from "./tiers.ts";

interface Cluster {
  readonly key: string;
  readonly place: Place;
  readonly series: readonly CostSeries[];
}

function clustersIn({ series }: CostHistory): Cluster[] {
  const ofClusters = series.filter(({ cluster, isLate }) => cluster && !isLate);
  return [...Map.groupBy(ofClusters, placeKey)].flatMap(([key, own]) => {
    const [first] = own;
    return first ? [{ key, place: placeOf(first), series: own }] : [];
  });
}

/** A cluster that comes back under its old name is not new. All new ones of a day are one matter. */
export function findNewClusters(scoped: CostHistory, window: Days): Array<Found<ConditionDetails>> {
  return clustersIn(scoped).flatMap(({ key, place, series }) => {
    const days = series.flatMap(({ byDay }) => [...byDay.keys()]).toSorted();
    const [first] = days;
    if (first === undefined || first < window.first || first > window.last) return [];
    const last = days.findLast((day) => day <= window.last) ?? first;
    const tier = largestTier(series, last);
    return [
      {
        ...{ subject: `cluster:${key}`, run: undefined, matter: `clusters:${first}` },
        details: {
          ...{ kind: "new_cluster", place, firstDay: first, day: last },
          cents: String(toCents(costsOn(series, { first: last, last }))),
          ...(tier ? { tier } : {}),
        },
      },
    ];
  });
}

/** Days without servers, such as those of a paused cluster, end nothing. */
export function findTiers(
  { tier: limit }: Extract<Condition, { kind: "tier" }>,
  scoped: CostHistory,
  window: Days,
): Array<Found<ConditionDetails>> {
  const size = (tier: string | undefined) => (tier && tierSize(tier)) || 0;
  return clustersIn(scoped).flatMap(({ key, place, series }) => {
    const withTiers = series.filter(({ kind, tier }) => kind === "instance" && tier);
    const days = [...new Set(withTiers.flatMap(({ byDay }) => [...byDay.keys()]))]
      .filter((day) => day <= window.last)
      .toSorted();
    const found: Array<Found<ConditionDetails>> = [];
    let previousTier: string | undefined;
    let open: { first: string; last: string } | undefined;
    for (const day of days) {
      const tier = largestTier(withTiers, day) ?? "";
      const isLarger = size(tier) > size(limit);
      if (open && isLarger) open.last = day;
      else open = isLarger ? { first: day, last: day } : undefined;
      if (open?.first === day && day >= window.first) {
        found.push({
          ...{ subject: `tier:${key}`, run: open, matter: `tiers:${day}` },
          details: { kind: "tier", place, day, tier, limit, ...(previousTier ? { previousTier } : {}) },
        });
      }
      previousTier = tier;
    }
    return found;
  });
}

function largestTier(series: readonly CostSeries[], day: string): string | undefined {
  const tiers = series.flatMap(({ kind, tier, byDay }) =>
    kind === "instance" && tier && byDay.has(day) ? [tier] : [],
  );
  return tiers.toSorted((a, b) => (tierSize(b) ?? 0) - (tierSize(a) ?? 0))[0];
}
