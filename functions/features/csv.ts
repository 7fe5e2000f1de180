import { type ColumnOption, stringify } from "csv-stringify/sync";

/**
 * Writes records as CSV that spreadsheets can open safely.
 *
 * They run cells that begin with `=`, `+`, `-` or `@` as formulas, and a project can have such a name: it
 * gets an apostrophe in front (OWASP, CSV Injection). Numeric amounts are not changed. A byte order mark
 * makes Excel read the names as UTF-8.
 */
export function toCsv(
  records: object[],
  columns: ColumnOption[],
  isAmount: (column: unknown) => boolean,
): string {
  return stringify(records, {
    bom: true,
    header: true,
    columns,
    // Also escapes cells that begin with a tab or a carriage return.
    escape_formulas: true,
    quote_record_delimiter: true,
    record_delimiter: "windows",
    cast: {
      string: (value, { column }) =>
        isAmount(column) && NUMBER.test(value) ? { value, escape_formulas: false } : escapeFormulas(value),
    },
  });
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

/**
 * Where a formula could begin: at the start, behind a line break, and behind each possible separator of
 * cells, which depends on the settings of the spreadsheet (a semicolon in much of Europe). Spaces, quotes and
 * invisible characters may precede the sign. A lone sign between words is not a formula.
 */
const FORMULA_START =
  /(?<=^|[[\p{Po}--[.'"@＠]]\p{Cc}\p{Zl}\p{Zp}\|^~$¦])[\s\p{C}"'\`]*(?=[=+\-@＝＋－＠])|(?<=\p{Zs})(?=[=+\-@＝＋－＠]\S)/gv;

function escapeFormulas(text: string): string {
  return text.replace(FORMULA_START, (lead) => `${lead}'`);
}
