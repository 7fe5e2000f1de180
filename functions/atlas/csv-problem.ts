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
