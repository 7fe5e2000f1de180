import Fraction from "fraction.js";
import { type ChargeGroup, placeKey } from "../../atlas/charge-group.ts";
import type { SideName } from "../charges/sides.ts";
import type { PeriodFacts } from "./group-effects.ts";
import { isUsed, type PairedGroup, pairGroups, spanOf } from "./paired-groups.ts";
import { findPauses, type Pause } from "./pauses.ts";

/** One of the two periods that are compared. */
export interface PeriodSide {
  readonly groups: readonly ChargeGroup[];
  /** Those that no filter left out: whether a cluster is new or paused doesn't depend on what is asked. */
  readonly allGroups?: readonly ChargeGroup[];
  readonly days: number;
}

export function contextOf(before: PeriodSide, after: PeriodSide): BridgeContext {
  const all = pairGroups(before.allGroups ?? before.groups, after.allGroups ?? after.groups);
  const used = all.filter(isOnTime);
  const skus = used.flatMap((paired) => paired.skus);
  const [spanBefore, spanAfter] = [
    spanOf(skus.map((sku) => sku.before)),
    spanOf(skus.map((sku) => sku.after)),
  ];
  return {
    clustersBefore: clustersIn(used, "before"),
    clustersAfter: clustersIn(used, "after"),
    pauses: findPauses(all),
    daysRatio: before.days > 0 ? new Fraction(after.days, before.days) : new Fraction(1),
    firstDay: spanBefore.firstDay,
    lastBefore: spanBefore.lastDay,
    firstAfter: spanAfter.firstDay,
    lastDay: spanAfter.lastDay,
  };
}

export function isOnTime({ group }: PairedGroup): boolean {
  return !group.isLate;
}

/** What the effects of charges depend on besides them. */
export interface BridgeContext extends PeriodFacts {
  readonly lastBefore: string | undefined;
  readonly firstAfter: string | undefined;
  readonly clustersBefore: ReadonlySet<string>;
  readonly clustersAfter: ReadonlySet<string>;
  readonly pauses: ReadonlyMap<string, Pause>;
}

function clustersIn(groups: readonly PairedGroup[], period: SideName): ReadonlySet<string> {
  const inPeriod = groups.filter(({ skus }) => skus.some((sku) => isUsed(sku[period])));
  return new Set(inPeriod.map(({ group }) => placeKey(group)));
}
