import type { Charge } from "../../functions/atlas/charge.ts";
import { createChargeGroups } from "../../functions/atlas/charge-groups.ts";
import type { Invoice } from "../../functions/atlas/invoice.ts";
import { createChargeTotals } from "../../functions/atlas/invoice-totals.ts";
import type { UsageDetail } from "../../functions/atlas/usage-detail.ts";
import { planSides } from "../../functions/features/charges/sides.ts";
import { NO_FILTERS } from "../../functions/features/filters.ts";
import { features } from "../../functions/features/index.ts";
import { invoiceList } from "../../functions/features/invoice/list-message.ts";
import { invoiceAnswer } from "../../functions/features/invoice/message.ts";
import { reportMessage } from "../../functions/features/report/message.ts";
import type { Subscription } from "../../functions/features/report/subscription.ts";
import { confirmation, reportList } from "../../functions/features/report/subscription-message.ts";
import { monthsChart, monthToDateChart } from "../../functions/features/usage/chart.ts";
import { DEFAULT_COSTS } from "../../functions/features/usage/clauses.ts";
import { compareCosts } from "../../functions/features/usage/comparison.ts";
import { historyChart } from "../../functions/features/usage/history.ts";
import { usageAnswer } from "../../functions/features/usage/message.ts";
import { summarizeUsage } from "../../functions/features/usage/summary.ts";
import { explainChange } from "../../functions/features/why/bridge.ts";
import { placeChart } from "../../functions/features/why/chart.ts";
import { fallbackMessage } from "../../functions/features/why/fallback-message.ts";
import { whyAnswer } from "../../functions/features/why/message.ts";
import { summarizeChange } from "../../functions/features/why/summary.ts";
import { failureMessage } from "../../functions/jobs/failure-message.ts";
import { progressMessage } from "../../functions/jobs/progress.ts";
import { addDays } from "../../functions/money/days.ts";
import { toCents } from "../../functions/money/money.ts";
import { monthsIn, periodOf } from "../../functions/money/period.ts";
import type { Message } from "../../functions/slack/block-kit.ts";

/** What messages are about: clusters, and what each costs in a month, as decimals of US dollars. */
export interface MessageData {
  readonly organization: string;
  readonly clusters: ReadonlyArray<{ readonly name: string; readonly amount: string }>;
}

export const EXAMPLE_DATA: MessageData = {
  organization: "Acme Robotics",
  clusters: [
    { name: "prod", amount: "1200.5" },
    { name: "lab", amount: "80.25" },
  ],
};

const TODAY = new Date("2026-11-21T12:00:00Z");
const OCTOBER = periodOf(2026 * 12 + 9, 1);
const SEPTEMBER = periodOf(2026 * 12 + 8, 1);
const NOVEMBER = periodOf(2026 * 12 + 10, 1);
const QUARTER = periodOf(2026 * 12 + 7, 3);
const ORGANIZATION_ID = "5f0000000000000000000001";
const USER = "U0ADA0001";
const SCHEDULES = {
  monthly: { every: "month", day: 2, at: "09:00" },
  weekly: { every: "week", weekday: 1, at: "09:00" },
} as const;

/** One message of each kind, by what it is. */
export function messagesOf(data: MessageData): ReadonlyMap<string, Message> {
  return new Map([
    ...usageMessages(data),
    ...reportMessages(data),
    ...whyMessages(data),
    ...invoiceMessages(data),
    ["progress", progressMessage("Asking Atlas…", USER)],
    ["failure", failureOf(data)],
    ...features.map(({ command, help }) => [`help of ${command.name}`, help()] as const),
  ]);
}

type NamedMessage = readonly [name: string, message: Message];

function usageMessages(data: MessageData): NamedMessage[] {
  const quarter = viewOfCosts(data, QUARTER);
  const month = viewOfCosts(data, OCTOBER);
  return [
    ["usage", usageAnswer(quarter.summary, { ...quarter.view, chart: monthsChart(...quarter.chart) })],
    ["usage of a month", usageAnswer(month.summary, { ...month.view, chart: month.history })],
  ];
}

function reportMessages(data: MessageData): NamedMessage[] {
  const reports = Object.values(SCHEDULES).map(
    (schedule): Subscription => ({
      ...{ id: "0123abcd", channelId: "C0COSTS001", userId: USER, timeZone: "Europe/Berlin", createdBy: "" },
      ...{ createdAt: TODAY.getTime(), state: "active", failures: 0 },
      request: { ...DEFAULT_COSTS, groupBy: "clusters", schedule, invoice: true },
    }),
  );
  const posts = Object.entries(SCHEDULES).map(([name, schedule]): NamedMessage => {
    const isMonthly = schedule.every === "month";
    const { summary, view, history } = viewOfCosts(data, isMonthly ? OCTOBER : NOVEMBER);
    const days = isMonthly ? undefined : dailyCosts(data);
    const message = reportMessage(summary, {
      ...view,
      request: {
        ...{ ...DEFAULT_COSTS, groupBy: "clusters", schedule, period: summary.period, invoice: true },
        ...{ reportId: "0123abcd", startedBy: "clock", startDelaySeconds: 0 },
      },
      owners: [{ id: ORGANIZATION_ID, name: data.organization }],
      chart: days ? monthToDateChart(days, summary.period, TODAY) : history,
      ...{ isPending: true, days, reasons: [] },
    });
    return [`${name} report`, message];
  });
  return [
    ...posts,
    ["report list", reportList(reports, TODAY.getTime())],
    ...reports.slice(0, 1).map((report): NamedMessage => ["subscription", confirmation(report, true, 0)]),
  ];
}

function viewOfCosts({ organization, clusters }: MessageData, period: typeof OCTOBER) {
  const grouped = monthsIn(periodOf(2025 * 12 + 11, 12)).flatMap((usageDate) =>
    clusters.map(({ name, amount }, index): UsageDetail => {
      const names = { clusterName: name, projectName: organization };
      return { ...names, clusterId: `c${index}`, projectId: "p", usageDate, usageAmount: amount };
    }),
  );
  const inPeriods = grouped.filter(({ usageDate = "" }) => usageDate >= "2026-05");
  const costs = { grouped: inPeriods, total: undefined };
  const groupBy = "clusters";
  const summary = summarizeUsage(inPeriods, { period, groupBy });
  const known = compareCosts(costs, summary, TODAY);
  const currency = "USD" as const;
  return {
    summary,
    view: {
      request: { ...DEFAULT_COSTS, groupBy, period },
      ...{ organizations: [organization], userId: USER, today: TODAY, known, currency },
    } as const,
    chart: [costs, summary, { known, today: TODAY, currency }] as const,
    history: historyChart(grouped, summary, { today: TODAY, currency }),
  };
}

function dailyCosts({ clusters: [first] }: MessageData) {
  const days = Array.from({ length: 51 }, (_, index) => addDays(OCTOBER.start, index));
  const byDate = Object.fromEntries(days.map((day) => [day, first?.amount ?? "0"]));
  return { organizationIds: [ORGANIZATION_ID], byDate, bookedOnce: "0", credits: "0", hasCredits: false };
}

function whyMessages(data: MessageData): NamedMessage[] {
  const request = { ...NO_FILTERS, names: [], csv: false, period: OCTOBER, against: SEPTEMBER };
  const sides = planSides(request, "2026-11-21");
  const [before, after] = [sumCharges(data, SEPTEMBER.start, 3), sumCharges(data, OCTOBER.start, 1)];
  const explanation = explainChange({
    before: { groups: before.groups, days: 30 },
    after: { groups: after.groups, days: 31 },
  });
  const summary = summarizeChange(explanation);
  const answer = whyAnswer(summary, {
    ...{ request, sides, userId: USER, organizations: new Map([[ORGANIZATION_ID, data.organization]]) },
    chart: placeChart(summary, { before, after }, sides),
    ...{ causes: [], checks: ["It adds up."], warnings: [], isInCredits: false },
  });
  const { summary: costs, view } = viewOfCosts(data, OCTOBER);
  const fallback = fallbackMessage({ request, userId: USER }, ["No invoice."], { summary: costs, ...view });
  return [
    ["why", answer],
    ["why without invoices", fallback],
  ];
}

/** @param every only so many of the clusters have charges. */
function sumCharges(data: MessageData, first: string, every: number) {
  const groups = createChargeGroups({ organizationId: ORGANIZATION_ID, startDate: first, days: undefined });
  chargesOf(data, first)
    .filter((_, index) => index % every === 0)
    .forEach((charge) => {
      groups.add(charge);
    });
  const { groups: summed, daysByPlace } = groups.result();
  return {
    ...{
      groups: summed,
      daysByPlace: [daysByPlace],
      invoices: [],
      unreadable: [],
      missingMonths: [],
      tagKeys: [],
    },
    ...{ lastDay: undefined, days: undefined, organizationIds: undefined, unseen: [] },
  };
}

function chargesOf({ organization, clusters }: MessageData, first: string): Charge[] {
  return clusters.map(({ name, amount }, index) => ({
    ...{ organization, organizationId: ORGANIZATION_ID, project: organization, projectId: "p" },
    ...{ cluster: name, sku: "ATLAS_AWS_INSTANCE_M30", region: "eu-west-1", unit: "hours" },
    ...{ unitPrice: "0.5", quantity: "10", discountPercent: "", amount },
    usageDate: addDays(first, index % 28),
  }));
}

function invoiceMessages(data: MessageData): NamedMessage[] {
  const totals = createChargeTotals();
  for (const charge of chargesOf(data, OCTOBER.start)) totals.add(charge);
  const sums = totals.sums();
  const cents = toCents(sums.total);
  const invoice: Invoice = {
    ...{ id: ORGANIZATION_ID, orgId: ORGANIZATION_ID, statusName: "CLOSED" },
    ...{ startDate: `${OCTOBER.start}T00:00:00Z`, endDate: `${OCTOBER.end}T00:00:00Z` },
    ...{ subtotalCents: cents, amountBilledCents: cents, amountPaidCents: 0n, creditsCents: 0n },
    ...{ salesTaxCents: 0n, startingBalanceCents: 0n, linkedInvoices: [], payments: [], refunds: [] },
  };
  const view = { organization: data.organization, userId: USER, today: TODAY };
  return [
    ["invoice", invoiceAnswer(invoice, { ...sums, head: {} }, view)],
    ["invoices", invoiceList([invoice], { statuses: [] }, view)],
  ];
}

function failureOf({ organization }: MessageData): Message {
  const failure = { code: "example", reason: `Atlas has no ${organization}.`, canAskAgain: true };
  return failureMessage(failure, { actionId: "usage_again", command: "last month" }, "asked by somebody");
}
