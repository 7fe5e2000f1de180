import type { UsageDetail } from "../../atlas/usage-detail.ts";
import { monthsIn, type Period, periodOf } from "../../money/period.ts";
import { EXAMPLE_TODAY, EXAMPLE_USER, type ExampleData, type NamedMessage } from "../example-data.ts";
import { monthsChart } from "./chart.ts";
import { DEFAULT_COSTS } from "./clauses.ts";
import { compareCosts } from "./comparison.ts";
import { historyChart } from "./history.ts";
import { usageAnswer } from "./message.ts";
import { summarizeUsage } from "./summary.ts";

const YEAR = periodOf(2025 * 12 + 11, 12);
const QUARTER = periodOf(2026 * 12 + 7, 3);
const OCTOBER = periodOf(2026 * 12 + 9, 1);

export function exampleMessages(data: ExampleData): NamedMessage[] {
  const quarter = exampleCosts(data, QUARTER);
  const month = exampleCosts(data, OCTOBER);
  return [
    ["usage", usageAnswer(quarter.summary, { ...quarter.view, chart: monthsChart(...quarter.chart) })],
    ["usage of a month", usageAnswer(month.summary, { ...month.view, chart: month.history })],
  ];
}

/** What a message on the costs of a period shows. */
export function exampleCosts({ organization, clusters }: ExampleData, period: Period) {
  const grouped = monthsIn(YEAR).flatMap((usageDate) =>
    clusters.map(({ name, amount }, index): UsageDetail => {
      const names = { clusterName: name, projectName: organization };
      return { ...names, clusterId: `c${index}`, projectId: "p", usageDate, usageAmount: amount };
    }),
  );
  const inPeriods = grouped.filter(({ usageDate = "" }) => usageDate >= "2026-05");
  const costs = { grouped: inPeriods, total: undefined };
  const groupBy = "clusters";
  const summary = summarizeUsage(inPeriods, { period, groupBy });
  const today = EXAMPLE_TODAY;
  const known = compareCosts(costs, summary, today);
  const currency = "USD" as const;
  return {
    summary,
    view: {
      request: { ...DEFAULT_COSTS, groupBy, period },
      ...{ organizations: [organization], userId: EXAMPLE_USER, today, known, currency },
    } as const,
    chart: [costs, summary, { known, today, currency }] as const,
    history: historyChart(grouped, summary, { today, currency }),
  };
}
