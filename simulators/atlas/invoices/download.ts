import type { CountingControl } from "../control.ts";
import { AtlasError, type Reply } from "../reply.ts";
import type { CsvStyle } from "./csv.ts";

/** Answers with a file, with the faults that are set for CSV. */
export function download(control: CountingControl, write: (style: CsvStyle) => Iterable<Buffer>): Reply {
  const { csvBom, csvLineEnding, truncateCsv, breakCsvAfter, ...faults } = control.current();
  if (faults.csvStatus !== null) throw CSV_ERRORS[faults.csvStatus];
  if (faults.csvContent !== "csv")
    return { kind: "csv", content: [Buffer.from(OTHER_CONTENT[faults.csvContent])] };
  const style = { bom: csvBom, lineEnding: csvLineEnding, blankAmounts: faults.csvBlankAmounts };
  const content = faults.csvEnd === "none" ? withoutLineBreak(write(style)) : write(style);
  if (control.take("breakCsv"))
    return { kind: "csv", content: firstBytes(content, breakCsvAfter), ending: "lost" };
  return { kind: "csv", content: truncateCsv === null ? content : firstBytes(content, truncateCsv) };
}

const CSV_ERRORS = {
  403: new AtlasError(
    403,
    "USER_UNAUTHORIZED",
    "The current user is not authorized to access this resource.",
  ),
  404: new AtlasError(404, "RESOURCE_NOT_FOUND", "Cannot find the CSV of this invoice."),
  503: new AtlasError(503, "UNEXPECTED_ERROR", "The service is unavailable."),
};

const OTHER_CONTENT = {
  "web page": "<!doctype html>\n<title>Sign in, please</title>\n",
  json: '{"status": "ok", "content": null}\n',
  nothing: "",
};

/** Leaves out the line break at the end. */
function* withoutLineBreak(pieces: Iterable<Buffer>): Generator<Buffer> {
  let last: Buffer | undefined;
  for (const piece of pieces) {
    if (piece.length === 0) continue;
    if (last) yield last;
    last = piece;
  }
  if (last) yield last.subarray(0, last.length - (last.at(-2) === 13 ? 2 : 1));
}

function* firstBytes(pieces: Iterable<Buffer>, limit: number): Generator<Buffer> {
  let left = limit;
  for (const piece of pieces) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}
