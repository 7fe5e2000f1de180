import type { Money } from "../money/money.ts";
import { createHeadReader } from "./invoice-csv-head.ts";
import type { CsvProblem } from "./invoice-csv-problem.ts";
import { createTableReader, isTableHeader } from "./invoice-csv-table.ts";
import { createTotals, type InvoiceShare } from "./invoice-totals.ts";

/** What the CSV of an invoice adds up to, as far as it could be read. */
export interface InvoiceTotals {
  /** The `name,value` lines before the table. */
  readonly head: Readonly<Record<string, string>>;
  /** Charges that were counted: lines of the table without its header. */
  readonly lines: number;
  /** The sum of the column Amount, in US dollars. */
  readonly total: Money;
  /** Each adds up to the total, largest first. */
  readonly byProject: readonly InvoiceShare[];
  readonly bySku: readonly InvoiceShare[];
  readonly byCluster: readonly InvoiceShare[];
  /** In US dollars by the day of use, as the file writes it; empty where a line has none. */
  readonly byDate: ReadonlyMap<string, Money>;
  /** Present when the file could not be read to its end: all before its line is counted, and nothing from it on. */
  readonly problem?: CsvProblem;
}

/**
 * Adds up the CSV of an invoice while it passes, whatever its length, in constant memory.
 *
 * Bad content ends the count and becomes a `problem`; the source is read to its end all the same, so that whoever
 * writes the chunks to a file on their way here gets all of them. The next chunk is asked for only when the last
 * one is counted. A file that breaks off right behind a line break looks complete: that is only noticed by comparing
 * the total with the subtotal of the invoice.
 *
 * @throws whatever the source throws, and nothing else
 */
export async function sumInvoiceCsv(source: AsyncIterable<Uint8Array>): Promise<InvoiceTotals> {
  const totals = createTotals();
  const headReader = createHeadReader(isTableHeader);
  let table: ReturnType<typeof createTableReader> | undefined;
  let problem: CsvProblem | undefined;

  for await (const chunk of source) {
    if (problem) continue;
    if (table) {
      problem = await table.write(chunk);
      continue;
    }
    const end = headReader.write(chunk);
    if (end && "kind" in end) problem = end;
    else if (end) {
      table = createTableReader(totals, end);
      problem = await table.write(end.bytes);
    }
  }
  problem ??= table ? await table.end() : headReader.end();
  return { head: Object.fromEntries(headReader.head), ...totals.result(), ...(problem && { problem }) };
}
