import { type GroupBy, KNOWN_SERVICES, type UsageDetail } from "../../atlas/usage-detail.ts";
import type { Days } from "../../money/days.ts";
import { absolute, allocateCents, compareMoney, type Money, sumMoney, toCents } from "../../money/money.ts";
import { type Period, previousPeriod } from "../../money/period.ts";
import type { Grouping } from "../groupings.ts";
import { type Sums, sumGroups } from "./groups.ts";
import { isNothing, type Placed, placeDetails } from "./placed.ts";
import { leftOut, missingValues, type Unattributed, withoutDimension } from "./unattributed.ts";

export interface UsageRow {
  /** Undefined for unattributed costs. */
  readonly label: string | undefined;
  readonly id: string | undefined;
  readonly unattributed: Unattributed | undefined;
  readonly cents: bigint;
  readonly previousCents: bigint;
}

/** Rows and others add up to the totals in both periods, to the cent. */
export interface UsageSummary {
  readonly period: Period;
  /** What `period` is compared with. */
  readonly previous: Period;
  /** Where only days of these months are counted. */
  readonly days?: Days | undefined;
  readonly previousDays?: Days | undefined;
  readonly groupBy: Grouping;
  readonly totalCents: bigint;
  readonly previousCents: bigint;
  /** Largest first, and days in their order. Rows that only the previous period has are included with 0 cents. */
  readonly allRows: readonly UsageRow[];
  /** The rows to show: the largest, and all unattributed costs. */
  readonly rows: readonly UsageRow[];
  /** The sum of the other rows; `count` is their number, at least 2. */
  readonly others:
    | { readonly cents: bigint; readonly previousCents: bigint; readonly count: number }
    | undefined;
  /** Sum of the details without a readable date or outside both periods. In no row and no total. */
  readonly unplacedCents: bigint;
  readonly unplacedCount: number;
  /** Details without an amount. In no row and no total. */
  readonly withoutAmountCount: number;
  /** All details, including those that are not counted. */
  readonly detailCount: number;
}

/** What Cost Explorer says. */
export interface CostSummary extends UsageSummary {
  readonly groupBy: GroupBy;
}

interface SummaryOptions {
  readonly period: Period;
  readonly groupBy: GroupBy;
  /** All details of the scope, without a grouping. What `details` lack of them gets rows of its own. */
  readonly total?: Iterable<UsageDetail> | undefined;
  /** How many rows are shown; the rest becomes `others`, unless it is a single row. */
  readonly maxRows?: number;
}

/**
 * Adds up usage by one dimension, for a period and the one that it is compared with.
 *
 * @param details of both periods
 * @throws MoneyError when an amount is not a decimal number
 */
export function summarizeUsage(details: Iterable<UsageDetail>, options: SummaryOptions): CostSummary {
  const { period, groupBy, maxRows = 15 } = options;
  const grouped = placeDetails(details, period);
  const total = options.total && placeDetails(options.total, period);
  const { unplaced, withoutAmountCount, detailCount } = total ?? grouped;
  const sums = rowsOf(grouped.placed, total?.placed, groupBy).toSorted(compareSums);
  return {
    period,
    previous: previousPeriod(period),
    groupBy,
    ...roundSums(sums, maxRows),
    unplacedCents: toCents(sumMoney(unplaced)),
    unplacedCount: unplaced.length,
    withoutAmountCount,
    detailCount,
  };
}

/** Rounds rows so that they add up to the totals. @param maxRows see `SummaryOptions` */
export function roundSums(sums: readonly Sums[], maxRows: number) {
  const rows = inCents(sums);
  return {
    totalCents: add(rows.map(({ cents }) => cents)),
    previousCents: add(rows.map(({ previousCents }) => previousCents)),
    allRows: rows,
    ...showLargest(rows, maxRows),
  };
}

/**
 * The rows to show, and the sum of the others.
 *
 * @param maxRows see `SummaryOptions`
 */
export function showLargest(
  allRows: readonly UsageRow[],
  maxRows: number,
): Pick<UsageSummary, "rows" | "others"> {
  const others = maxRows + 1 < allRows.length ? withoutLargest(allRows, maxRows) : [];
  const hidden = new Set(others.length > 1 ? others : []);
  return {
    rows: allRows.filter((row) => !hidden.has(row)),
    others: hidden.size > 0 ? sumOthers([...hidden]) : undefined,
  };
}

function rowsOf(details: readonly Placed[], total: readonly Placed[] | undefined, groupBy: GroupBy): Sums[] {
  const found = total ? missingValues(details, total, groupBy).filter(hasOwnRow(groupBy)) : [];
  const grouped = [...details, ...found];
  const rest = total ? leftOut(grouped, total, groupBy) : [];
  const unattributed = [
    ...withoutDimension(grouped, total, groupBy),
    ...rest.filter((sums) => !isNothing(sums)),
  ];
  const sums = [
    ...sumGroups(grouped, groupBy),
    ...unattributed.map((each) => ({ label: undefined, id: undefined, ...each })),
  ];
  return addDust(sums, rest.filter(isNothing));
}

/** The total query is by organization and service, so it has rows that the grouped query lacks. */
function hasOwnRow(groupBy: GroupBy): (placed: Placed) => boolean {
  if (groupBy === "services") return ({ detail }) => KNOWN_SERVICES.includes(detail.service ?? "");
  return () => groupBy === "organizations";
}

/** Adds amounts of less than a cent, by which two queries may differ, to the first row, so that no total changes. */
function addDust(
  [first, ...sums]: readonly Sums[],
  dust: readonly Pick<Sums, "current" | "previous">[],
): Sums[] {
  if (!first) return [];
  const add = (side: "current" | "previous") => sumMoney([first[side], ...dust.map((each) => each[side])]);
  return [{ ...first, current: add("current"), previous: add("previous") }, ...sums];
}

function inCents(sums: readonly Sums[]): UsageRow[] {
  const current = allocate(sums.map((each) => each.current));
  const previous = allocate(sums.map((each) => each.previous));
  return sums.map(({ label, id, unattributed }, index) => ({
    label,
    id,
    unattributed,
    cents: current[index] ?? 0n,
    previousCents: previous[index] ?? 0n,
  }));
}

function allocate(parts: readonly Money[]): bigint[] {
  return allocateCents(parts, toCents(sumMoney(parts)));
}

function sumOthers(rows: readonly UsageRow[]) {
  return {
    cents: add(rows.map(({ cents }) => cents)),
    previousCents: add(rows.map(({ previousCents }) => previousCents)),
    count: rows.length,
  };
}

function add(amounts: readonly bigint[]): bigint {
  return amounts.reduce((sum, cents) => sum + cents, 0n);
}

/** Ignores the sign, as a large credit must not vanish among the others. */
function withoutLargest(rows: readonly UsageRow[], count: number): UsageRow[] {
  const named = rows.filter(({ unattributed }) => !unattributed);
  const largest = named.toSorted((a, b) => Number(absolute(b.cents) - absolute(a.cents)));
  const kept = Math.max(0, count - (rows.length - named.length));
  return largest.slice(kept);
}

/** Largest first. */
export function compareSums(a: Sums, b: Sums): number {
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
