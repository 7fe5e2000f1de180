import type { TableBlock } from "@slack/types";
import type { InvoiceTotals } from "../../atlas/invoice-csv.ts";
import type { InvoiceShare } from "../../atlas/invoice-totals.ts";
import { skuName } from "../../atlas/sku.ts";
import { compareMoney, formatCents, percentOf, sumMoney, toCents } from "../../money/money.ts";
import { boldCell, cell } from "../../slack/block-kit.ts";
import { invoiceText } from "./text.ts";

/** How many of the largest projects, SKUs and clusters are shown. */
const MAX_SHARES = 5;

/** The largest projects, SKUs and clusters: sections of one table, since a message may have only one. */
export function largestTable(totals: InvoiceTotals): TableBlock | undefined {
  if (totals.lines === 0) return undefined;
  const totalCents = toCents(totals.total);
  const sectionOf = (
    title: string,
    shares: readonly InvoiceShare[],
    labelOf: (share: InvoiceShare) => string,
  ) => [
    [title, invoiceText.amount, invoiceText.share].map(boldCell),
    ...shares.slice(0, MAX_SHARES).map((share) => {
      const cents = toCents(share.amount);
      return [labelOf(share), formatCents(cents), percentOf(cents, totalCents) ?? "–"].map(cell);
    }),
  ];
  return {
    type: "table",
    column_settings: [{ is_wrapped: true }, { align: "right" }, { align: "right" }],
    rows: [
      ...sectionOf(invoiceText.projects, totals.byProject, ({ name }) => name ?? invoiceText.noProject),
      ...sectionOf(invoiceText.skus, mergeSkus(totals.bySku), ({ name }) => name ?? invoiceText.noName),
      ...sectionOf(invoiceText.clusters, totals.byCluster, clusterLabel),
    ],
  };
}

/** Several SKUs may have one name for people; the file has them all. */
function mergeSkus(shares: readonly InvoiceShare[]): InvoiceShare[] {
  const groups = Map.groupBy(shares, ({ name }) => name && skuName(name));
  return [...groups]
    .map(([name, group]) => ({ name, amount: sumMoney(group.map(({ amount }) => amount)) }))
    .toSorted((a, b) => compareMoney(b.amount, a.amount));
}

function clusterLabel({ name, project }: InvoiceShare): string {
  if (name === undefined) return invoiceText.noCluster;
  return project ? `${project}/${name}` : name;
}
