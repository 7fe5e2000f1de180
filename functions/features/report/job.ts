import type { JobOf, NewJob } from "../../jobs/job.ts";
import { monthNumber, type Period, periodOf } from "../../money/period.ts";
import { localMonth } from "../../money/schedule.ts";
import type { InvoiceCheckRequest, ReportRequest, ReportRun } from "./request.ts";
import type { ReportSubscription } from "./subscription.ts";

/** Posts a report once. */
export type ReportJob = JobOf<"report", ReportRun>;

/** Checks the invoice of a report that was posted without it, and posts it once it is closed. */
export type InvoiceCheckJob = JobOf<"reportInvoice", InvoiceCheckRequest>;

/** Subscribes a channel to a report. */
export type SubscribeJob = JobOf<"subscribe", ReportRequest>;

const DAY_MS = 24 * 60 * 60 * 1000;

/** The id of the job that posts the invoice of a report. */
export function invoicePartOf(reportJobId: string): string {
  return `${reportJobId}-invoice`;
}

/** @param time when the report is or was due, milliseconds since 1970 */
export function newReportJob(
  subscription: ReportSubscription,
  id: string,
  time: number,
  run: Pick<ReportRun, "startedBy" | "startDelaySeconds">,
): NewJob<ReportJob> {
  const { channelId, userId, request } = subscription;
  const period = reportPeriod(subscription, time);
  return {
    ...{ kind: "report", id, delivery: "answer", userId, channelId },
    request: { ...request, ...run, period, reportId: subscription.id },
  };
}

/**
 * Monthly reports show the month that ended in the subscriber's time zone. Others show the month so far, as Atlas counts
 * it, in UTC: on the first of a month that is still the previous month, so that its last day is reported.
 */
function reportPeriod({ request, timeZone }: ReportSubscription, time: number): Period {
  return request.schedule.every === "month"
    ? periodOf(monthNumber(localMonth(time, timeZone)) - 1, 1)
    : periodOf(monthNumber(new Date(time - DAY_MS).toISOString()), 1);
}
