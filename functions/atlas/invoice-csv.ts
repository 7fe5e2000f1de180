import { MoneyError } from "../money/money.ts";
import { type Columns, MAX_HEAD_BYTES, readHead } from "./invoice-csv-head.ts";
import { type CsvProblem, createRecordReader, type RecordReader } from "./invoice-csv-records.ts";
import { type ChargeSums, type ChargeTotals, createChargeTotals } from "./invoice-totals.ts";

/** What the CSV of an invoice adds up to, as far as it could be read. */
export interface InvoiceTotals extends ChargeSums {
  readonly head: Readonly<Record<string, string>>;
  /** Set when the file could not be read to its end: everything before its line is counted, and nothing from it on. */
  readonly problem?: CsvProblem;
}

/**
 * Adds up the CSV of an invoice of any length in constant memory.
 *
 * Bad content becomes a `problem` and ends the count, but the source is read to its end, so that a file that is written
 * on the way is complete. A file that breaks off right behind a line break looks complete: only the subtotal of the
 * invoice shows that.
 *
 * @throws what the source throws, and nothing else.
 */
export async function sumInvoiceCsv(source: AsyncIterable<Uint8Array>): Promise<InvoiceTotals> {
  const totals = createChargeTotals();
  let head: InvoiceTotals["head"] = {};
  let records: RecordReader | undefined;
  let problem: CsvProblem | undefined;

  for await (const chunk of withLargeFirstChunk(source)) {
    if (problem) continue;
    if (records) {
      problem = (await records.write(chunk)) ?? problem;
      continue;
    }
    const { values, table } = readHead(Buffer.from(chunk));
    head = values;
    if ("kind" in table) {
      problem = table;
      continue;
    }
    records = createRecordReader(table, (fields, line) => {
      problem ??= addCharge(totals, table.columns, fields, line);
    });
    problem = (await records.write(chunk.subarray(table.start))) ?? problem;
  }
  problem ??= await records?.end();
  return { head, ...totals.sums(), ...(problem && { problem }) };
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

function addCharge(
  totals: ChargeTotals,
  columns: Columns,
  fields: readonly string[],
  line: number,
): CsvProblem | undefined {
  try {
    totals.add({
      usageDate: fields[columns.usageDate] ?? "",
      project: fields[columns.project] ?? "",
      projectId: fields[columns.projectId] ?? "",
      sku: fields[columns.sku] ?? "",
      cluster: fields[columns.cluster] ?? "",
      amount: fields[columns.amount] ?? "",
    });
    return undefined;
  } catch (error) {
    if (!(error instanceof MoneyError)) throw error;
    return { line, kind: "bad_amount", message: `Line ${line}: ${error.message}` };
  }
}
