import { stringify } from "csv-stringify/sync";
import { dollars } from "../ledger.ts";
import { endOf, type Invoice, startOf } from "./invoice.ts";
import type { InvoiceLine } from "./line.ts";

export interface CsvStyle {
  readonly bom: boolean;
  readonly lineEnding: "lf" | "crlf";
  /** Lines from the second on without an amount. */
  readonly blankAmounts?: number;
}

/** Atlas Administration API, getOrgInvoiceCsv. */
const columns: readonly [header: string, value: (line: InvoiceLine) => string | number][] = [
  ["Date", ({ billDate }) => billDate],
  ["Usage Date", ({ usageDate }) => usageDate],
  ["Description", ({ sku }) => sku.description],
  ["Note", ({ note }) => note],
  ["Organization Name", ({ organization }) => organization.name],
  ["Organization ID", ({ organization }) => organization.id],
  ["Project", ({ project }) => project?.name ?? ""],
  ["Project ID", ({ project }) => project?.id ?? ""],
  ["SKU", ({ sku }) => sku.name],
  ["Region", ({ cluster }) => cluster?.region ?? ""],
  ["Cluster", ({ cluster }) => cluster?.name ?? ""],
  ["Replica Set", ({ cluster }) => (cluster ? `atlas-${cluster.id.slice(-6)}-shard-0` : "")],
  ["Config Server", () => ""],
  ["Application", ({ sku }) => sku.application],
  ["Unit", ({ sku }) => sku.unit],
  ["Unit Price", ({ unitPrice }) => unitPrice],
  ["Quantity", ({ quantity }) => quantity],
  ["Discount Percent", ({ sku }) => sku.percentDiscount],
  ["Amount", ({ totalPriceCents }) => dollars(totalPriceCents * 100)],
];

export function* invoiceCsv(
  invoice: Invoice,
  lines: readonly InvoiceLine[],
  style: CsvStyle,
): Generator<Buffer> {
  const tagKeys = tagKeysOf(lines);
  yield Buffer.from(csvHead(invoice, tagKeys, style));
  yield Buffer.from(csvRows(lines, tagKeys, style));
}

/**
 * A block of names and values, an empty line, and the headers.
 *
 * @param tagKeys resource tags; each has a column after the others
 */
export function csvHead(invoice: Invoice, tagKeys: string[], style: CsvStyle): string {
  const { id, organization } = invoice;
  const block = [
    ["Invoice Number", id, ""],
    ["Billing Period", `${longDate(startOf(invoice))} - ${longDate(endOf(invoice))}`, ""],
    ["Organization Name", organization.name, ""],
    ["Organization ID", organization.id, ""],
    [],
    [...columns.map(([header]) => header), ...tagKeys],
  ];
  return `${style.bom ? "\uFEFF" : ""}${csv(block, style)}`;
}

export function csvRows(lines: readonly InvoiceLine[], tagKeys: string[], style: CsvStyle): string {
  const isBlank = (header: string, index: number): boolean =>
    header === "Amount" && index > 0 && index <= (style.blankAmounts ?? 0);
  const records = lines.map((line, index) => [
    ...columns.map(([header, value]) => (isBlank(header, index) ? "" : value(line))),
    ...tagKeys.map((key) => line.cluster?.tags?.[key] ?? ""),
  ]);
  return csv(records, style);
}

/** In alphabetical order. */
export function tagKeysOf(lines: readonly InvoiceLine[]): string[] {
  return [...new Set(lines.flatMap(({ cluster }) => Object.keys(cluster?.tags ?? {})))].sort();
}

function csv(records: (string | number)[][], { lineEnding }: CsvStyle): string {
  return stringify(records, {
    record_delimiter: lineEnding === "crlf" ? "\r\n" : "\n",
    // By default only the writer's own line ending is quoted.
    quoted_match: /[\r\n]/,
  });
}

function longDate(date: string): string {
  return new Date(date).toLocaleDateString("en-US", { dateStyle: "long", timeZone: "UTC" });
}
