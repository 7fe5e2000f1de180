import type { CostHistory, CostSeries } from "../functions/atlas/cost-history.ts";
import type { SkuKind } from "../functions/atlas/sku.ts";
import { addDays } from "../functions/money/days.ts";
import type { Money } from "../functions/money/money.ts";
import { type GeneratedCosts, generateCosts } from "./generated-costs.ts";

export interface GeneratedSeries extends Omit<GeneratedCosts, "first"> {
  readonly project?: string;
  readonly cluster?: string;
  readonly kind?: SkuKind;
  readonly isLate?: boolean;
}

/** A history from a day on; days without costs have no line. Each series has a seed of its own. */
export function generateHistory(first: string, all: readonly GeneratedSeries[], seed = 1): CostHistory {
  const series = all.map(
    ({ project = "Shop", cluster = "", kind, isLate = false, ...costs }, index): CostSeries => {
      const { cents } = generateCosts({ ...costs, first }, seed + index * 1_000);
      const days = cents.flatMap(
        (amount, day): Array<[string, Money]> =>
          amount === 0 ? [] : [[addDays(first, day), { units: BigInt(amount), scale: 2 }]],
      );
      return {
        organizationId: "org",
        organization: "Acme",
        projectId: project && `id-${project}`,
        project,
        cluster,
        kind: kind ?? "instance",
        tier: undefined,
        sku: kind ?? "instance",
        isLate,
        byDay: new Map(days),
      };
    },
  );
  const days = series.flatMap(({ byDay }) => [...byDay.keys()]).toSorted();
  return {
    readAt: 0,
    firstDay: `${first.slice(0, 7)}-01`,
    lastDay: days.at(-1),
    series,
    invoices: [],
    unreadable: [],
  };
}

/** What was known of a history when `last` was the last day. */
export function historyUntil(history: CostHistory, last: string, firstDay = history.firstDay): CostHistory {
  const isKnown = (day: string) => day <= last && day >= (firstDay ?? day);
  const series = history.series.map((each) => ({
    ...each,
    byDay: new Map([...each.byDay].filter(([day]) => isKnown(day))),
  }));
  return { ...history, firstDay, lastDay: last, series };
}
