import Fraction from "fraction.js";
import { type ChargeGroup, type Place, placeKey } from "../../atlas/charge-group.ts";
import { skuKey } from "../../atlas/sku.ts";
import { type Money, sumMoney, toCents } from "../../money/money.ts";
import type { PeriodOrder, SideName } from "../charges/sides.ts";
import { type BridgeContext, contextOf, isOnTime, type PeriodSide } from "./bridge-context.ts";
import type { Effect } from "./effect.ts";
import { allocateFractions, roundToMoney, sumFractions, ZERO } from "./fractions.ts";
import { effectOf, mainSku, skuDifferences, splitChange } from "./group-effects.ts";
import { withKnownDays } from "./known-days.ts";
import { isUsed, type PairedGroup, pairGroups, spanOf } from "./paired-groups.ts";
import type { Pause } from "./pauses.ts";
import { clusterKey, placeOf } from "./place.ts";

export interface Explanation {
  readonly beforeCents: bigint;
  readonly afterCents: bigint;
  readonly changeCents: bigint;
  /** Their amounts add up to `changeCents` exactly; none is zero. */
  readonly effects: readonly Effect[];
  /** By `skuKey`. */
  readonly groupsBySku: ReadonlyMap<string, SkuGroups>;
}

/** How many groups that are in both periods have a SKU. */
interface SkuGroups {
  readonly inBoth: number;
  readonly inLater: number;
}

/** Explains exactly why costs changed from one period to another. */
export function explainChange({
  before,
  after,
  order = "adjoining",
}: {
  readonly before: PeriodSide;
  readonly after: PeriodSide;
  readonly order?: PeriodOrder;
}): Explanation {
  const groups = pairGroups(before.groups, after.groups);
  const used = groups.filter(isOnTime);
  const context = contextOf(before, after);
  const effects = [...lateEffects(groups), ...used.flatMap((paired) => effectsOf(paired, context))];
  const [old, now] = [before, after].map(({ groups: side }) => sumMoney(side.flatMap(amountsOf))) as [
    Money,
    Money,
  ];
  const [beforeCents, afterCents] = [toCents(old), toCents(now)];
  const changeCents = afterCents - beforeCents;
  const rounding = roundingByCluster(groups, { beforeCents, afterCents });
  return {
    beforeCents,
    afterCents,
    changeCents,
    effects: [...effects, ...rounding]
      .filter(({ amount }) => !amount.equals(0))
      .map((effect) => withKnownDays(effect, order, context)),
    groupsBySku: countGroups(used),
  };
}

function effectsOf(paired: PairedGroup, context: BridgeContext): Effect[] {
  const { group, skus } = paired;
  const unpriced = UNPRICED.find((kind) => kind === group.kind);
  if (unpriced) return skuDifferences(paired, skus, unpriced);
  const isOld = skus.some((sku) => isUsed(sku.before));
  const isNow = skus.some((sku) => isUsed(sku.after));
  const key = placeKey(group);
  if (group.cluster && isNow && !context.clustersBefore.has(key)) return [appearance(paired, "new_cluster")];
  if (group.cluster && isOld && !context.clustersAfter.has(key)) return [end(paired, "removed_cluster")];
  if (!group.kind) return skuDifferences(paired, skus, "other");
  const pause = WITH_SERVERS.includes(group.kind) ? context.pauses.get(key) : undefined;
  const effects =
    isOld && isNow
      ? splitChange(paired, context)
      : [isNow ? appearance(paired, "newly_used") : end(paired, "no_longer_used")];
  return pause ? effects.map((effect) => withPause(effect, pause)) : effects;
}

const WITH_SERVERS: ReadonlyArray<ChargeGroup["kind"]> = ["instance", "search"];

/** What has no price × quantity. */
const UNPRICED = ["support", "credit", "tax", "refund", "rounding"] as const;

function appearance(paired: PairedGroup, kind: "new_cluster" | "newly_used"): Effect {
  const sides = paired.skus.map(({ after }) => after);
  const quantity = quantityOf(paired);
  const { firstDay } = spanOf(sides);
  return effectOf(paired, { kind, amount: amountOf(sides), sku: mainSku(paired.skus), firstDay, quantity });
}

function end(paired: PairedGroup, kind: "removed_cluster" | "no_longer_used"): Effect {
  const sides = paired.skus.map(({ before }) => before);
  const quantity = quantityOf(paired);
  const { lastDay } = spanOf(sides);
  return effectOf(paired, {
    kind,
    amount: amountOf(sides).neg(),
    sku: mainSku(paired.skus),
    lastDay,
    quantity,
  });
}

/** Says of servers that stopped or started that the cluster was paused or resumed. */
function withPause(effect: Effect, { pausedAfter, resumedOn }: Pause): Effect {
  if (!PAUSABLE.includes(effect.kind)) return effect;
  const isLess = effect.amount.lt(0);
  if (isLess && pausedAfter) return { ...effect, kind: "paused", firstDay: undefined, lastDay: pausedAfter };
  if (!isLess && resumedOn) return { ...effect, kind: "resumed", firstDay: resumedOn, lastDay: undefined };
  return effect;
}

const PAUSABLE: ReadonlyArray<Effect["kind"]> = ["quantity", "newly_used", "no_longer_used"];

/** One effect for each place: what this month's invoices charge for the month before. */
function lateEffects(groups: readonly PairedGroup[]): Effect[] {
  const late = groups.filter(({ group }) => group.isLate);
  return [...Map.groupBy(late, ({ group }) => placeKey(group)).values()].flatMap((ofPlace) => {
    const [first] = ofPlace;
    const skus = ofPlace.flatMap((paired) => paired.skus);
    const amount = sumFractions(skus.map((sku) => sku.after.amount.sub(sku.before.amount)));
    const details = { kind: "late", amount, sku: mainSku(skus) } as const;
    return first ? [{ ...effectOf(first, details), ...NO_SPECIFICS }] : [];
  });
}

const NO_SPECIFICS = { charged: undefined, unit: "" } as const;

/**
 * Both periods are shown in whole cents: those of each cluster, and of all that is in no cluster, add up to
 * the total. So the effects of a cluster add up to whole cents, too.
 */
function roundingByCluster(
  groups: readonly PairedGroup[],
  { beforeCents, afterCents }: Pick<Explanation, "beforeCents" | "afterCents">,
): Effect[] {
  const rows = [...Map.groupBy(groups, ({ group }) => clusterKey(group))].sort(([a], [b]) =>
    a < b ? -1 : 1,
  );
  const sums = rows.map(([, row]) => {
    const skus = row.flatMap((paired) => paired.skus);
    return { before: amountOf(skus.map((sku) => sku.before)), after: amountOf(skus.map((sku) => sku.after)) };
  });
  const old = allocateFractions(
    sums.map(({ before }) => before),
    beforeCents,
    2,
  );
  const now = allocateFractions(
    sums.map(({ after }) => after),
    afterCents,
    2,
  );
  return rows.map(([key, [first]], index) => {
    const shown = new Fraction((now[index] ?? 0n) - (old[index] ?? 0n), 100);
    const { before = ZERO, after = ZERO } = sums[index] ?? {};
    const place = key && first ? placeOf(first.group) : NOWHERE;
    const days = { firstDay: undefined, lastDay: undefined };
    return {
      kind: "rounding",
      place,
      ...NO_SPECIFICS,
      amount: shown.sub(after.sub(before)),
      sku: "",
      ...days,
    };
  });
}

const NOWHERE: Place = { organizationId: "", organization: "", projectId: "", project: "", cluster: "" };

function countGroups(groups: readonly PairedGroup[]): ReadonlyMap<string, SkuGroups> {
  const counts = new Map<string, SkuGroups>();
  for (const { skus } of groups) {
    if (!skus.some(({ before }) => isUsed(before))) continue;
    const later = skus.filter(({ after }) => isUsed(after));
    const both = new Set(later.filter(({ before }) => isUsed(before)).map(({ sku }) => skuKey(sku)));
    for (const key of new Set(later.map(({ sku }) => skuKey(sku)))) {
      const { inBoth, inLater } = counts.get(key) ?? { inBoth: 0, inLater: 0 };
      counts.set(key, { inBoth: inBoth + Number(both.has(key)), inLater: inLater + 1 });
    }
  }
  return counts;
}

function quantityOf({ skus }: PairedGroup) {
  const sumIn = (period: SideName) => roundToMoney(sumFractions(skus.map((sku) => sku[period].quantity)));
  return { before: sumIn("before"), after: sumIn("after") };
}

function amountOf(sides: ReadonlyArray<{ readonly amount: Fraction }>): Fraction {
  return sumFractions(sides.map(({ amount }) => amount));
}

function amountsOf(group: ChargeGroup): Money[] {
  return group.charges.map(({ amount }) => amount);
}
