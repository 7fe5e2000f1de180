import type { CostHistory, CostSeries, HistoryInvoice } from "../../../../functions/atlas/cost-history.ts";
import { parseBudget } from "../../../../functions/features/budget/command.ts";
import type { BudgetRequest } from "../../../../functions/features/budget/request.ts";
import type { BudgetWatch } from "../../../../functions/features/budget/subscription.ts";
import type { Observation } from "../../../../functions/features/watch/watch.ts";
import { addDays, countDays } from "../../../../functions/money/days.ts";
import type { Money } from "../../../../functions/money/money.ts";

const PLACE = {
  ...{ organizationId: "5f0000000000000000000001", organization: "Acme" },
  ...{ projectId: "5f0000000000000000000002", project: "Fleet", cluster: "lab" },
};

export function budgetOf(text: string): BudgetRequest {
  const parsed = parseBudget(text, new Date("2026-11-21"), { isStored: true });
  if (parsed.kind !== "budgetSubscribe") throw new Error(`${text} is not a budget`);
  return parsed.request;
}

/** A budget that was set long ago. */
export function watchOf(text: string, fields: Partial<BudgetWatch> = {}): BudgetWatch {
  return {
    ...{ id: "0123abcd", channelId: "C0COSTS001", userId: "U0ADA0001", timeZone: "Europe/Berlin" },
    ...{ createdAt: Date.parse("2025-01-01"), createdBy: "job", state: "active", failures: 0 },
    ...{ announced: {}, snoozed: {}, memory: undefined, request: budgetOf(text) },
    ...fields,
  };
}

/** Costs of each day from the first to the last one. @param cents of a day */
export function seriesOf(
  { first, last }: { readonly first: string; readonly last: string },
  cents: (day: string, index: number) => number,
  fields: Partial<CostSeries> = {},
): CostSeries {
  const byDay = new Map<string, Money>();
  for (let index = 0; index < countDays({ first, last }); index++) {
    const day = addDays(first, index);
    byDay.set(day, { units: BigInt(cents(day, index)), scale: 2 });
  }
  return { ...PLACE, kind: "instance", tier: "M30", sku: undefined, isLate: false, byDay, ...fields };
}

function historyOf(
  series: readonly CostSeries[],
  lastDay: string,
  invoices: readonly HistoryInvoice[] = [],
): CostHistory {
  const firstDay = `${series
    .flatMap(({ byDay }) => [...byDay.keys()])
    .toSorted()[0]
    ?.slice(0, 7)}-01`;
  return { readAt: Date.parse(addDays(lastDay, 1)), firstDay, lastDay, series, invoices, unreadable: [] };
}

/** What is known on a day: the costs until the day before. */
export function seenOn(today: string, series: readonly CostSeries[]): Observation {
  const known = series.map((each) => ({
    ...each,
    byDay: new Map([...each.byDay].filter(([day]) => day < today)),
  }));
  return { today, history: historyOf(known, addDays(today, -1)) };
}
