import { readCostHistory } from "../../../functions/atlas/cost-history-reader.ts";
import { createNames } from "../../../functions/atlas/names.ts";
import type { Table } from "../../../functions/aws/table.ts";
import { connect, ORG } from "./atlas.ts";
import type { Reply } from "./server.ts";

export const LINKED = "5f1a2b3c4d5e6f7a8b9c0d1f";

export type Line = readonly [day: string, sku: string, amount: string, cluster?: string];

export interface TestInvoice {
  readonly orgId?: string;
  readonly month: string;
  readonly lines?: readonly Line[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** In place of the CSV file. */
  readonly csv?: Reply | undefined;
  /** In place of the JSON. */
  readonly json?: Reply;
}

let runs = 0;

/** An Atlas with invoices that have ids of their own; the list may change between two readings. */
export async function historyAtlas(table: Table, now: () => number, invoices: () => readonly TestInvoice[]) {
  runs += 1;
  const idOf = ({ orgId = ORG, month }: TestInvoice) => `h${runs}-${orgId}-${month}`;
  const metadataOf = (invoice: TestInvoice) => ({
    ...{ id: idOf(invoice), orgId: invoice.orgId ?? ORG, statusName: "PAID" },
    ...{ startDate: `${invoice.month}-01T00:00:00Z`, ...invoice.metadata },
  });
  const { client, seen } = await connect(({ path, query }) => {
    if (path.endsWith("/orgs")) return { body: { results: [{ id: ORG, name: "Acme" }], totalCount: 1 } };
    const wanted = invoices().find((invoice) => path.includes(idOf(invoice)));
    if (wanted && path.endsWith("/csv")) return wanted.csv ?? csvReply(wanted);
    if (wanted) return wanted.json ?? jsonReply(wanted);
    const [from, to] = [query.get("fromDate") ?? "", query.get("toDate") ?? ""];
    const isOwn = ({ orgId = ORG }: TestInvoice) => orgId === ORG;
    const results = invoices()
      .filter((invoice) => isOwn(invoice) && `${invoice.month}-01` >= from && `${invoice.month}-31` < to)
      .toSorted((a, b) => (a.month < b.month ? 1 : -1))
      .map((invoice) => ({
        ...metadataOf(invoice),
        linkedInvoices: invoices()
          .filter((other) => !isOwn(other) && other.month === invoice.month)
          .map(metadataOf),
      }));
    return { body: { results, totalCount: results.length } };
  });
  const atlas = { client, names: createNames(client), orgId: ORG, currency: "USD" as const };
  return {
    atlas,
    /** One closed month and the running one, by default. */
    read: (wanted: Partial<Parameters<typeof readCostHistory>[1]> = {}) =>
      readCostHistory({ atlas, table, now }, { months: 1, jobId: "job", ...wanted }),
    downloads: () => seen.filter(({ path }) => path.includes(`/h${runs}-`)).length,
    lists: () => seen.filter(({ path }) => path.endsWith("/invoices")).length,
  };
}

function csvReply({ lines = [] }: TestInvoice): Reply {
  const rows = lines.map(([day, sku, amount, cluster = ""]) => `${day},Shop,p1,${sku},${cluster},${amount}`);
  const header = "Usage Date,Project,Project ID,SKU,Cluster,Amount";
  const body = ["Organization Name,Acme,", "", header, ...rows, ""].join("\n");
  return { body, headers: { "Content-Type": "text/csv" } };
}

function jsonReply({ lines = [], orgId = ORG }: TestInvoice): Reply {
  const lineItems = lines.map(([day, sku, amount, clusterName]) => ({
    ...{ startDate: `${day}T00:00:00Z`, sku, groupName: "Shop", groupId: "p1", clusterName },
    totalPriceCents: Math.round(Number(amount) * 100),
  }));
  return { body: { id: "x", orgId, lineItems } };
}
