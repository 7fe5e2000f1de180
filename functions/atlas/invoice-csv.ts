import type { Charge } from "./charge.ts";
import type { CsvProblem } from "./csv-problem.ts";
import { type Columns, MAX_HEAD_BYTES, readHead } from "./invoice-csv-head.ts";
import { createRecordReader, type RecordReader } from "./invoice-csv-records.ts";
import { type ChargeSums, createChargeTotals } from "./invoice-totals.ts";

/** What was read of an invoice's CSV. */
interface CsvReading {
  readonly head: Readonly<Record<string, string>>;
  /** Set when the file could not be read to its end: all before its line was read, and nothing from it on. */
  readonly problem?: CsvProblem;
}

/** What the CSV of an invoice adds up to, as far as it could be read. */
export interface InvoiceTotals extends ChargeSums, CsvReading {
  /** The first line with a cell that a spreadsheet may take for a formula. */
  readonly formulaLine?: number;
}

/**
 * Adds up the CSV of an invoice of any length in constant memory. Lines without an amount are counted and
 * left out.
 *
 * @throws what the source throws, and nothing else.
 */
export async function sumInvoiceCsv(source: AsyncIterable<Uint8Array>): Promise<InvoiceTotals> {
  const totals = createChargeTotals();
  let formulaLine: number | undefined;
  const reading = await readInvoiceCsv(source, (charge, fields, line) => {
    totals.add(charge);
    if (formulaLine === undefined && fields.some(isLikeFormula)) formulaLine = line;
  });
  return { ...reading, ...totals.sums(), ...(formulaLine && { formulaLine }) };
}

/**
 * Reads the lines of an invoice's CSV one by one.
 *
 * Bad content becomes a `problem` and ends the lines, but the source is read to its end, so that a file that
 * is written on the way is complete. A file that breaks off behind a line break, or in its last field, looks
 * complete: only the subtotal of the invoice shows that.
 *
 * @param onTags gets the columns of resource tags by their keys, before the first line.
 * @throws what the source and `onCharge` throw, and nothing else.
 */
export async function readInvoiceCsv(
  source: AsyncIterable<Uint8Array>,
  onCharge: (charge: Charge, fields: readonly string[], line: number) => void,
  onTags: (tags: ReadonlyMap<string, number>) => void = () => {},
): Promise<CsvReading> {
  let head: CsvReading["head"] = {};
  let records: RecordReader | undefined;
  let problem: CsvProblem | undefined;

  for await (const chunk of withLargeFirstChunk(source)) {
    if (problem) continue;
    if (records) {
      problem = records.write(chunk);
      continue;
    }
    const { values, table } = readHead(Buffer.from(chunk));
    head = values;
    if ("kind" in table) {
      problem = table;
      continue;
    }
    onTags(table.tags);
    records = createRecordReader(table, (fields, line) => {
      onCharge(chargeOf(fields, table.columns), fields, line);
    });
    problem = records.write(chunk.subarray(table.start));
  }
  problem ??= records?.end();
  return { head, ...(problem && { problem }) };
}

/** Joins the first chunks until they hold a whole head. There is always a first chunk. */
async function* withLargeFirstChunk(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const first: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of source) {
    if (size >= MAX_HEAD_BYTES) {
      yield chunk;
      continue;
    }
    first.push(chunk);
    size += chunk.length;
    if (size >= MAX_HEAD_BYTES) yield Buffer.concat(first);
  }
  if (size < MAX_HEAD_BYTES) yield Buffer.concat(first);
}

function chargeOf(fields: readonly string[], columns: Columns): Charge {
  return {
    usageDate: fields[columns.usageDate] ?? "",
    organization: fields[columns.organization] ?? "",
    organizationId: fields[columns.organizationId] ?? "",
    project: fields[columns.project] ?? "",
    projectId: fields[columns.projectId] ?? "",
    sku: fields[columns.sku] ?? "",
    region: fields[columns.region] ?? "",
    cluster: fields[columns.cluster] ?? "",
    unit: fields[columns.unit] ?? "",
    unitPrice: fields[columns.unitPrice] ?? "",
    quantity: fields[columns.quantity] ?? "",
    discountPercent: fields[columns.discountPercent] ?? "",
    amount: fields[columns.amount] ?? "",
  };
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/** Spreadsheets run such cells (OWASP, CSV Injection); numbers and a lone dash are safe. */
function isLikeFormula(cell: string): boolean {
  return cell.length > 1 && FORMULA_STARTS.has(cell.charCodeAt(0)) && !NUMBER.test(cell);
}

const FORMULA_STARTS = new Set([..."=+-@\t\r＝＋－＠"].map((sign) => sign.charCodeAt(0)));
