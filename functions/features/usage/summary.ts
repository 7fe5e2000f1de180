import type { GroupBy, UsageDetail } from "../../atlas/usage-detail.ts";
import {
  allocateCents,
  compareMoney,
  type Money,
  parseDollars,
  sumMoney,
  toCents,
} from "../../money/money.ts";
import { type Period, previousPeriod } from "../../money/period.ts";
import { usageMonth } from "./month.ts";

export interface UsageRow {
  /** Undefined for usage without the dimension, such as support in a grouping by project. */
  readonly label: string | undefined;
  readonly id: string | undefined;
  readonly cents: bigint;
  readonly previousCents: bigint;
}

/** Rows and others add up to the totals in both periods, to the cent. */
export interface UsageSummary {
  readonly period: Period;
  /** As many months directly before `period`. */
  readonly previous: Period;
  readonly groupBy: GroupBy;
  readonly totalCents: bigint;
  readonly previousCents: bigint;
  /** Largest first. Rows that only the previous period has are included with 0 cents. */
  readonly rows: readonly UsageRow[];
  /** The sum of the rows that did not fit; `count` is their number, at least 2. */
  readonly others: (UsageRow & { readonly count: number }) | undefined;
  /** Sum of the details without a readable date or outside both periods. In no row and no total. */
  readonly unplacedCents: bigint;
  readonly unplacedCount: number;
  /** Details without an amount. In no row and no total. */
  readonly withoutAmountCount: number;
  /** All details, including those that are not counted. */
  readonly detailCount: number;
}

interface Group {
  readonly id: string | undefined;
  /** The full name where the name alone is ambiguous: `project/cluster`. */
  path: string | undefined;
  name: string | undefined;
  nameMonth: string;
  readonly current: Money[];
  readonly previous: Money[];
}

interface Sums {
  readonly label: string | undefined;
  readonly id: string | undefined;
  readonly current: Money;
  readonly previous: Money;
}

/**
 * Adds up usage by one dimension, for a period and the equally long one before it.
 *
 * @param details of both periods
 * @param options.maxRows how many rows are shown; the rest becomes `others`, unless it is a single row
 * @throws MoneyError when an amount is not a decimal number
 */
export function summarizeUsage(
  details: Iterable<UsageDetail>,
  options: { readonly period: Period; readonly groupBy: GroupBy; readonly maxRows?: number },
): UsageSummary {
  const { period, groupBy, maxRows = 15 } = options;
  const previous = previousPeriod(period);
  const groups = new Map<string, Group>();
  const unplaced: Money[] = [];
  let detailCount = 0;
  let withoutAmountCount = 0;
  for (const detail of details) {
    detailCount += 1;
    if (detail.usageAmount === undefined) {
      withoutAmountCount += 1;
      continue;
    }
    const amount = parseDollars(detail.usageAmount);
    const month = usageMonth(detail.usageDate);
    if (month && isWithin(month, period)) groupFor(groups, detail, groupBy, month).current.push(amount);
    else if (month && isWithin(month, previous))
      groupFor(groups, detail, groupBy, month).previous.push(amount);
    else unplaced.push(amount);
  }

  const sums = labelled([...groups.values()]).toSorted(compareSums);
  const shown = sums.length <= maxRows + 1 ? sums : topByAbsoluteAmount(sums, maxRows);
  const rest = sums.filter((each) => !shown.includes(each));
  return {
    period,
    previous,
    groupBy,
    ...inCents(shown, rest),
    unplacedCents: toCents(sumMoney(unplaced)),
    unplacedCount: unplaced.length,
    withoutAmountCount,
    detailCount,
  };
}

function inCents(shown: readonly Sums[], rest: readonly Sums[]) {
  const all = rest.length === 0 ? shown : [...shown, othersOf(rest)];
  const current = all.map((sums) => sums.current);
  const previous = all.map((sums) => sums.previous);
  const totalCents = toCents(sumMoney(current));
  const previousCents = toCents(sumMoney(previous));
  const currentShares = allocateCents(current, totalCents);
  const previousShares = allocateCents(previous, previousCents);
  const rows = all.map(({ label, id }, index) => ({
    label,
    id,
    cents: currentShares[index] ?? 0n,
    previousCents: previousShares[index] ?? 0n,
  }));
  const others = rows[shown.length];
  return {
    totalCents,
    previousCents,
    rows: rows.slice(0, shown.length),
    others: others && { ...others, count: rest.length },
  };
}

/** Keeps the order. Ignores the sign, as a large credit must not vanish among the others. */
function topByAbsoluteAmount(sums: readonly Sums[], count: number): Sums[] {
  const largest = sums.toSorted((a, b) => compareMoney(absolute(b.current), absolute(a.current)));
  const kept = new Set(largest.slice(0, count));
  return sums.filter((each) => kept.has(each));
}

function absolute({ units, scale }: Money): Money {
  return { units: units < 0n ? -units : units, scale };
}

function othersOf(rest: readonly Sums[]): Sums {
  return {
    label: undefined,
    id: undefined,
    current: sumMoney(rest.map((sums) => sums.current)),
    previous: sumMoney(rest.map((sums) => sums.previous)),
  };
}

/** Creates the group if it is missing. A renamed project or cluster has its newest name. */
function groupFor(groups: Map<string, Group>, detail: UsageDetail, groupBy: GroupBy, month: string): Group {
  const { id, name, path } = dimensionOf(detail, groupBy);
  const key = id ? `id ${id}` : `name ${name ?? ""}`;
  const group = groups.get(key) ?? { id, name, path, nameMonth: month, current: [], previous: [] };
  if (name && (!group.name || month > group.nameMonth)) {
    group.name = name;
    group.path = path;
    group.nameMonth = month;
  }
  groups.set(key, group);
  return group;
}

function dimensionOf(detail: UsageDetail, groupBy: GroupBy) {
  const [id, name] = {
    services: [undefined, detail.service],
    projects: [detail.projectId, detail.projectName],
    clusters: [detail.clusterId, detail.clusterName],
    organizations: [detail.organizationId, detail.organizationName],
  }[groupBy];
  const path =
    groupBy === "clusters" && name && detail.projectName ? `${detail.projectName}/${name}` : undefined;
  return { id: id || undefined, name: name || undefined, path };
}

/** Equal names of clusters are distinguished by their projects, other equal names by the end of the id. */
function labelled(groups: readonly Group[]): Sums[] {
  const names = countEach(groups.map(({ name }) => name));
  const paths = countEach(groups.map(({ path }) => path));
  return groups.map(({ id, name, path, current, previous }) => {
    const isShared = name !== undefined && id !== undefined && (names.get(name) ?? 0) > 1;
    const inFull = path && paths.get(path) === 1 ? path : `${name} (…${id?.slice(-6)})`;
    return {
      id,
      label: isShared ? inFull : (name ?? id),
      current: sumMoney(current),
      previous: sumMoney(previous),
    };
  });
}

function countEach(values: readonly (string | undefined)[]): Map<string | undefined, number> {
  const counts = new Map<string | undefined, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function compareSums(a: Sums, b: Sums): number {
  return (
    compareMoney(b.current, a.current) ||
    compareMoney(b.previous, a.previous) ||
    compareText(a.label, b.label) ||
    compareText(a.id, b.id)
  );
}

/** By code unit, which is the same on every machine; undefined comes last. */
function compareText(a = "\u{10FFFF}", b = "\u{10FFFF}"): number {
  return a < b ? -1 : Number(a > b);
}

function isWithin(month: string, period: Period): boolean {
  return month >= period.start.slice(0, 7) && month < period.end.slice(0, 7);
}
