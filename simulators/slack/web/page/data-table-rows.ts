import type { JsonObject } from "../../json.ts";
import { cellText } from "../../table-rows.ts";

type Row = readonly JsonObject[];

/** undefined: as the app sent them. */
export type Order = { readonly column: number; readonly direction: "ascending" | "descending" } | undefined;

export interface RowPage {
  /** Counted from 0. */
  readonly number: number;
  readonly isLast: boolean;
  readonly rows: readonly Row[];
  /** The position of its first row. */
  readonly start: number;
  /** The rows of all pages. */
  readonly total: number;
}

/** The order after a click: numbers begin with the largest, text with A; a third click restores the app's order. */
export function nextOrder(order: Order, column: number, isNumeric: boolean): Order {
  const [first, second] = isNumeric
    ? (["descending", "ascending"] as const)
    : (["ascending", "descending"] as const);
  if (order?.column !== column) return { column, direction: first };
  return order.direction === first ? { column, direction: second } : undefined;
}

/** The rows with the text in any cell. In a column of numbers, text comes last. */
export function sortedRows(
  rows: readonly Row[],
  filter: string,
  order: Order,
  isNumeric: readonly boolean[],
): Row[] {
  const text = filter.trim().toLowerCase();
  const found = rows.filter((row) => row.some((cell) => cellText(cell).toLowerCase().includes(text)));
  if (!order) return found;
  const { column, direction } = order;
  const sign = direction === "ascending" ? 1 : -1;
  const textOf = (row: Row) => cellText(row[column] ?? {});
  const numberOf = (row: Row) => Number(row[column]?.["value"] ?? sign * Number.MAX_VALUE);
  return found.sort((a, b) =>
    isNumeric[column]
      ? sign * (numberOf(a) - numberOf(b))
      : sign * textOf(a).localeCompare(textOf(b), "en", { numeric: true }),
  );
}

/** The wanted page, or the last if there are fewer. */
export function pageOf(all: readonly Row[], wanted: number, size: number): RowPage {
  const last = Math.max(0, Math.ceil(all.length / size) - 1);
  const number = Math.min(wanted, last);
  const start = number * size;
  return {
    number,
    isLast: number === last,
    rows: all.slice(start, start + size),
    start,
    total: all.length,
  };
}
