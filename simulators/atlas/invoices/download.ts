import type { CountingControl } from "../control.ts";
import { retryAfterHeader } from "../faults.ts";
import { AtlasError, type Reply } from "../reply.ts";
import type { Statement } from "./statement.ts";

/** Answers with the file of an invoice, with the faults that are set for CSV. */
export function download(control: CountingControl, { invoice, csv }: Statement): Reply {
  const faults = control.current();
  const { csvMonth, csvBom, csvLineEnding, csvDialect } = faults;
  const isFaulty = csvMonth === null || invoice.month.startsWith(csvMonth);
  if (isFaulty && faults.csvStatus !== null) throw csvError(faults.csvStatus, faults.failRetryAfter);
  if (isFaulty && faults.csvContent !== "csv")
    return { kind: "csv", content: [Buffer.from(OTHER_CONTENT[faults.csvContent])] };
  const file = csv({
    bom: csvBom,
    lineEnding: csvLineEnding,
    dialect: csvDialect,
    blankAmounts: isFaulty ? faults.csvBlankAmounts : 0,
  });
  const content = faults.csvEnd === "none" ? withoutLineBreak(file) : file;
  if (isFaulty && control.take("breakCsv"))
    return { kind: "csv", content: firstBytes(content, faults.breakCsvAfter), ending: "lost" };
  const isTruncated = isFaulty && faults.truncateCsv !== null;
  return { kind: "csv", content: isTruncated ? firstBytes(content, faults.truncateCsv) : content };
}

function csvError(status: 403 | 404 | 503, retryAfter: number | null): AtlasError {
  switch (status) {
    case 403:
      return new AtlasError(
        status,
        "USER_UNAUTHORIZED",
        "The current user is not authorized to access this resource.",
      );
    case 404:
      return new AtlasError(status, "RESOURCE_NOT_FOUND", "Cannot find the CSV of this invoice.");
    case 503:
      return new AtlasError(status, "UNEXPECTED_ERROR", "The service is unavailable.", {
        headers: retryAfterHeader(retryAfter),
      });
  }
}

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
