import stringWidth from "string-width";
import { oneLine } from "../../functions/aws/printable.ts";
import { chartOf, formatNumber } from "../../simulators/slack/chart.ts";
import { isObject, type JsonObject, stringField } from "../../simulators/slack/json.ts";
import { cellText, numericColumns, rowsOf } from "../../simulators/slack/table-rows.ts";

const BAR_WIDTH = 30;

/** A `table` with aligned columns. Each heading is underlined: the first row, and those in bold. */
export function renderTable(block: JsonObject): string {
  const rows = rowsOf(block);
  const settings = Array.isArray(block["column_settings"]) ? block["column_settings"] : [];
  const isRight = settings.map((each) => isObject(each) && each["align"] === "right");
  const isHeading = rows.map((row, index) => index === 0 || row.every(isBold));
  return alignedLines(textsOf(rows), isRight, isHeading);
}

/** A `data_table` with all its rows below its caption. */
export function renderDataTable(block: JsonObject): string {
  const rows = rowsOf(block);
  const isRight = numericColumns(rows);
  return `${oneLine(stringField(block, "caption"))}\n${alignedLines(textsOf(rows), isRight, [true])}`;
}

/**
 * A chart's title above its numbers, with bars if it has one series.
 *
 * @returns undefined for an unknown type of chart
 */
export function renderChart(block: JsonObject): string | undefined {
  const chart = chartOf(block);
  if (!chart) return undefined;
  const { title, categories, series, xLabel } = chart;
  const [first = { name: "", values: [] }, ...others] = series;
  const longest = Math.max(...first.values.map(Math.abs));
  const rows = categories.map((category, index) => [
    category,
    ...series.map(({ values }) => formatNumber(values[index] ?? 0)),
    ...(others.length === 0 ? [barOf((first.values[index] ?? 0) / (longest || 1))] : []),
  ]);
  const head = [xLabel, ...series.map(({ name }) => name)];
  const lines = alignedLines(
    [head, ...rows].map((row) => row.map(oneLine)),
    head.map((_, column) => column > 0),
    [true],
  );
  return `${oneLine(title)}\n${lines}`;
}

/** @param share of the longest bar, at most 1 */
function barOf(share: number): string {
  return (share < 0 ? "░" : "█").repeat(Math.round(BAR_WIDTH * Math.abs(share)));
}

function alignedLines(
  rows: readonly (readonly string[])[],
  isRight: readonly boolean[],
  isHeading: readonly boolean[],
): string {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = Array.from({ length: columns }, (_, column) =>
    Math.max(...rows.map((row) => stringWidth(row[column] ?? ""))),
  );
  const line = (row: readonly string[]) =>
    widths
      .map((width, column) => pad(row[column] ?? "", width, isRight[column] ?? false))
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "─".repeat(width)).join("  ");
  return rows.flatMap((row, index) => (isHeading[index] ? [line(row), rule] : [line(row)])).join("\n");
}

function textsOf(rows: readonly (readonly JsonObject[])[]): string[][] {
  return rows.map((row) => row.map((cell) => oneLine(cellText(cell))));
}

function isBold(cell: JsonObject): boolean {
  return cell["type"] === "rich_text" && JSON.stringify(cell).includes('"bold":true');
}

function pad(value: string, width: number, right: boolean): string {
  const space = " ".repeat(Math.max(0, width - stringWidth(value)));
  return right ? space + value : value + space;
}
