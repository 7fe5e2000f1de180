import { type Place, placeKey } from "../../atlas/charge-group.ts";
import type { CostHistory, CostSeries, HistoryInvoice } from "../../atlas/cost-history.ts";
import { costsOn } from "../../atlas/cost-history-sums.ts";
import { addDays, type Days, daysUntil, WEEK } from "../../money/days.ts";
import { toCents } from "../../money/money.ts";
import { placeOf } from "../why/place.ts";
import type { ConditionDetails, Found } from "./details.ts";
import { lastWatchedDay } from "./find-anomalies.ts";
import type { Condition } from "./request.ts";
import { runsIn } from "./runs.ts";
import { tierSize } from "./tiers.ts";
import { dailyCents } from "./watched.ts";

/** Less than this is no increase worth a message: US cents. */
const MIN_GROWTH_CENTS = 100n;

type CostCondition = Exclude<Condition, { kind: "anomaly" }>;

/** The last day that a condition looks at: an ISO date. @param today ISO date in UTC */
export function lastDayOf({ kind }: Condition, history: CostHistory, today: string): string | undefined {
  // A cluster or a tier is there with its first line; amounts of the last days may still grow.
  return kind === "new_cluster" || kind === "tier" ? history.lastDay : lastWatchedDay(history, today);
}

/**
 * What began to be so within a window, or is so now for what has no days. Each thing once: days in a row are one.
 *
 * @param window days after the first one of the history
 */
export function findCrossings(
  condition: CostCondition,
  scoped: CostHistory,
  window: Days,
): Array<Found<ConditionDetails>> {
  switch (condition.kind) {
    case "above":
      return findDaysAbove(condition, scoped, window);
    case "growth":
      return findGrowth(condition, scoped, window);
    case "new_cluster":
      return findNewClusters(scoped, window);
    case "tier":
      return findTiers(condition, scoped, window);
    case "invoice":
      return findInvoices(condition, scoped.invoices);
    case "credits":
      return findCredits(condition, scoped.invoices);
  }
}

function findDaysAbove(
  { cents: limitCents }: Extract<Condition, { kind: "above" }>,
  scoped: CostHistory,
  window: Days,
): Array<Found<ConditionDetails>> {
  const centsOn = dailyCents(scoped, { first: addDays(window.first, -1), last: window.last });
  return runsIn(window, (day) => centsOn(day) > BigInt(limitCents)).map((run) => ({
    ...{ subject: "above", run, matter: `above:${run.first}` },
    details: { kind: "above", day: run.first, cents: String(centsOn(run.first)), limitCents },
  }));
}

function findGrowth(
  { percent }: Extract<Condition, { kind: "growth" }>,
  scoped: CostHistory,
  window: Days,
): Array<Found<ConditionDetails>> {
  const { firstDay } = scoped;
  const centsOn = dailyCents(scoped, { first: addDays(window.first, -2 * WEEK), last: window.last });
  const weekUntil = (last: string) =>
    Array.from({ length: WEEK }, (_, index) => centsOn(addDays(last, -index))).reduce((a, b) => a + b, 0n);
  const compare = (day: string) => ({ cents: weekUntil(day), previousCents: weekUntil(addDays(day, -WEEK)) });
  const isSo = (day: string) => {
    if (firstDay === undefined || addDays(day, 1 - 2 * WEEK) < firstDay) return false;
    const { cents, previousCents } = compare(day);
    const difference = cents - previousCents;
    const tenths = BigInt(Math.round(percent * 10));
    return difference >= MIN_GROWTH_CENTS && difference * 1000n >= previousCents * tenths;
  };
  return runsIn(window, isSo).map((run) => {
    const { cents, previousCents } = compare(run.first);
    return {
      ...{ subject: "growth", run, matter: `growth:${run.first}` },
      details: {
        ...{ kind: "growth", percent, cents: String(cents), previousCents: String(previousCents) },
        days: daysUntil(run.first, WEEK),
        previousDays: daysUntil(addDays(run.first, -WEEK), WEEK),
      },
    };
  });
}

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
function findNewClusters(scoped: CostHistory, window: Days): Array<Found<ConditionDetails>> {
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
function findTiers(
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

/** Atlas closes an invoice once its month is over. */
const OPEN_STATUS = "PENDING";

function findInvoices(
  { state }: Extract<Condition, { kind: "invoice" }>,
  invoices: readonly HistoryInvoice[],
): Array<Found<ConditionDetails>> {
  const isSo = ({ status }: HistoryInvoice) =>
    state === "failed" ? status === "FAILED" : status !== undefined && status !== OPEN_STATUS;
  return invoices.filter(isSo).map(({ id, orgId, organization, month, billedCents, paidCents }) => ({
    ...{ subject: `invoice:${id}:${state}`, run: undefined, matter: `invoice:${id}` },
    details: {
      ...{ kind: "invoice", state, invoiceId: id, orgId, organization, month },
      ...{ billedCents: String(billedCents), paidCents: String(paidCents) },
    },
  }));
}

/** Atlas tells the credits of an invoice, not of a day: the run is of months, by their first days. */
function findCredits(
  { belowCents, ofCents, since }: Extract<Condition, { kind: "credits" }>,
  invoices: readonly HistoryInvoice[],
): Array<Found<ConditionDetails>> {
  const byMonth = Map.groupBy(invoices, ({ month }) => month);
  let usedCents = 0n;
  let run: { first: string; last: string } | undefined;
  for (const month of [...byMonth.keys()].filter((each) => each >= since).toSorted()) {
    for (const { creditsCents } of byMonth.get(month) ?? []) usedCents += creditsCents;
    const isLow = BigInt(ofCents) - usedCents < BigInt(belowCents);
    if (isLow) run = { first: run?.first ?? `${month}-01`, last: `${month}-01` };
    else run = undefined;
  }
  if (!run) return [];
  const leftCents = BigInt(ofCents) - usedCents;
  return [
    {
      ...{ subject: "credits", run, matter: `credits:${run.first}` },
      details: {
        ...{ kind: "credits", ofCents, belowCents, since },
        ...{ leftCents: String(leftCents), usedCents: String(usedCents) },
      },
    },
  ];
}
