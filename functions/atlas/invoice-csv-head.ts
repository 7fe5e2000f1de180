import { type CsvProblem, malformed, truncated } from "./invoice-csv-problem.ts";

/** Where the table begins. */
export interface TableStart {
  /** Its header, and what has come behind it. */
  readonly bytes: Uint8Array;
  /** Lines of the file before the header. */
  readonly lineOffset: number;
  /** How its lines end: where the header ends in a lone LF, so do the others. */
  readonly lineBreaks: readonly string[];
}

/** Reads an invoice's CSV up to its table. */
export interface HeadReader {
  /** What stands before the table, in the order of the file. */
  readonly head: ReadonlyMap<string, string>;
  /** Undefined while the head goes on. */
  write(chunk: Uint8Array): TableStart | CsvProblem | undefined;
  /** Why there is no table. To be called after the last chunk, when none was found. */
  end(): CsvProblem;
}

/** A head has a few hundred bytes; what has no table after so many is not an invoice. */
const MAX_HEAD_BYTES = 65_536;

// These look at bytes: each character stands for one (latin1). Quotes, commas and line breaks mean the same in UTF-8.
const BYTE_ORDER_MARK = /\xef\xbb\xbf/y;
const FIELD = /("[^"]*(?:""[^"]*)*"|[^",\n]*?)(,|\r?\n)/y;
const BEGUN_FIELD = /(?:"[^"]*(?:""[^"]*)*"?\r?|[^",\n]*)$/y;

/**
 * Reads the `name,value,` lines. They end at an empty line, or where there is none at the first line that is a
 * header of the table; in either case the header has to be there in full (Atlas Administration API, getOrgInvoiceCsv, shows the form).
 *
 * It reads these few lines itself, because csv-parse tolerates lines that are narrower than the table only by
 * building an error for each line that differs from the first: a million lines then take five times as long.
 */
export function createHeadReader(isHeader: (fields: readonly string[]) => boolean): HeadReader {
  const head = new Map<string, string>();
  let held = Buffer.alloc(0);
  /** Where the next line begins. */
  let position = 0;
  let lines = 0;
  let isOver = false;

  function readLines(bytes: string): TableStart | CsvProblem | undefined {
    if (position === 0) position = matchAt(BYTE_ORDER_MARK, bytes, 0)?.[0].length ?? 0;
    for (;;) {
      const record = readRecord(bytes, position);
      if (record === "begun") return held.length > MAX_HEAD_BYTES ? noTable(lines + 1) : undefined;
      if (record === "malformed") return malformed(lines + 1, "has a quote in the wrong place");
      const { fields, end } = record;
      const isEmpty = fields.length === 1 && fields[0] === "";
      if (isHeader(fields) || (isOver && !isEmpty)) {
        const lineBreaks = bytes[end - 2] === "\r" ? ["\r\n", "\n"] : ["\n"];
        return { bytes: held.subarray(position), lineOffset: lines, lineBreaks };
      }
      lines += bytes.slice(position, end).split("\n").length - 1;
      position = end;
      const [name = "", value = ""] = fields;
      if (isEmpty) isOver = true;
      else head.set(name, value);
    }
  }

  return {
    head,
    write(chunk) {
      held = Buffer.concat([held, chunk]);
      return readLines(held.toString("latin1"));
    },
    end: () => truncated(lines + 1),
  };
}

/** One line of fields, unless it is not all there yet or no CSV. */
function readRecord(bytes: string, start: number): { fields: string[]; end: number } | "begun" | "malformed" {
  const fields: string[] = [];
  let position = start;
  for (;;) {
    const match = matchAt(FIELD, bytes, position);
    if (!match) return matchAt(BEGUN_FIELD, bytes, position) ? "begun" : "malformed";
    const [all, field = "", separator] = match;
    fields.push(decode(field));
    position += all.length;
    if (separator !== ",") return { fields, end: position };
  }
}

function matchAt(pattern: RegExp, text: string, position: number): RegExpExecArray | null {
  pattern.lastIndex = position;
  return pattern.exec(text);
}

function decode(field: string): string {
  const text = Buffer.from(field, "latin1").toString();
  return text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text;
}

function noTable(line: number): CsvProblem {
  return { line, kind: "missing_columns", message: "The file has no table of charges." };
}
