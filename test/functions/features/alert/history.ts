import type { CostHistory, CostSeries, HistoryInvoice } from "../../../../functions/atlas/cost-history.ts";
import { addDays } from "../../../../functions/money/days.ts";
import { parseDollars } from "../../../../functions/money/money.ts";

export const FIRST_DAY = "2026-09-01";
const LAST_DAY = "2026-11-20";
export const TODAY = "2026-11-21";

/** Dollars of each day from `FIRST_DAY` on, up to `LAST_DAY`; days without costs are undefined. */
export function costSeries(
  dollarsOn: (day: string, index: number) => number | undefined,
  fields: Partial<CostSeries> = {},
): CostSeries {
  const days: string[] = [];
  for (let day = FIRST_DAY; day <= LAST_DAY; day = addDays(day, 1)) days.push(day);
  const byDay = days.flatMap((day, index) => {
    const dollars = dollarsOn(day, index);
    return dollars === undefined ? [] : [[day, parseDollars(String(dollars))] as const];
  });
  return {
    ...{ organizationId: "o1", organization: "Acme", projectId: "p1", project: "Shop", cluster: "lab" },
    ...{ kind: "instance", tier: "M30", sku: undefined, isLate: false },
    ...fields,
    byDay: new Map(byDay),
  };
}

export function costHistory(
  series: readonly CostSeries[],
  invoices: readonly HistoryInvoice[] = [],
): CostHistory {
  return {
    ...{ readAt: Date.parse(TODAY), firstDay: FIRST_DAY, lastDay: LAST_DAY },
    ...{ series, invoices, unreadable: [] },
  };
}

export function historyInvoice(fields: Partial<HistoryInvoice>): HistoryInvoice {
  return {
    ...{ id: "i1", orgId: "o1", organization: "Acme", month: "2026-10", status: "CLOSED" },
    ...{ subtotalCents: 100_000n, creditsCents: 0n, billedCents: 100_000n, paidCents: 0n },
    ...fields,
  };
}
