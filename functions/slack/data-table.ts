import type { DataTableBlock, TableBlock } from "@slack/types";
import { boldCell, cell } from "./block-kit.ts";

/** Slack, "Data table block": in all cells together. */
const MAX_CHARACTERS = 20_000;
/** Most tables have one page. */
const PAGE_SIZE = 20;

/** What a table shows. The first column names the rows. */
export interface TableContent {
  readonly head: readonly string[];
  readonly rows: ReadonlyArray<readonly TableValue[]>;
  readonly total?: readonly TableValue[] | undefined;
}

export interface TableValue {
  readonly text: string;
  /** What the row is sorted by, if it is a number. */
  readonly value?: number | undefined;
}

/** A table that people sort, filter and page. @param caption plain text */
export function dataTable(
  caption: string,
  { head, rows, total }: TableContent,
  pageSize = PAGE_SIZE,
): DataTableBlock {
  return {
    type: "data_table",
    caption,
    page_size: pageSize,
    rows: [
      head.map(cell),
      ...rows.map((row) => row.map(valueCell)),
      // As text, the total stays the last row when people sort by a number.
      ...(total ? [total.map(({ text }) => boldCell(text))] : []),
    ],
  };
}

/** The same for workspaces that have no data tables, for at most 100 rows and 10,000 characters. */
export function plainTable({ head, rows, total }: TableContent): TableBlock {
  const isNumeric = head.map((_, column) => rows.some((row) => row[column]?.value !== undefined));
  return {
    type: "table",
    column_settings: head.map((_, column) =>
      column === 0 ? { is_wrapped: true } : { align: isNumeric[column] ? "right" : "left" },
    ),
    rows: [
      head.map(cell),
      ...[...rows, ...(total ? [total] : [])].map((row) => row.map(({ text }) => cell(text))),
    ],
  };
}

/** Whether Slack takes so many characters in a data table. */
export function fitsDataTable({ head, rows, total = [] }: TableContent): boolean {
  const texts = [...head, ...[...rows, total].flat().map(({ text }) => text)];
  return texts.reduce((sum, text) => sum + cell(text).text.length, 0) <= MAX_CHARACTERS;
}

function valueCell({ value, text }: TableValue) {
  const { text: shown } = cell(text);
  return value === undefined ? cell(text) : { type: "raw_number" as const, value, text: shown };
}
