import { addDays } from "../../money/days.ts";
import { periodOf } from "../../money/period.ts";
import {
  EXAMPLE_ORGANIZATION_ID,
  EXAMPLE_TODAY,
  EXAMPLE_USER,
  type ExampleData,
  type NamedMessage,
} from "../example-data.ts";
import { subscriptionList } from "../subscriptions/message.ts";
import { monthToDateChart } from "../usage/chart.ts";
import { DEFAULT_COSTS } from "../usage/clauses.ts";
import { exampleCosts } from "../usage/example-messages.ts";
import { reportMessage } from "./message.ts";
import type { ReportSubscription } from "./subscription.ts";
import { confirmation, reportSubscriptions } from "./subscription-message.ts";

const OCTOBER = periodOf(2026 * 12 + 9, 1);
const NOVEMBER = periodOf(2026 * 12 + 10, 1);
const SCHEDULES = {
  monthly: { every: "month", day: 2, at: "09:00" },
  weekly: { every: "week", weekday: 1, at: "09:00" },
} as const;
const REQUEST = { ...DEFAULT_COSTS, groupBy: "clusters", invoice: true } as const;

export function exampleMessages(data: ExampleData): NamedMessage[] {
  const reports = Object.values(SCHEDULES).map(
    (schedule): ReportSubscription => ({
      ...{ id: "0123abcd", channelId: "C0COSTS001", userId: EXAMPLE_USER, timeZone: "Europe/Berlin" },
      ...{ createdBy: "", createdAt: EXAMPLE_TODAY.getTime(), state: "active", failures: 0 },
      request: { ...REQUEST, schedule },
    }),
  );
  return [
    ["monthly report", exampleReport(data, "monthly")],
    ["weekly report", exampleReport(data, "weekly")],
    ["report list", subscriptionList(reportSubscriptions, reports, EXAMPLE_TODAY.getTime())],
    ...reports.slice(0, 1).map((report): NamedMessage => ["subscription", confirmation(report, true, 0)]),
  ];
}

function exampleReport(data: ExampleData, name: keyof typeof SCHEDULES) {
  const isMonthly = name === "monthly";
  const { summary, view, history } = exampleCosts(data, isMonthly ? OCTOBER : NOVEMBER);
  const days = isMonthly ? undefined : exampleDays(data);
  return reportMessage(summary, {
    ...view,
    request: {
      ...{ ...REQUEST, schedule: SCHEDULES[name], period: summary.period },
      ...{ reportId: "0123abcd", startedBy: "clock", startDelaySeconds: 0 },
    },
    owners: [{ id: EXAMPLE_ORGANIZATION_ID, name: data.organization }],
    chart: days ? monthToDateChart(days, summary.period, EXAMPLE_TODAY) : history,
    ...{ isPending: true, days, reasons: [] },
  });
}

function exampleDays({ clusters: [first] }: ExampleData) {
  const days = Array.from({ length: 51 }, (_, index) => addDays(OCTOBER.start, index));
  const byDate = Object.fromEntries(days.map((day) => [day, first?.amount ?? "0"]));
  const organizationIds = [EXAMPLE_ORGANIZATION_ID];
  const forecast = { cents: "1234567", range: { low: "1214000", high: "1255000", months: 11 } };
  const lastDay = days.at(-1);
  return { organizationIds, lastDay, byDate, bookedOnce: "0", credits: "0", hasCredits: false, forecast };
}
