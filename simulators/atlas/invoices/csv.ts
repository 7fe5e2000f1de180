import { stringify } from "csv-stringify/sync";
import { dollars } from "../ledger.ts";
import { displayName } from "../skus.ts";
import { endOf, type Invoice, startOf } from "./invoice.ts";
import { type InvoiceLine, quantityOf, unitPriceOf } from "./line.ts";

export interface CsvStyle {
  readonly bom: boolean;
  readonly lineEnding: "lf" | "crlf";
  readonly dialect: "ids" | "names";
  /** Lines from the second on without an amount. */
  readonly blankAmounts: number;
}

/** Atlas Administration API, getOrgInvoiceCsv: by dialect where the two differ. */
const columns: readonly [
  header: string | Record<CsvStyle["dialect"], string>,
  value: (line: InvoiceLine, dialect: CsvStyle["dialect"]) => string | number,
][] = [
  ["Date", ({ billDate }, dialect) => dateIn(dialect, billDate)],
  ["Usage Date", ({ usageDate }, dialect) => dateIn(dialect, usageDate)],
  ["Description", ({ sku }) => sku.description],
  ["Note", ({ note }) => note],
  ["Organization Name", ({ organization }) => organization.name],
  ["Organization ID", ({ organization }) => organization.id],
  [{ ids: "Project", names: "Project Name" }, ({ project }) => project?.name ?? ""],
  ["Project ID", ({ project }) => project?.id ?? ""],
  ["SKU", ({ sku }, dialect) => (dialect === "ids" ? sku.name : displayName(sku))],
  ["Region", ({ cluster }) => cluster?.region ?? ""],
  ["Cluster", ({ cluster }) => cluster?.name ?? ""],
  ["Replica Set", ({ cluster }) => (cluster ? `atlas-${cluster.id.slice(-6)}-shard-0` : "")],
  ["Config Server", () => ""],
  ["Application", ({ sku }) => sku.application],
  ["Unit", ({ sku }) => sku.unit],
  ["Unit Price", (line) => withExponent(unitPriceOf(line))],
  ["Quantity", (line) => withExponent(quantityOf(line))],
  ["Discount Percent", ({ sku }) => sku.percentDiscount],
  ["Amount", ({ units }) => withExponent(dollars(units))],
];

function dateIn(dialect: CsvStyle["dialect"], date: string): string {
  const [year, month, day] = date.split("-");
  return dialect === "ids" ? date : `${month}/${day}/${year}`;
}

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
    [
      ...columns.map(([header]) => (typeof header === "string" ? header : header[style.dialect])),
      ...tagKeys.map((key) => (style.dialect === "ids" ? key : `Tag/${key}`)),
    ],
  ];
  return `${style.bom ? "\uFEFF" : ""}${csv(block, style)}`;
}

export function csvRows(lines: readonly InvoiceLine[], tagKeys: string[], style: CsvStyle): string {
  const isBlank = (header: unknown, index: number): boolean =>
    header === "Amount" && index > 0 && index <= style.blankAmounts;
  const records = lines.map((line, index) => [
    ...columns.map(([header, value]) => (isBlank(header, index) ? "" : value(line, style.dialect))),
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
    quoted_match: ["\r", "\n"],
  });
}

/** Small numbers have an exponent, as in some real files: 0.000137 is `1.37E-4`. */
function withExponent(decimal: string): string {
  const [, sign = "", zeros = "", first, rest] = /^(-?)0\.(00+)([1-9])(\d*)$/.exec(decimal) ?? [];
  return first === undefined ? decimal : `${sign}${first}.${rest || "0"}E-${zeros.length + 1}`;
}

function longDate(date: string): string {
  return new Date(date).toLocaleDateString("en-US", { dateStyle: "long", timeZone: "UTC" });
}
