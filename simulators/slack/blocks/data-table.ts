import type { JsonObject } from "../json.ts";
import { type ReportProblem, requireItems, requireString } from "./problems.ts";
import { CELL_TYPES, checkCell } from "./table.ts";

/** With the header. */
const ROWS = { least: 2, most: 201 };
const COLUMNS = { least: 1, most: 20 };
const MAX_CHARACTERS = 20_000;
const MAX_PAGE_SIZE = 100;
const HEADER_CELL_TYPES = ["raw_text", "raw_number"];

/** Slack, "Data table block". The character limit is for all cells together. */
export function checkDataTable(table: JsonObject, pointer: string, report: ReportProblem): void {
  requireString(table["caption"], `${pointer}/caption`, Number.POSITIVE_INFINITY, report);
  const place = `${pointer}/rows`;
  const rows = requireItems(table["rows"], place, ROWS, report).map((row, y) =>
    requireItems(row, `${place}/${y}`, COLUMNS, report),
  );
  const columns = rows[0]?.length ?? 0;
  let characters = 0;
  rows.forEach((row, y) => {
    if (row.length !== columns) report(`${place}/${y}`, `must have ${columns} items, as the header`);
    row.forEach((cell, x) => {
      characters += checkCell(cell, `${place}/${y}/${x}`, report, y === 0 ? HEADER_CELL_TYPES : CELL_TYPES);
    });
  });
  if (characters > MAX_CHARACTERS) {
    report(place, `must be less than ${MAX_CHARACTERS + 1} characters in all cells`);
  }
  allowInteger(table["page_size"], `${pointer}/page_size`, 1, MAX_PAGE_SIZE, report);
  const lastColumn = Math.max(0, columns - 1);
  allowInteger(table["row_header_column_index"], `${pointer}/row_header_column_index`, 0, lastColumn, report);
}

function allowInteger(
  value: unknown,
  pointer: string,
  least: number,
  most: number,
  report: ReportProblem,
): void {
  if (value === undefined) return;
  if (!Number.isInteger(value) || Number(value) < least || Number(value) > most) {
    report(pointer, `must be an integer from ${least} to ${most}`);
  }
}
