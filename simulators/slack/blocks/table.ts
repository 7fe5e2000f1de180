import { isObject, type JsonObject } from "../json.ts";
import { type ReportProblem, requireItems, requireObject } from "./problems.ts";

const MAX_ROWS = 100;
const MAX_COLUMNS = 20;
const MAX_CHARACTERS = 10_000;
export const CELL_TYPES: readonly unknown[] = ["raw_text", "raw_number", "rich_text"];
const ALIGNMENTS: unknown[] = [undefined, "left", "center", "right"];

/** Slack, "Table block". The character limit is for all cells together. */
export function checkTable(table: JsonObject, pointer: string, report: ReportProblem): void {
  let characters = 0;
  requireItems(table["rows"], `${pointer}/rows`, { least: 1, most: MAX_ROWS }, report).forEach((row, y) => {
    const place = `${pointer}/rows/${y}`;
    requireItems(row, place, { least: 1, most: MAX_COLUMNS }, report).forEach((cell, x) => {
      characters += checkCell(cell, `${place}/${x}`, report);
    });
  });
  if (characters > MAX_CHARACTERS) {
    report(`${pointer}/rows`, `must be less than ${MAX_CHARACTERS + 1} characters in all cells`);
  }
  if (table["column_settings"] === undefined) return;
  const settings = `${pointer}/column_settings`;
  requireItems(table["column_settings"], settings, { least: 0, most: MAX_COLUMNS }, report).forEach(
    (value, x) => {
      if (value === null) return;
      const setting = requireObject(value, `${settings}/${x}`, report);
      if (setting && !ALIGNMENTS.includes(setting["align"])) {
        report(`${settings}/${x}/align`, "must be left, center or right");
      }
    },
  );
}

/** @returns the number of its characters */
export function checkCell(
  value: unknown,
  pointer: string,
  report: ReportProblem,
  types: readonly unknown[] = CELL_TYPES,
): number {
  const cell = requireObject(value, pointer, report);
  if (!cell) return 0;
  const { type, text } = cell;
  if (!types.includes(type)) {
    report(`${pointer}/type`, `unsupported type: ${String(type)}`);
    return 0;
  }
  if (type === "rich_text") {
    requireItems(cell["elements"], `${pointer}/elements`, { least: 1, most: 1000 }, report);
    return textLength(cell);
  }
  if (type === "raw_number" && typeof cell["value"] !== "number")
    report(`${pointer}/value`, "must be a number");
  if (typeof text === "string" && text.length > 0) return text.length;
  report(`${pointer}/text`, "must be more than 0 characters");
  return 0;
}

function textLength(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textLength(item), 0);
  if (!isObject(value)) return 0;
  return Object.entries(value).reduce(
    (sum, [key, item]) => sum + (key === "text" && typeof item === "string" ? item.length : textLength(item)),
    0,
  );
}
