import type { GroupBy, UsageDetail } from "../../atlas/usage-detail.ts";
import { type Money, parseDollars, subtractMoney, sumMoney, toCents } from "../../money/money.ts";
import { comparedMonths, type Period, previousPeriod } from "../../money/period.ts";
import { usageMonth } from "./month.ts";

/** A detail within a period, or within the one before. */
export interface Placed {
  readonly detail: UsageDetail;
  readonly amount: Money;
  readonly month: string;
  readonly isCurrent: boolean;
}

/** Sums in US dollars for a period and the one before. */
export interface SideSums {
  readonly current: Money;
  readonly previous: Money;
}

interface PlacedDetails {
  readonly placed: Placed[];
  /** Amounts without a readable date or outside both periods. */
  readonly unplaced: Money[];
  readonly withoutAmountCount: number;
  readonly detailCount: number;
}

/** Finds the period of each detail. @throws MoneyError when an amount is not a decimal number */
export function placeDetails(details: Iterable<UsageDetail>, period: Period): PlacedDetails {
  const previous = previousPeriod(period);
  const placed: Placed[] = [];
  const unplaced: Money[] = [];
  let withoutAmountCount = 0;
  let detailCount = 0;
  for (const detail of details) {
    detailCount += 1;
    if (detail.usageAmount === undefined) {
      withoutAmountCount += 1;
      continue;
    }
    const amount = parseDollars(detail.usageAmount);
    const month = usageMonth(detail.usageDate) ?? "";
    const isCurrent = isWithin(month, period);
    if (isCurrent || isWithin(month, previous)) placed.push({ detail, amount, month, isCurrent });
    // The query may also cover months between the period and the one that it is compared with.
    else if (!isWithin(month, comparedMonths(period))) unplaced.push(amount);
  }
  return { placed, unplaced, withoutAmountCount, detailCount };
}

export function sumSides(placed: readonly Placed[]): SideSums {
  const sum = (side: boolean) =>
    sumMoney(placed.filter(({ isCurrent }) => isCurrent === side).map(({ amount }) => amount));
  return { current: sum(true), previous: sum(false) };
}

export function subtractSides(all: SideSums, part: SideSums): SideSums {
  return {
    current: subtractMoney(all.current, part.current),
    previous: subtractMoney(all.previous, part.previous),
  };
}

/** Whether both sums round to no cent. */
export function isNothing({ current, previous }: SideSums): boolean {
  return toCents(current) === 0n && toCents(previous) === 0n;
}

export function dimensionOf(detail: UsageDetail, groupBy: GroupBy) {
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

/** Identifies a value of a dimension; undefined for a detail without it. */
export function dimensionKey(detail: UsageDetail, groupBy: GroupBy): string | undefined {
  const { id, name } = dimensionOf(detail, groupBy);
  if (id) return `id ${id}`;
  return name && `name ${name}`;
}

function isWithin(month: string, period: Period): boolean {
  return month >= period.start.slice(0, 7) && month < period.end.slice(0, 7);
}
