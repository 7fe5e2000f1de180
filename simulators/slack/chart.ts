import { isObject, type JsonObject, objectsOf, stringField } from "./json.ts";

/** What a block `data_visualization` shows. */
export interface Chart {
  readonly type: "pie" | "bar" | "line" | "area";
  readonly title: string;
  readonly categories: readonly string[];
  /** A pie has one. */
  readonly series: readonly Series[];
  readonly xLabel: string;
  readonly yLabel: string;
}

interface Series {
  readonly name: string;
  /** One for each category. */
  readonly values: readonly number[];
}

const NUMBER = new Intl.NumberFormat("en-US");

/** @returns undefined for an unknown type of chart */
export function chartOf(block: JsonObject): Chart | undefined {
  const chart = isObject(block["chart"]) ? block["chart"] : {};
  const axes = isObject(chart["axis_config"]) ? chart["axis_config"] : {};
  const { type } = chart;
  const common = {
    title: stringField(block, "title"),
    xLabel: stringField(axes, "x_label"),
    yLabel: stringField(axes, "y_label"),
  };
  if (type === "pie") {
    const segments = objectsOf(chart["segments"]);
    const values = segments.map(({ value }) => Number(value));
    return { ...common, type, categories: segments.map(labelOf), series: [{ name: "Value", values }] };
  }
  if (type !== "bar" && type !== "line" && type !== "area") return undefined;
  const categories = Array.isArray(axes["categories"]) ? axes["categories"].map(String) : [];
  const series = objectsOf(chart["series"]).map((each) => {
    const values = new Map(objectsOf(each["data"]).map((point) => [labelOf(point), Number(point["value"])]));
    return {
      name: stringField(each, "name"),
      values: categories.map((category) => values.get(category) ?? 0),
    };
  });
  return { ...common, type, categories, series };
}

export function formatNumber(value: number): string {
  return NUMBER.format(value);
}

function labelOf(point: JsonObject): string {
  return stringField(point, "label");
}
