import { addDollars, createDollarSum, type DollarSum, readDollars, totalOf } from "../money/dollar-sum.ts";
import { compareMoney, type Money, MoneyError } from "../money/money.ts";

/** What the lines with one project, SKU or cluster add up to, in US dollars. */
export interface InvoiceShare {
  /** Undefined for charges that have none, such as support. */
  readonly name: string | undefined;
  readonly id?: string | undefined;
  /** The name of the project that a cluster belongs to, as names of clusters repeat. */
  readonly project?: string | undefined;
  readonly amount: Money;
}

/** A line of an invoice's CSV; a missing value is empty. `amount` is in US dollars. */
export interface Charge {
  readonly usageDate: string;
  readonly project: string;
  readonly projectId: string;
  readonly sku: string;
  readonly cluster: string;
  readonly amount: string;
}

/** What charges add up to, in US dollars. */
export interface ChargeSums {
  /** How many lines have an amount. */
  readonly lines: number;
  /** How many have none, and are in no sum. */
  readonly linesWithoutAmount: number;
  readonly total: Money;
  /** The sum of the positive lines only, which is what Atlas calls the subtotal (BillingInvoice). */
  readonly positive: Money;
  /** Each list adds up to the total, largest first. */
  readonly byProject: readonly InvoiceShare[];
  readonly bySku: readonly InvoiceShare[];
  readonly byCluster: readonly InvoiceShare[];
  /** By the day of use, as the file writes it; empty where a line has none. */
  readonly byDate: ReadonlyMap<string, Money>;
}

/** Adds up charges; memory grows with the number of names, not of charges. */
export interface ChargeTotals {
  add(charge: Charge): void;
  sums(): ChargeSums;
}

interface Project {
  readonly id: string;
  name: string;
  readonly sum: DollarSum;
  readonly clusters: Map<string, DollarSum>;
}

/** A project is identified by its id, else by its name; the last of several names counts. */
export function createChargeTotals(): ChargeTotals {
  let lines = 0;
  let linesWithoutAmount = 0;
  const total = createDollarSum();
  const positive = createDollarSum();
  const projects = new Map<string, Project>();
  const skus = new Map<string, DollarSum>();
  const dates = new Map<string, DollarSum>();
  const withoutCluster = createDollarSum();
  let hasChargesWithoutCluster = false;

  return { add, sums };

  function add({ usageDate, project, projectId, sku, cluster, amount }: Charge): void {
    const dollars = tryToReadDollars(amount);
    if (!dollars) {
      linesWithoutAmount++;
      return;
    }
    const inProject = getOrCreate(projects, projectId || `name ${project}`, () => createProject(projectId));
    const inCluster = cluster ? getOrCreate(inProject.clusters, cluster, createDollarSum) : withoutCluster;
    const inSku = getOrCreate(skus, sku, createDollarSum);
    const onDate = getOrCreate(dates, usageDate, createDollarSum);
    addDollars([total, inProject.sum, inSku, inCluster, onDate], dollars);
    if (dollars.units > 0) addDollars([positive], dollars);
    lines++;
    if (project) inProject.name = project;
    if (!cluster) hasChargesWithoutCluster = true;
  }

  function sums(): ChargeSums {
    const all = [...projects.values()];
    const byCluster = all.flatMap(({ name: project, clusters }) =>
      [...clusters].map(([name, sum]) => ({ ...shareOf(name, sum), project: project || undefined })),
    );
    const rest = shareOf("", withoutCluster);
    return {
      lines,
      linesWithoutAmount,
      total: totalOf(total),
      positive: totalOf(positive),
      byProject: largestFirst(
        all.map(({ id, name, sum }) => ({ ...shareOf(name, sum), id: id || undefined })),
      ),
      bySku: largestFirst([...skus].map(([name, sum]) => shareOf(name, sum))),
      byCluster: largestFirst(hasChargesWithoutCluster ? [...byCluster, rest] : byCluster),
      byDate: new Map([...dates].map(([date, sum]) => [date, totalOf(sum)])),
    };
  }
}

function tryToReadDollars(amount: string) {
  try {
    return readDollars(amount);
  } catch (error) {
    if (error instanceof MoneyError) return undefined;
    throw error;
  }
}

function shareOf(name: string, sum: DollarSum): InvoiceShare {
  return { name: name || undefined, amount: totalOf(sum) };
}

function createProject(id: string): Project {
  return { id, name: "", sum: createDollarSum(), clusters: new Map() };
}

function getOrCreate<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = create();
  map.set(key, value);
  return value;
}

function largestFirst(shares: readonly InvoiceShare[]): InvoiceShare[] {
  return shares.toSorted((a, b) => compareMoney(b.amount, a.amount));
}
