import { CsvError, parse } from "csv-parse/sync";
import { type CsvProblem, malformed, notCsv, truncated } from "./csv-problem.ts";

/** Where the table begins, in bytes and lines of the file, and what its header says. */
export interface Table {
  readonly start: number;
  readonly lineOffset: number;
  /** How lines end: where the header ends in a lone LF, so do the others. */
  readonly lineBreaks: string[];
  readonly columns: Columns;
  /** The columns of resource tags by their keys. */
  readonly tags: ReadonlyMap<string, number>;
}

/** The names of each column: Atlas's files differ. */
const COLUMNS = {
  usageDate: ["Usage Date"],
  organization: ["Organization Name"],
  organizationId: ["Organization ID"],
  project: ["Project", "Project Name"],
  projectId: ["Project ID"],
  sku: ["SKU"],
  region: ["Region"],
  cluster: ["Cluster"],
  unit: ["Unit"],
  unitPrice: ["Unit Price"],
  quantity: ["Quantity"],
  discountPercent: ["Discount Percent"],
  amount: ["Amount"],
};
const REQUIRED_COLUMNS = [COLUMNS.project, COLUMNS.sku, COLUMNS.cluster, COLUMNS.amount];

/** Positions of the columns; -1 for one that is missing. */
export type Columns = Readonly<Record<keyof typeof COLUMNS, number>>;

interface Head {
  /** The `name,value` lines before the table, in the order of the file. */
  readonly values: Readonly<Record<string, string>>;
  readonly table: Table | CsvProblem;
}

/** A head has a few hundred bytes; a file without a table in its first 64 KB is not an invoice. */
export const MAX_HEAD_BYTES = 65_536;

const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;

/**
 * Reads the `name,value,` lines at the start of an invoice's CSV. They end at an empty line or, without one,
 * at the first line that is a header of the table (Atlas Administration API, getOrgInvoiceCsv, shows the
 * form).
 *
 * The table is left to a faster reader: csv-parse also builds an error for each line that differs in width
 * from the first.
 *
 * @param bytes the first `MAX_HEAD_BYTES` of the file, or all of a shorter file.
 */
export function readHead(bytes: Buffer): Head {
  const values = new Map<string, string>();
  let start = 0;
  let isOver = false;
  let header: { readonly fields: string[]; readonly end: number } | undefined;
  const isWholeFile = bytes.length < MAX_HEAD_BYTES;
  const isCutOff = bytes.at(-1) !== LINE_FEED;
  const complete = isWholeFile ? bytes : bytes.subarray(0, bytes.lastIndexOf(LINE_FEED) + 1);
  const failure = parseLines(complete, (fields, end) => {
    const isEmpty = fields.length === 1 && fields[0] === "";
    if ((isOver && !isEmpty) || missingColumns(fields).length === 0) {
      header = { fields, end };
      return "stop";
    }
    const [name = "", value = ""] = fields;
    if (isEmpty) isOver = true;
    else values.set(name, value);
    start = end;
    return "continue";
  });

  const lineOffset = countLines(bytes.subarray(0, start));
  return { values: Object.fromEntries(values), table: findTable() };

  function findTable(): Table | CsvProblem {
    if (!header) {
      const content = otherContentOf(bytes);
      return content ? notCsv(content) : explain(failure, isWholeFile, lineOffset + 1);
    }
    const isLast = isCutOff && header.end >= bytes.length;
    if (isLast && missingColumns(header.fields).length > 0) return truncated(lineOffset + 1);
    return openTable(header.fields, bytes[header.end - 2] === CARRIAGE_RETURN, start, lineOffset);
  }
}

/** What was sent instead of CSV, such as the sign-in page of a proxy. */
function otherContentOf(bytes: Buffer): string | undefined {
  const text = bytes.toString().replace(/^[\u{FEFF}\s]+/u, "");
  if (text === "") return "nothing";
  if (text.startsWith("<")) return "a web page";
  if (/^[{[]/.test(text)) return "JSON";
  return text.includes(",") ? undefined : "other text";
}

const STOP = Symbol("stop");

/** @param onLine gets the offset behind each line, up to the one at which it stops. */
function parseLines(
  bytes: Buffer,
  onLine: (fields: string[], end: number) => "continue" | "stop",
): CsvError | undefined {
  try {
    parse(bytes, {
      bom: true,
      relax_column_count: true,
      record_delimiter: ["\r\n", "\n"],
      on_record: (fields: string[], { bytes: end }) => {
        // csv-parse has no other way to end before the last line.
        if (onLine(fields, end) === "stop") throw STOP;
        return null;
      },
    });
    return undefined;
  } catch (error) {
    if (error === STOP) return undefined;
    if (error instanceof CsvError) return error;
    throw error;
  }
}

/** Resource tags add columns at the end, which may repeat a name: the first of a name counts. */
function openTable(header: string[], isCrlf: boolean, start: number, lineOffset: number): Table | CsvProblem {
  const missing = missingColumns(header);
  if (missing.length > 0) {
    const line = lineOffset + 1;
    const message = `The table that begins in line ${line} lacks ${missing.join(", ")}.`;
    return { line, kind: "missing_columns", message };
  }
  const columns = Object.entries(COLUMNS).map(([key, names]) => [key, positionOf(names, header)]);
  const lineBreaks = isCrlf ? ["\r\n", "\n"] : ["\n"];
  const byName: Columns = Object.fromEntries(columns);
  return {
    start,
    lineOffset,
    lineBreaks,
    columns: byName,
    tags: tagColumns(header, Math.max(...Object.values(byName))),
  };
}

const TAG = "Tag/";

/** In one dialect their names begin with `Tag/`; in the other they are all those behind the last usual one. */
function tagColumns(header: readonly string[], lastUsual: number): Map<string, number> {
  const named = header.flatMap((name, column) =>
    name.startsWith(TAG) ? [[name.slice(TAG.length), column] as const] : [],
  );
  const behind = header.flatMap((name, column) => (column > lastUsual ? [[name, column] as const] : []));
  const tags = named.length > 0 ? named : behind;
  return new Map(tags.toReversed().filter(([key]) => key !== ""));
}

function missingColumns(header: readonly string[]): string[] {
  return REQUIRED_COLUMNS.filter((names) => positionOf(names, header) < 0).map(([name]) => name ?? "");
}

function positionOf(names: readonly string[], header: readonly string[]): number {
  return header.findIndex((name) => names.includes(name.trim()));
}

function explain(failure: CsvError | undefined, isWholeFile: boolean, line: number): CsvProblem {
  if (failure && failure.code !== "CSV_QUOTE_NOT_CLOSED")
    return malformed(line, "has a quote in the wrong place");
  if (isWholeFile) return truncated(line);
  return { line, kind: "missing_columns", message: "The file has no table of charges." };
}

function countLines(bytes: Buffer): number {
  return bytes.reduce((count, byte) => (byte === LINE_FEED ? count + 1 : count), 0);
}
