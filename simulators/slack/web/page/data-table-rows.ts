import type { JsonObject } from "../../json.ts";
import { cellText } from "../../table-rows.ts";

export type Row = readonly JsonObject[];

/** undefined: as the app sent them. */
export type Order = { readonly column: number; readonly direction: "ascending" | "descending" } | undefined;

/** Numbers begin with the largest, text with A; a third click leads back to the app's order. */
export function nextOrder(order: Order, column: number, isNumeric: boolean): Order {
  const [first, second] = isNumeric
    ? (["descending", "ascending"] as const)
    : (["ascending", "descending"] as const);
  if (order?.column !== column) return { column, direction: first };
  return order.direction === first ? { column, direction: second } : undefined;
}

/** The rows in which some cell contains the text. Among numbers, cells without one come last. */
export function sortedRows(rows: readonly Row[], filter: string, order: Order, isNumeric: boolean): Row[] {
  const text = filter.trim().toLowerCase();
  const found = rows.filter((row) => row.some((cell) => cellText(cell).toLowerCase().includes(text)));
  if (!order) return found;
  const { column, direction } = order;
  const sign = direction === "ascending" ? 1 : -1;
  const textOf = (row: Row) => cellText(row[column] ?? {});
  if (!isNumeric) {
    return found.sort((a, b) => sign * textOf(a).localeCompare(textOf(b), "en", { numeric: true }));
  }
  const [numbers, others] = [
    found.filter((row) => isNumber(row, column)),
    found.filter((row) => !isNumber(row, column)),
  ];
  numbers.sort((a, b) => sign * (Number(a[column]?.["value"]) - Number(b[column]?.["value"])));
  return [...numbers, ...others];
}

/** @returns the page's rows, and the last page if there is no such page. */
export function pageOf(rows: readonly Row[], wanted: number, size: number) {
  const last = Math.max(0, Math.ceil(rows.length / size) - 1);
  const page = Math.min(wanted, last);
  const start = page * size;
  return { page, isLast: page === last, start, rows: rows.slice(start, start + size) };
}

function isNumber(row: Row, column: number): boolean {
  return row[column]?.["type"] === "raw_number";
}
