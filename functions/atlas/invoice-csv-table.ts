import { MoneyError } from "../money/money.ts";
import type { TableStart } from "./invoice-csv-head.ts";
import type { CsvProblem } from "./invoice-csv-problem.ts";
import { createRecordReader } from "./invoice-csv-records.ts";
import type { Totals } from "./invoice-totals.ts";

/** Reads the table of an invoice's CSV, beginning with its header. */
interface TableReader {
  write(chunk: Uint8Array): Promise<CsvProblem | undefined>;
  end(): Promise<CsvProblem | undefined>;
}

const REQUIRED = ["Project", "SKU", "Cluster", "Amount"];

/** Whether a line names the columns that a totals needs. */
export function isTableHeader(fields: readonly string[]): boolean {
  return missingFrom(fields).length === 0;
}

/**
 * Puts every line of the table into the totals. Columns are found by name, once; resource tags add columns at
 * the end, which may even repeat a name: the first of a name is meant.
 *
 * @param start what is known of the table; its bytes are for the caller to write
 */
export function createTableReader(totals: Totals, start: TableStart): TableReader {
  let columns: Columns | undefined;
  let problem: CsvProblem | undefined;

  function readRecord(fields: string[], line: number): void {
    if (problem) return;
    if (columns) {
      problem = addCharge(totals, columns, fields, line);
      return;
    }
    const missing = missingFrom(fields);
    if (missing.length > 0) problem = missingColumns(line, missing);
    else columns = findColumns(fields);
  }

  const records = createRecordReader(readRecord, start);
  return {
    async write(chunk) {
      const unreadable = await records.write(chunk);
      return problem ?? unreadable;
    },
    async end() {
      const unreadable = await records.end();
      return problem ?? unreadable;
    },
  };
}

interface Columns {
  readonly usageDate: number;
  readonly project: number;
  readonly projectId: number;
  readonly sku: number;
  readonly cluster: number;
  readonly amount: number;
}

function findColumns(header: readonly string[]): Columns {
  const names = header.map((name) => name.trim());
  return {
    usageDate: names.indexOf("Usage Date"),
    project: names.indexOf("Project"),
    projectId: names.indexOf("Project ID"),
    sku: names.indexOf("SKU"),
    cluster: names.indexOf("Cluster"),
    amount: names.indexOf("Amount"),
  };
}

function addCharge(totals: Totals, columns: Columns, fields: string[], line: number): CsvProblem | undefined {
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

function missingFrom(header: readonly string[]): string[] {
  const names = header.map((name) => name.trim());
  return REQUIRED.filter((name) => !names.includes(name));
}

function missingColumns(line: number, missing: readonly string[]): CsvProblem {
  const message = `The table that begins in line ${line} lacks ${missing.join(", ")}.`;
  return { line, kind: "missing_columns", message };
}
