import type { JsonObject } from "../json.ts";
import {
  allowString,
  type ReportProblem,
  requireItems,
  requireObject,
  requireString,
  requireUnique,
} from "./problems.ts";

export const MAX_CHARTS = 2;

const MAX_TITLE = 50;
const MAX_LABEL = 20;
const MAX_AXIS_LABEL = 50;
const SERIES = { least: 1, most: 6 };
const POINTS = { least: 1, most: 20 };

/** Slack, "Data visualization block". */
export function checkChart(block: JsonObject, pointer: string, report: ReportProblem): void {
  requireString(block["title"], `${pointer}/title`, MAX_TITLE, report);
  const place = `${pointer}/chart`;
  const chart = requireObject(block["chart"], place, report);
  if (!chart) return;
  if (chart["type"] === "pie") checkSegments(chart["segments"], `${place}/segments`, report);
  else if (["bar", "line", "area"].includes(String(chart["type"]))) checkSeries(chart, place, report);
  else report(`${place}/type`, "must be pie, bar, line or area");
}

function checkSegments(value: unknown, pointer: string, report: ReportProblem): void {
  const labels = new Set<string>();
  requireItems(value, pointer, SERIES, report).forEach((item, index) => {
    const segment = requireObject(item, `${pointer}/${index}`, report);
    if (!segment) return;
    checkPoint(segment, `${pointer}/${index}`, labels, report);
    if (Number(segment["value"]) <= 0) report(`${pointer}/${index}/value`, "must be more than 0");
  });
}

function checkSeries(chart: JsonObject, pointer: string, report: ReportProblem): void {
  const categories = checkAxes(chart["axis_config"], `${pointer}/axis_config`, report);
  const names = new Set<string>();
  requireItems(chart["series"], `${pointer}/series`, SERIES, report).forEach((item, index) => {
    const place = `${pointer}/series/${index}`;
    const series = requireObject(item, place, report);
    if (!series) return;
    requireString(series["name"], `${place}/name`, MAX_LABEL, report);
    requireUnique(series["name"], `${place}/name`, names, report);
    const labels = new Set<string>();
    requireItems(series["data"], `${place}/data`, POINTS, report).forEach((point, position) => {
      const here = `${place}/data/${position}`;
      const checked = requireObject(point, here, report);
      if (checked) checkPoint(checked, here, labels, report);
    });
    const isComplete = labels.size === categories.size && [...labels].every((label) => categories.has(label));
    if (!isComplete) {
      report(`${place}/data`, "must have one point for each category");
    }
  });
}

/** @returns the categories */
function checkAxes(value: unknown, pointer: string, report: ReportProblem): Set<string> {
  const categories = new Set<string>();
  const axes = requireObject(value, pointer, report);
  if (!axes) return categories;
  allowString(axes["x_label"], `${pointer}/x_label`, MAX_AXIS_LABEL, report);
  allowString(axes["y_label"], `${pointer}/y_label`, MAX_AXIS_LABEL, report);
  requireItems(axes["categories"], `${pointer}/categories`, POINTS, report).forEach((category, index) => {
    requireString(category, `${pointer}/categories/${index}`, MAX_LABEL, report);
    requireUnique(category, `${pointer}/categories/${index}`, categories, report);
  });
  return categories;
}

function checkPoint(point: JsonObject, pointer: string, labels: Set<string>, report: ReportProblem): void {
  requireString(point["label"], `${pointer}/label`, MAX_LABEL, report);
  requireUnique(point["label"], `${pointer}/label`, labels, report);
  if (typeof point["value"] !== "number") report(`${pointer}/value`, "must be a number");
}
