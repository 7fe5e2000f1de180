import { addDollars, createDollarSum, type DollarSum, readDollars, totalOf } from "../money/dollar-sum.ts";
import { compareMoney, type Money } from "../money/money.ts";

/** What the lines with one project, SKU or cluster add up to. */
export interface InvoiceShare {
  /** Undefined for charges that have none, such as support. */
  readonly name: string | undefined;
  /** Of a project, when the file tells. */
  readonly id?: string | undefined;
  /** The name of the project that a cluster belongs to, as names of clusters repeat. */
  readonly project?: string | undefined;
  /** In US dollars. */
  readonly amount: Money;
}

/** A line of an invoice's CSV. Texts are empty where the line does not say; `amount` is in US dollars. */
interface Charge {
  /** The day of use, as the file writes it. */
  readonly usageDate: string;
  readonly project: string;
  readonly projectId: string;
  readonly sku: string;
  readonly cluster: string;
  readonly amount: string;
}

/** Charges being added up; memory grows with the number of names, not of charges. */
export interface Totals {
  /** @throws MoneyError when the amount is none; nothing is counted then */
  add(charge: Charge): void;
  result(): {
    readonly lines: number;
    readonly total: Money;
    readonly byProject: readonly InvoiceShare[];
    readonly bySku: readonly InvoiceShare[];
    readonly byCluster: readonly InvoiceShare[];
    readonly byDate: ReadonlyMap<string, Money>;
  };
}

interface Project {
  readonly id: string;
  name: string;
  readonly sum: DollarSum;
  readonly clusters: Map<string, DollarSum>;
}

/** A totals of nothing yet. A project is known by its id, else by its name; of several names the last one stays. */
export function createTotals(): Totals {
  let lines = 0;
  const total = createDollarSum();
  const projects = new Map<string, Project>();
  const skus = new Map<string, DollarSum>();
  const dates = new Map<string, DollarSum>();
  const withoutCluster = createDollarSum();
  let isAnyWithoutCluster = false;

  return { add, result };

  function add({ usageDate, project, projectId, sku, cluster, amount }: Charge): void {
    const dollars = readDollars(amount);
    const inProject = find(projects, projectId || `name ${project}`, () => createProject(projectId));
    const inCluster = cluster ? find(inProject.clusters, cluster, createDollarSum) : withoutCluster;
    const inSku = find(skus, sku, createDollarSum);
    const onDate = find(dates, usageDate, createDollarSum);
    addDollars([total, inProject.sum, inSku, inCluster, onDate], dollars);
    lines++;
    if (project) inProject.name = project;
    if (!cluster) isAnyWithoutCluster = true;
  }

  function result() {
    const all = [...projects.values()];
    const byCluster = all.flatMap(({ name: project, clusters }) =>
      [...clusters].map(([name, sum]) => ({ name, project: project || undefined, amount: totalOf(sum) })),
    );
    const rest = { name: undefined, amount: totalOf(withoutCluster) };
    return {
      lines,
      total: totalOf(total),
      byProject: largestFirst(
        all.map(({ id, name, sum }) => ({
          name: name || undefined,
          id: id || undefined,
          amount: totalOf(sum),
        })),
      ),
      bySku: largestFirst(
        [...skus].map(([name, sum]) => ({ name: name || undefined, amount: totalOf(sum) })),
      ),
      byCluster: largestFirst(isAnyWithoutCluster ? [...byCluster, rest] : byCluster),
      byDate: new Map([...dates].map(([date, sum]) => [date, totalOf(sum)])),
    };
  }
}

function createProject(id: string): Project {
  return { id, name: "", sum: createDollarSum(), clusters: new Map() };
}

function find<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const known = map.get(key);
  if (known !== undefined) return known;
  const value = create();
  map.set(key, value);
  return value;
}

function largestFirst(shares: readonly InvoiceShare[]): InvoiceShare[] {
  return shares.toSorted((a, b) => compareMoney(b.amount, a.amount));
}
