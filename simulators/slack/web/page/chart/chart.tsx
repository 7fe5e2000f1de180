import { useId } from "preact/hooks";
import { type Chart, chartOf, formatNumber } from "../../../chart.ts";
import type { JsonObject } from "../../../json.ts";
import { UnknownJson } from "../unknown.tsx";
import { useWidth } from "../use-width.ts";
import { Pie } from "./pie.tsx";
import { Plot } from "./plot.tsx";
import { Legend, Patterns } from "./series.tsx";

/** Slack, "Data visualization block". */
export function ChartBlock({ block }: { block: JsonObject }) {
  const chart = chartOf(block);
  return chart ? <Drawing chart={chart} /> : <UnknownJson what="chart" value={block} />;
}

function Drawing({ chart }: { chart: Chart }) {
  const [element, width] = useWidth<HTMLDivElement>();
  const id = useId();
  return (
    <figure class="chart">
      <figcaption>{chart.title}</figcaption>
      <div ref={element} class={chart.type === "pie" ? "chart-drawing beside" : "chart-drawing"}>
        <Patterns id={id} />
        {chart.type === "pie" ? <Pie id={id} chart={chart} /> : <Plot id={id} chart={chart} width={width} />}
        <Legend id={id} chart={chart} />
      </div>
      <div class="visually-hidden">
        <Numbers chart={chart} />
      </div>
    </figure>
  );
}

/** For screen readers. */
function Numbers({ chart: { title, categories, series, xLabel } }: { chart: Chart }) {
  return (
    <table>
      <caption>{title}</caption>
      <thead>
        <tr>
          <th scope="col">{xLabel || "Label"}</th>
          {series.map(({ name }) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {categories.map((category, index) => (
          <tr key={category}>
            <th scope="row">{category}</th>
            {series.map(({ name, values }) => (
              <td key={name}>{formatNumber(values[index] ?? 0)}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
