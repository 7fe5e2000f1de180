import { CsvError, parse } from "csv-parse";
import type { TableStart } from "./invoice-csv-head.ts";
import { type CsvProblem, malformed, truncated } from "./invoice-csv-problem.ts";

/** Reads chunks of a CSV as records. Bad content is a result; what is thrown comes from `onRecord`. */
export interface RecordReader {
  /** Reads on. Records are handed over before the promise resolves. */
  write(chunk: Uint8Array): Promise<CsvProblem | undefined>;
  /** To be called once, after the last chunk. */
  end(): Promise<CsvProblem | undefined>;
}

/** A quote that nobody closes would otherwise take the rest of the file into memory. */
const MAX_RECORD_CHARACTERS = 2 ** 20;
const LINE_FEED = 10;

/**
 * Reads a table as CSV (RFC 4180, in UTF-8) with csv-parse's stream. Empty lines are left out, and all others have
 * as many fields as the first. The last record counts only with a line break
 * behind it: without one nobody can tell whether its end is missing.
 *
 * `on_record` takes each record out of the stream at once, so that none waits in a queue when a later one fails.
 *
 * @param onRecord gets the line that the record begins on
 * @param start what is known of the table; its bytes are for the caller to write
 */
export function createRecordReader(
  onRecord: (fields: string[], line: number) => void,
  start: TableStart,
): RecordReader {
  let line = start.lineOffset;
  let parserLines = 0;
  let size = 0;
  let lastByte = LINE_FEED;
  let isEnding = false;
  const isCutOff = (): boolean => isEnding && lastByte !== LINE_FEED;

  const parser = parse({
    record_delimiter: [...start.lineBreaks],
    skip_empty_lines: true,
    max_record_size: MAX_RECORD_CHARACTERS,
    on_record: (fields: string[], { lines, bytes }) => {
      if (isCutOff() && bytes === size) return null;
      const grown = lines - parserLines;
      parserLines = lines;
      // The parser counts a CRLF inside quotes as two lines.
      line += grown === 1 ? 1 : grown - countMatches(fields, /\r\n/g);
      onRecord(fields, grown === 1 ? line : line - countMatches(fields, /\n/g));
      return null;
    },
  });
  // Failures are taken from the callbacks below; without a listener they would end the process as well.
  parser.on("error", () => undefined);
  parser.resume();

  function describe(error: CsvError | undefined): CsvProblem | undefined {
    if (isCutOff() || error?.code === "CSV_QUOTE_NOT_CLOSED") return truncated(line + 1);
    return error && malformed(line + 1, explain(error));
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
      size += chunk.length;
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
      return "has not as many fields as the table has columns";
    case "CSV_MAX_RECORD_SIZE":
      return "begins a record that is far too long, perhaps for a quote that is never closed";
    default:
      return "has a quote in the wrong place";
  }
}

function countMatches(fields: readonly string[], pattern: RegExp): number {
  return fields.reduce((count, field) => count + (field.match(pattern)?.length ?? 0), 0);
}
