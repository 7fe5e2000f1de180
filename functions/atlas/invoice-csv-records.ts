import { CsvError, parse } from "csv-parse";
import type { Table } from "./invoice-csv-head.ts";

/** Why reading an invoice's CSV stopped, and the first line that is not in the result. */
export interface CsvProblem {
  /** Counted from 1, in lines of the file: a field with a line break in it spans two. */
  readonly line: number;
  readonly kind: "truncated" | "malformed" | "missing_columns" | "not_csv";
  readonly message: string;
}

/** @param content what it is instead. */
export function notCsv(content: string): CsvProblem {
  return { line: 1, kind: "not_csv", message: `Atlas sent ${content} instead of a CSV file.` };
}

export function truncated(line: number): CsvProblem {
  return { line, kind: "truncated", message: `The file breaks off in line ${line}.` };
}

/** The file is no CSV from this line on. `reason` continues "Line 5 …". */
export function malformed(line: number, reason: string): CsvProblem {
  return { line, kind: "malformed", message: `Line ${line} ${reason}.` };
}

/** Reads chunks of a table. Bad content is a result; only errors of `onRecord` are thrown. */
export interface RecordReader {
  /** Hands over all complete records before it resolves. */
  write(chunk: Uint8Array): Promise<CsvProblem | undefined>;
  end(): Promise<CsvProblem | undefined>;
}

/** An unclosed quote would otherwise take the rest of the file into memory. */
const MAX_RECORD_CHARACTERS = 2 ** 20;
const LINE_FEED = 10;

/**
 * Reads a table as CSV (RFC 4180, in UTF-8) with csv-parse's stream. Empty lines are skipped, and all others have as
 * many fields as the header. A last record without a line break behind it counts if it has all its fields.
 *
 * `on_record` takes each record out of the stream at once, so that none waits in a queue when a later one fails.
 *
 * @param onRecord gets each record but the header, and the line on which it begins.
 */
export function createRecordReader(
  { lineOffset, lineBreaks }: Table,
  onRecord: (fields: string[], line: number) => void,
): RecordReader {
  let isHeader = true;
  let line = lineOffset;
  let parserLines = 0;
  let lastByte = LINE_FEED;
  let isEnding = false;
  const isCutOff = (): boolean => isEnding && lastByte !== LINE_FEED;

  const parser = parse({
    bom: true,
    record_delimiter: lineBreaks,
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_CHARACTERS,
    on_record: (fields: string[], { lines }) => {
      const grown = lines - parserLines;
      parserLines = lines;
      // The parser counts a CRLF inside quotes as two lines.
      line += grown === 1 ? 1 : grown - countMatches(fields, /\r\n/g);
      if (!isHeader) onRecord(fields, grown === 1 ? line : line - countMatches(fields, /\n/g));
      isHeader = false;
      return null;
    },
  });
  // The callbacks below report failures; without a listener these would also end the process.
  parser.on("error", () => undefined);
  parser.resume();

  function describe(error: CsvError | undefined): CsvProblem | undefined {
    if (!error) return undefined;
    const isTruncated = isCutOff() || error.code === "CSV_QUOTE_NOT_CLOSED";
    return isTruncated ? truncated(line + 1) : malformed(line + 1, explain(error));
  }

  function settle(run: (done: (error?: Error | null) => void) => void): Promise<CsvProblem | undefined> {
    return new Promise((resolve, reject) => {
      run((error) => {
        if (error && !(error instanceof CsvError)) reject(error);
        else resolve(describe(error ?? undefined));
      });
    });
  }

  return {
    write(chunk) {
      lastByte = chunk.at(-1) ?? lastByte;
      return settle((done) => parser.write(chunk, done));
    },
    end() {
      isEnding = true;
      return settle((done) => parser.end(done));
    },
  };
}

function explain({ code }: CsvError): string {
  switch (code) {
    case "CSV_RECORD_INCONSISTENT_FIELDS_LENGTH":
      return "does not have as many fields as the table has columns";
    case "CSV_MAX_RECORD_SIZE":
      return "begins a record that is far too long, perhaps because a quote is never closed";
    default:
      return "has a quote in the wrong place";
  }
}

function countMatches(fields: readonly string[], pattern: RegExp): number {
  return fields.reduce((count, field) => count + (field.match(pattern)?.length ?? 0), 0);
}
