import type { DataTableBlock, TableBlock } from "@slack/types";
import type { InvoiceTotals } from "../../atlas/invoice-csv.ts";
import type { InvoiceShare } from "../../atlas/invoice-totals.ts";
import { skuName } from "../../atlas/sku.ts";
import { compareMoney, formatCents, percentOf, sumMoney, toCents } from "../../money/money.ts";
import { boldCell, cell } from "../../slack/block-kit.ts";
import { dataTable, type TableValue } from "../../slack/data-table.ts";
import { invoiceText } from "./text.ts";

/** How many of the largest projects, SKUs and clusters are seen first. */
const MAX_SHARES = 5;
/** How many of each fit: Slack takes 20,000 characters in a data table. */
const MAX_PAGED_SHARES = 55;

interface LargestTables {
  /** On its first page are the largest of each kind. */
  readonly table: DataTableBlock;
  /** The largest of each kind in a section of its own, since a message may have only one table. */
  readonly plainTable: TableBlock;
}

/** The largest projects, SKUs and clusters. */
export function largestTables(totals: InvoiceTotals): LargestTables | undefined {
  if (totals.lines === 0) return undefined;
  const totalCents = toCents(totals.total);
  const kinds = [
    {
      ...invoiceText.projects,
      rows: totals.byProject.map((share) => ({ ...share, label: share.name ?? invoiceText.noProject })),
    },
    {
      ...invoiceText.skus,
      rows: mergeSkus(totals.bySku).map((share) => ({ ...share, label: share.name ?? invoiceText.noName })),
    },
    {
      ...invoiceText.clusters,
      rows: totals.byCluster.map((share) => ({ ...share, label: clusterLabel(share) })),
    },
  ];
  const valuesOf = ({ label, amount }: LabelledShare): TableValue[] => {
    const cents = toCents(amount);
    const share = percentOf(cents, totalCents);
    return [
      { text: label },
      { text: formatCents(cents), value: Number(cents) / 100 },
      { text: share ?? "–", value: share === undefined ? undefined : Number.parseFloat(share) },
    ];
  };
  const { amount, share } = invoiceText;
  const sections = kinds.map(({ one, many, rows }) =>
    withOthers(rows, many).map((row) => [...valuesOf(row), { text: one }]),
  );
  const first = sections.flatMap((rows) => rows.slice(0, MAX_SHARES));
  const rest = sections.flatMap((rows) => rows.slice(MAX_SHARES));
  const head = [invoiceText.name, amount, share, invoiceText.kind];
  return {
    table: dataTable(invoiceText.largest, { head, rows: [...first, ...rest] }, Math.max(1, first.length)),
    plainTable: {
      type: "table",
      column_settings: [{ is_wrapped: true }, { align: "right" }, { align: "right" }],
      rows: kinds.flatMap(({ many, rows }) => [
        [many, amount, share].map(boldCell),
        ...rows.slice(0, MAX_SHARES).map((row) => valuesOf(row).map(({ text }) => cell(text))),
      ]),
    },
  };
}

interface LabelledShare {
  readonly label: string;
  readonly amount: InvoiceShare["amount"];
}

function withOthers(rows: readonly LabelledShare[], many: string): LabelledShare[] {
  const shown = rows.slice(0, MAX_PAGED_SHARES);
  const others = rows.slice(MAX_PAGED_SHARES);
  if (others.length === 0) return shown;
  const label = invoiceText.others(many, others.length);
  return [...shown, { label, amount: sumMoney(others.map(({ amount }) => amount)) }];
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
