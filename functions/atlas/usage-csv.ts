import { CsvError, parse } from "csv-parse/sync";
import type { UsageDetail } from "./usage-detail.ts";

/** A Cost Explorer CSV that cannot be read. `message` is a sentence; `cause` is what the parser says. */
export class UsageCsvError extends Error {
  override readonly name = "UsageCsvError";
  readonly code = "invalid_usage_csv";
}

/** Columns in lower case. Source: Atlas Administration API, getCostExplorerUsage; the service is our addition. */
const COLUMNS: ReadonlyMap<string, keyof UsageDetail | undefined> = new Map([
  ["billed date", "usageDate"],
  ["invoice id", undefined],
  ["organization name", "organizationName"],
  ["organization id", "organizationId"],
  ["project name", "projectName"],
  ["project id", "projectId"],
  ["cluster name", "clusterName"],
  ["cluster unique id", "clusterId"],
  ["service", "service"],
  ["usage amount", "usageAmount"],
]);

/**
 * Reads the CSV of a Cost Explorer result in either form: as a table with a header, or turned on its side as the API
 * documentation prints it, a `name,value` line for each column and block after block of them. In blocks a column that
 * comes again begins the next one, as does an empty line; a line may have several values, one for each detail.
 *
 * @returns amounts as decimal strings without spaces around them; columns with nothing in them are left out
 * @throws UsageCsvError when the text is no CSV, has no known column, or no column Usage Amount
 */
export function readUsageCsv(text: string): UsageDetail[] {
  const rows = parseRows(text);
  const first = rows.find((row) => !isEmpty(row));
  if (!first) return [];
  const names = first.filter((field) => COLUMNS.has(toKey(field)));
  if (names.length === 0)
    throw new UsageCsvError("The usage that Atlas sent has none of the documented columns. Ask again.");
  const blocks = names.length > 1 ? [readTable(rows)] : splitBlocks(rows).map(turn);
  return blocks.flat().map(toDetail);
}

/** A detail as it is in the file: values by column in lower case. */
type Entry = ReadonlyMap<string, string>;

function parseRows(text: string): string[][] {
  try {
    return parse(text, { bom: true, relax_column_count: true, record_delimiter: ["\r\n", "\n"] });
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new UsageCsvError("The usage that Atlas sent is not a CSV that this bot can read. Ask again.", {
      cause,
    });
  }
}

function readTable(rows: readonly string[][]): Entry[] {
  const [header = [], ...lines] = rows.filter((row) => !isEmpty(row));
  return lines.map((line) => new Map(header.map((name, index) => [toKey(name), line[index] ?? ""])));
}

function splitBlocks(rows: readonly string[][]): string[][][] {
  const blocks: string[][][] = [[]];
  for (const row of rows) {
    const block = blocks.at(-1);
    const isNext = isEmpty(row) || block?.some(([name = ""]) => toKey(name) === toKey(row[0] ?? ""));
    if (isNext) blocks.push([]);
    if (!isEmpty(row)) blocks.at(-1)?.push(row);
  }
  return blocks;
}

/** The details of a block on its side; a comma at the end of each line makes none. */
function turn(block: readonly string[][]): Entry[] {
  const width = Math.max(1, ...block.map((row) => row.length));
  const entries = Array.from(
    { length: width - 1 },
    (_, index): Entry => new Map(block.map(([name = "", ...values]) => [toKey(name), values[index] ?? ""])),
  );
  return entries.filter((entry) => !isEmpty([...entry.values()]));
}

function toDetail(entry: Entry): UsageDetail {
  const usageAmount = entry.get("usage amount")?.trim();
  if (usageAmount === undefined) {
    throw new UsageCsvError("The usage that Atlas sent has no column Usage Amount. Ask again.");
  }
  const fields = [...entry].flatMap(([column, value]) => {
    const field = COLUMNS.get(column);
    return field && value !== "" ? [[field, value] as const] : [];
  });
  return { ...Object.fromEntries(fields), usageAmount };
}

function toKey(name: string): string {
  return name.trim().toLowerCase();
}

function isEmpty(row: readonly string[]): boolean {
  return row.every((field) => field.trim() === "");
}
