import type { Chart } from "../../../chart.ts";

const TICKS = 4;
const CHARACTER_WIDTH = 6.8;
const MAX_ROTATED_CHARACTERS = 16;
/** Of one letter, at 45 degrees. */
const MIN_ROTATED_SLOT = 16;
const HEIGHT = 190;
const TOP = 10;
const COMPACT = new Intl.NumberFormat("en-US", { notation: "compact", maximumSignificantDigits: 3 });

/** Where a chart is drawn, in pixels. */
export interface Scale {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  /** The whole height. */
  readonly height: number;
  readonly ticks: ReadonlyArray<{ readonly y: number; readonly text: string }>;
  readonly labels: readonly Label[];
  readonly isRotated: boolean;
  /** The width of a category. */
  readonly slot: number;
  /** The middle of a category. */
  xOf(index: number): number;
  yOf(value: number): number;
}

interface Label {
  readonly x: number;
  readonly text: string;
  readonly anchor: "start" | "middle" | "end";
}

export function scaleOf({ type, categories, series }: Chart, width: number): Scale {
  const values = ticksFor(series.flatMap((each) => each.values));
  const texts = values.map((value) => COMPACT.format(value));
  const longest = CHARACTER_WIDTH * Math.max(0, ...categories.map(({ length }) => length));
  const tickWidth = CHARACTER_WIDTH * Math.max(...texts.map(({ length }) => length)) + 10;
  const isRotated = type === "bar" && longest + 8 > (width - tickWidth) / categories.length;
  const overhang = isRotated ? Math.SQRT1_2 * Math.min(longest, CHARACTER_WIDTH * MAX_ROTATED_CHARACTERS) : 0;
  const left = Math.max(tickWidth, overhang - width / categories.length / 2);
  const slot = (width - left - 1) / categories.length;
  const [least = 0, most = 1] = [values[0], values.at(-1)];
  const bottom = TOP + HEIGHT;
  const xOf = (index: number) => left + slot * (index + 0.5);
  const yOf = (value: number) => bottom - (HEIGHT * (value - least)) / (most - least);
  return {
    ...{ left, right: width - 1, bottom, slot, isRotated, xOf, yOf },
    height: bottom + 24 + overhang,
    ticks: values.map((value, index) => ({ y: yOf(value), text: texts[index] ?? "" })),
    labels: isRotated ? rotated(categories, slot, xOf) : readable(categories, slot, longest, xOf),
  };
}

/** Round numbers that include zero and reach beyond all values. */
function ticksFor(values: readonly number[]): number[] {
  const least = Math.min(0, ...values);
  const most = Math.max(0, ...values);
  const rough = (most - least || 1) / TICKS;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.floor(least / step);
  const last = Math.max(first + 1, Math.ceil(most / step));
  return Array.from({ length: last - first + 1 }, (_, index) => step * (first + index));
}

/** As many labels as fit side by side, with the first and the last. */
function readable(categories: readonly string[], slot: number, longest: number, xOf: Scale["xOf"]): Label[] {
  if (longest + 8 <= slot) {
    return categories.map((text, index) => ({ x: xOf(index), text, anchor: "middle" }));
  }
  const end = categories.length - 1;
  const gaps = Math.max(1, Math.floor((slot * categories.length) / (1.3 * longest + 8)) - 1);
  return Array.from({ length: gaps + 1 }, (_, number) => {
    const index = Math.round((number * end) / gaps);
    const text = categories[index] ?? "";
    if (number === 0) return { x: xOf(0) - slot / 2, text, anchor: "start" };
    return number === gaps
      ? { x: xOf(end) + slot / 2, text, anchor: "end" }
      : { x: xOf(index), text, anchor: "middle" };
  });
}

function rotated(categories: readonly string[], slot: number, xOf: Scale["xOf"]): Label[] {
  const step = Math.ceil(MIN_ROTATED_SLOT / slot);
  return categories.flatMap((text, index): Label[] =>
    index % step === 0 ? [{ x: xOf(index), text: shortened(text), anchor: "end" }] : [],
  );
}

function shortened(text: string): string {
  return text.length > MAX_ROTATED_CHARACTERS ? `${text.slice(0, MAX_ROTATED_CHARACTERS - 1)}…` : text;
}
