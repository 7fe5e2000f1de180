import { type Chart, formatNumber } from "../../../chart.ts";
import { type Scale, scaleOf } from "./scale.ts";
import { classOfSeries, dashesOf, fillOf, Marker } from "./series.tsx";

interface PlotProps {
  readonly id: string;
  readonly chart: Chart;
  /** In pixels. */
  readonly width: number;
}

/** A chart with axes. */
export function Plot({ id, chart, width }: PlotProps) {
  if (width === 0) return null;
  const scale = scaleOf(chart, width);
  return (
    <>
      {chart.yLabel && <div class="quiet">{chart.yLabel}</div>}
      <svg aria-hidden="true" width={width} height={scale.height}>
        <Axes scale={scale} />
        {chart.type === "bar" ? (
          <Bars id={id} chart={chart} scale={scale} />
        ) : (
          <Lines chart={chart} scale={scale} />
        )}
      </svg>
      {chart.xLabel && <div class="quiet x-label">{chart.xLabel}</div>}
    </>
  );
}

function Axes({ scale: { left, right, bottom, ticks, labels, isRotated, yOf } }: { scale: Scale }) {
  return (
    <>
      {ticks.map(({ y, text }) => (
        <g key={y}>
          <path class={y === yOf(0) ? "axis" : "grid"} d={`M${left} ${y}H${right}`} />
          <text x={left - 8} y={y + 4} text-anchor="end">
            {text}
          </text>
        </g>
      ))}
      {labels.map(({ x, text, anchor }) => (
        <text
          key={x}
          text-anchor={anchor}
          transform={
            isRotated ? `translate(${x + 4} ${bottom + 14}) rotate(-45)` : `translate(${x} ${bottom + 18})`
          }
        >
          {text}
        </text>
      ))}
    </>
  );
}

function Bars({ id, chart, scale }: { id: string; chart: Chart; scale: Scale }) {
  const { slot, xOf, yOf } = scale;
  const width = (0.76 * slot) / chart.series.length;
  return chart.series.map(({ name, values }, number) => (
    <g key={name}>
      {values.map((value, index) => (
        <rect
          key={index}
          class="bar"
          x={xOf(index) - 0.38 * slot + number * width}
          y={Math.min(yOf(value), yOf(0))}
          width={Math.max(1, width - 1)}
          height={Math.abs(yOf(value) - yOf(0))}
          fill={fillOf({ id, index: number })}
        >
          <title>{tip(chart, number, index)}</title>
        </rect>
      ))}
    </g>
  ));
}

/** The first series is at the back (Slack, "Area"). */
function Lines({ chart, scale: { xOf, yOf } }: { chart: Chart; scale: Scale }) {
  return chart.series.map(({ name, values }, number) => {
    const line = values.map((value, index) => `${xOf(index)} ${yOf(value)}`).join("L");
    const zero = yOf(0);
    return (
      <g key={name} class={classOfSeries(number)}>
        {chart.type === "area" && (
          <path class="area" d={`M${xOf(0)} ${zero}L${line}L${xOf(values.length - 1)} ${zero}z`} />
        )}
        <path class="line" d={`M${line}`} stroke-dasharray={dashesOf(number)} />
        {values.map((value, index) => (
          <g key={index}>
            <title>{tip(chart, number, index)}</title>
            <Marker index={number} x={xOf(index)} y={yOf(value)} />
          </g>
        ))}
      </g>
    );
  });
}

function tip({ categories, series }: Chart, number: number, index: number): string {
  const { name = "", values = [] } = series[number] ?? {};
  return `${categories[index]}, ${name}: ${formatNumber(values[index] ?? 0)}`;
}
