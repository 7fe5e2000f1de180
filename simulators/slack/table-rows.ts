import { type JsonObject, objectsOf, stringField } from "./json.ts";

/** The cells of a block `table` or `data_table`. */
export function rowsOf(block: JsonObject): JsonObject[][] {
  return Array.isArray(block["rows"]) ? block["rows"].map(objectsOf) : [];
}

/** The cell's text without its style. */
export function cellText(cell: JsonObject): string {
  return stringField(cell, "text") || objectsOf(cell["elements"]).map(cellText).join("");
}

/** For each column, whether it has numbers; others of its cells may be text. */
export function numericColumns([head = [], ...body]: readonly JsonObject[][]): boolean[] {
  return head.map((_, column) => body.some((row) => row[column]?.["type"] === "raw_number"));
}
