/** Why reading an invoice's CSV stopped, and the first line that is not in the result. */
export interface CsvProblem {
  /** Counted from 1, in lines of the file: a field with a line break in it spans two. */
  readonly line: number;
  readonly kind: "truncated" | "malformed" | "missing_columns" | "bad_amount";
  readonly message: string;
}

/** The file ends too early. */
export function truncated(line: number): CsvProblem {
  return { line, kind: "truncated", message: `The file breaks off in line ${line}.` };
}

/** The file is no CSV from this line on. `reason` goes on where "Line 5" begins. */
export function malformed(line: number, reason: string): CsvProblem {
  return { line, kind: "malformed", message: `Line ${line} ${reason}.` };
}
