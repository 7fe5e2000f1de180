import type { CostHistory, CostSeries } from "../../atlas/cost-history.ts";
import { addDays, isoDay } from "../../money/days.ts";
import { parseDollars, toCents } from "../../money/money.ts";
import { periodOf } from "../../money/period.ts";
import {
  EXAMPLE_ORGANIZATION_ID,
  EXAMPLE_TODAY,
  EXAMPLE_USER,
  type ExampleData,
  type NamedMessage,
} from "../example-data.ts";
import { subscriptionList } from "../subscriptions/message.ts";
import { budgetConfirmation, budgetMessage } from "./message.ts";
import { type BudgetWatch, budgetSubscriptions } from "./subscription.ts";

const NOVEMBER = periodOf(2026 * 12 + 10, 1);

export function exampleMessages(data: ExampleData): NamedMessage[] {
  const today = isoDay(EXAMPLE_TODAY.getTime());
  const inScope = seriesOf(data, today);
  const seen = { history: historyOf(inScope, addDays(today, -1)), today };
  const watch = exampleBudget(data);
  const reached = [{ basis: "actual", percent: 80 }] as const;
  const now = EXAMPLE_TODAY.getTime();
  const reasons = { title: "*Largest reasons*", lines: [`• ${data.organization}: more machine hours`] };
  return [
    [
      "budget",
      budgetMessage(watch, { basis: "actual", percent: 80, period: NOVEMBER }, { inScope, seen, reasons }),
    ],
    ["budget set", budgetConfirmation(watch, { isNew: true, reached, now }, { inScope, seen })],
    ["budget list", subscriptionList(budgetSubscriptions, [watch], now)],
  ];
}

function exampleBudget({ clusters }: ExampleData): BudgetWatch {
  return {
    ...{ id: "0123abcd", channelId: "C0COSTS001", userId: EXAMPLE_USER, timeZone: "Europe/Berlin" },
    ...{ createdAt: EXAMPLE_TODAY.getTime(), createdBy: "", state: "active", failures: 0 },
    ...{ announced: {}, snoozed: {}, memory: undefined },
    request: {
      ...{ services: [], projects: [], organizations: [], names: [] },
      clusters: clusters.slice(0, 1).map(({ name }) => name),
      ...{ every: "month", amountCents: 1_250_000, actual: [80, 100], forecast: [100] },
    },
  };
}

/** Every cluster costs the same each day, for half a year. */
function seriesOf({ organization, clusters }: ExampleData, today: string): CostSeries[] {
  const days = Array.from({ length: 180 }, (_, index) => addDays(today, -1 - index));
  return clusters.slice(0, 10).map(({ name, amount }) => {
    const daily = { units: toCents(parseDollars(amount)) / 30n, scale: 2 };
    return {
      ...{ organization, organizationId: EXAMPLE_ORGANIZATION_ID, project: organization, projectId: "p" },
      ...{ cluster: name, kind: "instance", tier: "M30", sku: undefined, isLate: false },
      byDay: new Map(days.map((day) => [day, daily])),
    };
  });
}

function historyOf(series: readonly CostSeries[], lastDay: string): CostHistory {
  const invoices = [] as const;
  const firstDay = "2026-05-01";
  return { readAt: EXAMPLE_TODAY.getTime(), firstDay, lastDay, series, invoices, unreadable: [] };
}
