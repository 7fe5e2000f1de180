import { type Chart, formatNumber } from "../../../chart.ts";
import { fillOf } from "./series.tsx";

const RADIUS = 90;
const SIZE = 2 * RADIUS + 4;

export function Pie({ id, chart: { categories, series } }: { id: string; chart: Chart }) {
  const values = series[0]?.values ?? [];
  const total = values.reduce((sum, value) => sum + value, 0);
  const starts = values.map((_, index) => values.slice(0, index).reduce((sum, value) => sum + value, 0));
  return (
    <svg aria-hidden="true" width={SIZE} height={SIZE} viewBox={`${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}`}>
      {values.map((value, index) => {
        const start = starts[index] ?? 0;
        return (
          <path
            key={index}
            class="segment"
            d={sliceOf(start / total, (start + value) / total)}
            fill={fillOf({ id, index })}
          >
            <title>{`${categories[index]}: ${formatNumber(value)}`}</title>
          </path>
        );
      })}
    </svg>
  );
}

/** @param from share of the circle, clockwise from the top; so is `to` */
function sliceOf(from: number, to: number): string {
  // An arc that ends where it starts would not be drawn.
  const end = Math.min(to, from + 0.99999);
  const isLarge = end - from > 0.5 ? 1 : 0;
  return `M0 0L${pointAt(from)}A${RADIUS} ${RADIUS} 0 ${isLarge} 1 ${pointAt(end)}z`;
}

function pointAt(share: number): string {
  const angle = 2 * Math.PI * share;
  return `${(RADIUS * Math.sin(angle)).toFixed(2)} ${(-RADIUS * Math.cos(angle)).toFixed(2)}`;
}
