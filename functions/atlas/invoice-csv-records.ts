import { type CsvProblem, malformed, truncated } from "./csv-problem.ts";
import type { Table } from "./invoice-csv-head.ts";

/** Reads chunks of a table. Bad content is a result and ends the reading; only `onRecord` throws. */
export interface RecordReader {
  /** Hands over all complete records. */
  write(chunk: Uint8Array): CsvProblem | undefined;
  end(): CsvProblem | undefined;
}

/** An unclosed quote would otherwise take the rest of the file into memory. */
const MAX_RECORD_BYTES = 2 ** 20;

const LINE_FEED = 10;
const QUOTE = '"';

const WRONG_QUOTE = "has a quote in the wrong place";
const WRONG_WIDTH = "does not have as many fields as the table has columns";
const TOO_LONG = "begins a record that is far too long, perhaps because a quote is never closed";

/**
 * Reads a table as CSV (RFC 4180, in UTF-8). Empty lines are skipped, and all others have as many fields as
 * the header. A last record without a line break behind it counts if it has all its fields.
 *
 * It decodes and splits whole lines. csv-parse goes through each byte, which takes several times as long.
 *
 * @param onRecord gets each record but the header, and the line on which it begins.
 */
export function createRecordReader(
  { lineOffset, lineBreaks }: Pick<Table, "lineOffset" | "lineBreaks">,
  onRecord: (fields: string[], line: number) => void,
): RecordReader {
  const isCrlf = lineBreaks.includes("\r\n");
  /** What follows the last complete record, how much of it is whole lines, and whether a quote is open. */
  let rest = Buffer.alloc(0);
  let searched = 0;
  let isOpen = false;
  /** The line on which the rest begins, and that behind its whole lines. */
  let line = lineOffset + 1;
  let nextLine = line;
  let width: number | undefined;

  function write(chunk: Uint8Array): CsvProblem | undefined {
    const bytes = Buffer.concat([rest, chunk]);
    let start = 0;
    let from = searched;
    for (let end = bytes.indexOf(LINE_FEED, from); end >= 0; end = bytes.indexOf(LINE_FEED, from)) {
      const lastLine = bytes.toString("utf8", from, end);
      const isFirstLine = from === start;
      from = end + 1;
      nextLine++;
      if (from - start > MAX_RECORD_BYTES) return malformed(line, TOO_LONG);
      if (hasOddQuotes(lastLine)) isOpen = !isOpen;
      if (isOpen) {
        if (isFirstLine && splitRecord(lastLine) !== "open") return malformed(line, WRONG_QUOTE);
        continue;
      }
      const text = isFirstLine ? lastLine : bytes.toString("utf8", start, end);
      const problem = readRecord(isCrlf && text.endsWith("\r") ? text.slice(0, -1) : text);
      if (problem) return malformed(line, problem);
      start = from;
      line = nextLine;
    }
    rest = bytes.subarray(start);
    searched = from - start;
    return rest.length > MAX_RECORD_BYTES ? malformed(line, TOO_LONG) : undefined;
  }

  /** @returns why the text is no record. */
  function readRecord(text: string): string | undefined {
    if (text === "") return undefined;
    const fields = splitRecord(width === undefined ? text.replace(/^\u{FEFF}/u, "") : text);
    if (typeof fields === "string") return WRONG_QUOTE;
    if (width === undefined) width = fields.length;
    else if (fields.length !== width) return WRONG_WIDTH;
    else onRecord(fields, line);
    return undefined;
  }

  return { write, end: () => (readRecord(rest.toString()) ? truncated(line) : undefined) };
}

function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let at = text.indexOf(QUOTE); at >= 0; at = text.indexOf(QUOTE, at + 1)) isOdd = !isOdd;
  return isOdd;
}

/** @returns `open` where the last quote is not closed, `wrong` for one in the wrong place. */
function splitRecord(text: string): string[] | "open" | "wrong" {
  if (!text.includes(QUOTE)) return text.split(",");
  const fields: string[] = [];
  for (let start = 0; start <= text.length; ) {
    const isQuoted = text[start] === QUOTE;
    const close = isQuoted ? closingQuote(text, start + 1) : undefined;
    if (close === -1) return "open";
    const comma = text.indexOf(",", close ?? start);
    const end = comma < 0 ? text.length : comma;
    const field = text.slice(start + (isQuoted ? 1 : 0), close ?? end);
    if (isQuoted ? close !== end - 1 : field.includes(QUOTE)) return "wrong";
    fields.push(isQuoted ? field.replaceAll('""', QUOTE) : field);
    start = end + 1;
  }
  return fields;
}

/** @returns -1 if there is none. */
function closingQuote(text: string, from: number): number {
  let at = text.indexOf(QUOTE, from);
  while (at >= 0 && text[at + 1] === QUOTE) at = text.indexOf(QUOTE, at + 2);
  return at;
}
