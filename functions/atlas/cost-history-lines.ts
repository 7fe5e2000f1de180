import { isoDay } from "../money/days.ts";
import {
  type Amount,
  addDollars,
  createDollarSum,
  readDollars,
  toMoney,
  totalOf,
} from "../money/dollar-sum.ts";
import { type Money, sumMoney } from "../money/money.ts";
import { type Charge, isoDate } from "./charge.ts";
import type { CostSeries } from "./cost-history.ts";
import { compactDays } from "./cost-history-days.ts";
import { mergeSeries } from "./cost-history-sums.ts";
import { getOrCreate } from "./get-or-create.ts";
import type { LineSums } from "./invoice-charges.ts";
import { classifySku } from "./sku.ts";

/** What the lines of one invoice cost by day. Amounts in US dollars. */
export interface InvoiceDays {
  readonly series: readonly CostSeries[];
  /** What lines credit, positive; they are in no series. */
  readonly credited: Money;
  /** How many lines have an amount, and how many have none and are in no sum. */
  readonly lines: number;
  readonly linesWithoutAmount: number;
  /** All lines, and the positive ones; see `ChargeSums`. */
  readonly total: Money;
  readonly positive: Money;
  /** Whether a line, not of credits, has no day that can be read. */
  readonly hasLineWithoutDay: boolean;
}

/** What one place is charged for one SKU. */
interface Entry {
  readonly series: Omit<CostSeries, "byDay" | "organization" | "project">;
  readonly isCredit: boolean;
  readonly byDay: Map<string, Cell>;
  organization: string;
  project: string;
}

/** In units of 10^-`CELL_SCALE` US dollars if that is a safe integer, as it takes far less memory. */
type Cell = number | Money;

/** CSV files have amounts of up to ten decimals. */
const CELL_SCALE = 10;
const POWERS_OF_TEN = Array.from({ length: CELL_SCALE + 1 }, (_, power) => 10 ** power);

const SEPARATOR = "\u0000";

/**
 * Adds up lines by place, SKU and day. Memory grows with their number, not with that of lines.
 *
 * @param organizationId of lines that name none
 * @param startDate ISO date: lines of earlier days are late
 */
export function createDaySums(organizationId: string, startDate: string | undefined): LineSums<InvoiceDays> {
  const entries = new Map<string, Entry>();
  const readDay = createDayReader();
  const total = createDollarSum();
  const positive = createDollarSum();
  const credited = createDollarSum();
  let lines = 0;
  let linesWithoutAmount = 0;
  let hasLineWithoutDay = false;

  function add(charge: Charge): void {
    const amount = readDollars(charge.amount);
    if (!amount) {
      linesWithoutAmount++;
      return;
    }
    lines++;
    addDollars(amount.units > 0 ? [total, positive] : [total], amount);
    const day = readDay(charge.usageDate);
    const isLate = day !== undefined && startDate !== undefined && day < startDate;
    const { isCredit, byDay } = findEntry(charge, isLate);
    if (isCredit) addDollars([credited], amount);
    else if (day === undefined) hasLineWithoutDay = true;
    else byDay.set(day, addToCell(byDay.get(day) ?? 0, amount));
  }

  function findEntry(charge: Charge, isLate: boolean): Entry {
    const { projectId, project, cluster, sku } = charge;
    const owner = charge.organizationId || organizationId;
    const place = `${owner}${SEPARATOR}${projectId || project}${SEPARATOR}${cluster}`;
    const key = `${place}${SEPARATOR}${sku}${SEPARATOR}${isLate}`;
    const entry = getOrCreate(entries, key, () => createEntry(charge, owner, isLate));
    if (charge.organization) entry.organization = charge.organization;
    if (project) entry.project = project;
    return entry;
  }

  function result(): InvoiceDays {
    const { units, scale } = totalOf(credited);
    return {
      series: mergeSeries([...entries.values()].filter(({ byDay }) => byDay.size > 0).map(toSeries)),
      credited: { units: -units, scale },
      lines,
      linesWithoutAmount,
      total: totalOf(total),
      positive: totalOf(positive),
      hasLineWithoutDay,
    };
  }

  return { add, result };
}

function createEntry({ projectId, cluster, sku }: Charge, organizationId: string, isLate: boolean): Entry {
  const { kind, tier } = classifySku(sku);
  const series = { organizationId, projectId, cluster, kind, tier, sku: kind ? undefined : sku, isLate };
  return { series, isCredit: kind === "credit", byDay: new Map(), organization: "", project: "" };
}

function toSeries({ series, organization, project, byDay }: Entry): CostSeries {
  return {
    ...series,
    organization,
    project,
    byDay: compactDays([...byDay].map(([day, cell]) => [day, moneyOf(cell)])),
  };
}

function addToCell(cell: Cell, amount: Amount): Cell {
  if (typeof cell === "number" && typeof amount.units === "number" && amount.scale <= CELL_SCALE) {
    const added = amount.units * (POWERS_OF_TEN[CELL_SCALE - amount.scale] ?? Number.NaN);
    if (Number.isSafeInteger(added) && Number.isSafeInteger(cell + added)) return cell + added;
  }
  return sumMoney([moneyOf(cell), toMoney(amount)]);
}

function moneyOf(cell: Cell): Money {
  return typeof cell === "number" ? { units: BigInt(cell), scale: CELL_SCALE } : cell;
}

/** Days may have times, too. */
const MAX_CACHED_DAYS = 1_000;

/** @returns a function that reads an ISO date; undefined for text that is no date */
function createDayReader(): (text: string) => string | undefined {
  const cached = new Map<string, string | undefined>();
  return (text) => {
    if (cached.has(text)) return cached.get(text);
    if (cached.size === MAX_CACHED_DAYS) cached.clear();
    const day = isoDate(text) ?? "";
    const isDay = day !== "" && !Number.isNaN(Date.parse(day)) && isoDay(Date.parse(day)) === day;
    cached.set(text, isDay ? day : undefined);
    return cached.get(text);
  };
}
