import type { CountingControl } from "../control.ts";
import type { Reply } from "../reply.ts";
import type { CsvStyle } from "./csv.ts";

/** Answers with a file, with the faults that are set for CSV. */
export function download(control: CountingControl, write: (style: CsvStyle) => Iterable<Buffer>): Reply {
  const { csvBom, csvLineEnding, truncateCsv, breakCsvAfter } = control.current();
  const content = write({ bom: csvBom, lineEnding: csvLineEnding });
  if (control.take("breakCsv"))
    return { kind: "csv", content: firstBytes(content, breakCsvAfter), ending: "lost" };
  return { kind: "csv", content: truncateCsv === null ? content : firstBytes(content, truncateCsv) };
}

function* firstBytes(pieces: Iterable<Buffer>, limit: number): Generator<Buffer> {
  let left = limit;
  for (const piece of pieces) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}
