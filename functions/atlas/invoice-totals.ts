import { addDollars, createDollarSum, type DollarSum, readDollars, totalOf } from "../money/dollar-sum.ts";
import { compareMoney, type Money, sumMoney, toCents } from "../money/money.ts";
import type { Charge } from "./charge.ts";
import { getOrCreate } from "./get-or-create.ts";
import type { OwnMetadata } from "./invoice.ts";

/** What the lines with one project, SKU or cluster add up to, in US dollars. */
export interface InvoiceShare {
  /** Undefined for charges that have none, such as support. */
  readonly name: string | undefined;
  readonly id?: string | undefined;
  /** The name of the project that a cluster belongs to, as names of clusters repeat. */
  readonly project?: string | undefined;
  readonly amount: Money;
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
  const positive = createDollarSum();
  const projects = new Map<string, Project>();
  const skus = new Map<string, DollarSum>();
  const withoutCluster = createDollarSum();
  let hasChargesWithoutCluster = false;

  return { add, sums };

  function add({ project, projectId, sku, cluster, amount }: Charge): void {
    const dollars = readDollars(amount);
    if (!dollars) {
      linesWithoutAmount++;
      return;
    }
    const inProject = getOrCreate(projects, projectId || `name ${project}`, () => createProject(projectId));
    const inCluster = cluster ? getOrCreate(inProject.clusters, cluster, createDollarSum) : withoutCluster;
    const ofSku = getOrCreate(skus, sku, createDollarSum);
    addDollars([inProject.sum, inCluster, ofSku], dollars);
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
    const bySku = [...skus].map(([name, sum]) => shareOf(name, sum));
    return {
      lines,
      linesWithoutAmount,
      total: sumMoney(bySku.map((share) => share.amount)),
      positive: totalOf(positive),
      byProject: largestFirst(
        all.map(({ id, name, sum }) => ({ ...shareOf(name, sum), id: id || undefined })),
      ),
      bySku: largestFirst(bySku),
      byCluster: largestFirst(hasChargesWithoutCluster ? [...byCluster, rest] : byCluster),
    };
  }
}

/**
 * What the lines of an invoice add up to minus its subtotal, in cents. The subtotal is the sum of the
 * positive lines (Atlas Administration API, BillingInvoice), so credits are no difference, whether it counts
 * them or not.
 */
export function subtotalDifference(
  { subtotalCents }: Pick<OwnMetadata, "subtotalCents">,
  { positive, total }: Pick<ChargeSums, "positive" | "total">,
): bigint {
  const isSubtotal = [positive, total].some((sum) => toCents(sum) === subtotalCents);
  return isSubtotal ? 0n : toCents(positive) - subtotalCents;
}

function shareOf(name: string, sum: DollarSum): InvoiceShare {
  return { name: name || undefined, amount: totalOf(sum) };
}

function createProject(id: string): Project {
  return { id, name: "", sum: createDollarSum(), clusters: new Map() };
}

function largestFirst(shares: readonly InvoiceShare[]): InvoiceShare[] {
  return shares.toSorted((a, b) => compareMoney(b.amount, a.amount));
}
