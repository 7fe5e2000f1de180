import { escapeMrkdwn, truncateLine } from "./mrkdwn.ts";

// Limits from Slack, "Data visualization block".
const TITLE_LENGTH = 50;
const LABEL_LENGTH = 20;
const MAX_SERIES = 6;
export const MAX_POINTS = 20;

const SPARKS = ["▁", "▂", "▃", "▅", "▇"] as const;

/** Slack, "Data visualization block", since June 2026. Not yet in @slack/types. */
export interface ChartBlock {
  readonly type: "data_visualization";
  readonly title: string;
  readonly chart: {
    readonly type: "bar" | "line";
    readonly series: ReadonlyArray<{
      readonly name: string;
      readonly data: ReadonlyArray<{ readonly label: string; readonly value: number }>;
    }>;
    readonly axis_config: {
      readonly categories: readonly string[];
      readonly x_label?: string;
      readonly y_label?: string;
    };
  };
}

/** Plain text and US cents. */
export interface ChartContent {
  readonly type: "bar" | "line";
  readonly title: string;
  readonly categories: readonly string[];
  /** Each has an amount for each category. */
  readonly series: ReadonlyArray<{ readonly name: string; readonly cents: readonly bigint[] }>;
  readonly xLabel?: string;
  readonly yLabel: string;
}

/**
 * A chart of whole dollars: the first six series and the last 20 points.
 *
 * @returns undefined if it would show nothing but zeros.
 */
export function chart({ type, title, xLabel, yLabel, ...content }: ChartContent): ChartBlock | undefined {
  const categories = distinctLabels(content.categories.slice(-MAX_POINTS));
  const series = content.series.slice(0, MAX_SERIES);
  const names = distinctLabels(series.map(({ name }) => name));
  const data = series.map(({ cents }, index) => {
    const values = cents.slice(-MAX_POINTS).map((each) => Math.round(Number(each) / 100));
    return {
      name: names[index] ?? "",
      data: categories.map((label, point) => ({ label, value: values[point] ?? 0 })),
    };
  });
  if (data.every((each) => each.data.every(({ value }) => value === 0))) return undefined;
  return {
    type: "data_visualization",
    title: truncateLine(title, TITLE_LENGTH),
    chart: {
      type,
      series: data,
      axis_config: { categories, y_label: yLabel, ...(xLabel === undefined ? {} : { x_label: xLabel }) },
    },
  };
}

/** What a chart shows, in a few characters of mrkdwn: a line for each series. */
export function sparklines({ title, chart: { series, axis_config: axes } }: ChartBlock): string {
  const { categories } = axes;
  const range = `${categories[0] ?? ""} – ${categories.at(-1) ?? ""}`;
  const lines = series.map(({ name, data }) => `${sparkline(data.map(({ value }) => value))}  ${name}`);
  return [`*${escapeMrkdwn(title)}*  ·  ${escapeMrkdwn(range)}`, ...lines.map(escapeMrkdwn)].join("\n");
}

/** Between 0 and the largest value; with negative ones, from the smallest on. */
function sparkline(values: readonly number[]): string {
  const bottom = Math.min(0, ...values);
  const height = Math.max(0, ...values) - bottom || 1;
  const sparkOf = (value: number) => SPARKS[Math.round(((value - bottom) / height) * (SPARKS.length - 1))];
  return values.map(sparkOf).join("");
}

/** Slack takes no name twice, so the later of equal ones get a number. */
function distinctLabels(names: readonly string[]): string[] {
  const used = new Set<string>();
  return names.map((name) => {
    let label = truncateLine(name, LABEL_LENGTH) || "–";
    for (let number = 2; used.has(label); number += 1) {
      const suffix = ` (${number})`;
      label = `${truncateLine(name, LABEL_LENGTH - suffix.length)}${suffix}`;
    }
    used.add(label);
    return label;
  });
}
