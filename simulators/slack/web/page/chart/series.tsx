import { type Chart, formatNumber } from "../../../chart.ts";

/** Series differ in colour, in pattern or dashes, and in markers. */
const STRIPES = [
  undefined,
  "M-2 2L2-2M0 8L8 0M6 10L10 6",
  "M0 4H8",
  "M2 2h1v1h-1zM6 6h1v1h-1z",
  "M4 0V8",
  "M-2 6L2 10M0 0L8 8M6-2L10 2",
];
const DASHES = [undefined, "7 3", "2 3", "9 3 2 3", "4 2", "12 4"];
const MARKERS = [
  "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0",
  "M-3-3H3V3H-3z",
  "M0-4.5L4.5 3.5H-4.5z",
  "M0-4.5L4.5 0L0 4.5L-4.5 0z",
  "M0 4.5L4.5-3.5H-4.5z",
  "M-1.3-4h2.6v2.7h2.7v2.6h-2.7v2.7h-2.6v-2.7h-2.7v-2.6h2.7z",
];

interface PatternProps {
  readonly id: string;
  readonly index: number;
}

export function classOfSeries(index: number): string {
  return `series-${index % STRIPES.length}`;
}

export function fillOf({ id, index }: PatternProps): string {
  return `url(#${id}-${index % STRIPES.length})`;
}

export function dashesOf(index: number): string | undefined {
  return DASHES[index % DASHES.length];
}

export function Marker({ index, x, y }: { index: number; x: number; y: number }) {
  return <path class="marker" d={MARKERS[index % MARKERS.length]} transform={`translate(${x} ${y})`} />;
}

/** What `fillOf` refers to. */
export function Patterns({ id }: { id: string }) {
  return (
    <svg aria-hidden="true" class="patterns" width="0" height="0">
      {STRIPES.map((stripes, index) => (
        <pattern
          key={index}
          id={`${id}-${index}`}
          class={classOfSeries(index)}
          width="8"
          height="8"
          patternUnits="userSpaceOnUse"
        >
          <rect class="ground" width="8" height="8" />
          {stripes && <path class="stripes" d={stripes} />}
        </pattern>
      ))}
    </svg>
  );
}

export function Legend({ id, chart }: { id: string; chart: Chart }) {
  const isPie = chart.type === "pie";
  const entries = isPie ? sharesOf(chart) : chart.series.map(({ name }) => ({ name, share: "" }));
  return (
    <ul class="legend">
      {entries.map(({ name, share }, index) => (
        <li key={name} class={classOfSeries(index)}>
          <svg aria-hidden="true" width="22" height="12">
            {isPie || chart.type === "bar" ? (
              <rect width="22" height="12" rx="2" fill={fillOf({ id, index })} />
            ) : (
              <>
                <path class="line" d="M0 6H22" stroke-dasharray={dashesOf(index)} />
                <Marker index={index} x={11} y={6} />
              </>
            )}
          </svg>
          {name}
          {share && <span class="quiet">{share}</span>}
        </li>
      ))}
    </ul>
  );
}

function sharesOf({ categories, series }: Chart) {
  const values = series[0]?.values ?? [];
  const total = values.reduce((sum, value) => sum + value, 0);
  return categories.map((name, index) => {
    const value = values[index] ?? 0;
    return { name, share: `${formatNumber(value)} (${((100 * value) / total).toFixed(0)}%)` };
  });
}
