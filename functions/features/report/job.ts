import type { JobOf } from "../../jobs/job.ts";
import type { InvoiceCheckRequest, ReportRequest, ReportRun } from "./request.ts";

/** Posts a report once. */
export type ReportJob = JobOf<"report", ReportRun>;

/** Checks the invoice of a report that was posted without it, and posts it when it is closed. */
export type InvoiceCheckJob = JobOf<"reportInvoice", InvoiceCheckRequest>;

/** A channel subscribes to a report. */
export type SubscribeJob = JobOf<"subscribe", ReportRequest>;

/** The id of the job for the invoice of a report, which is a part of the job for the report. */
export function invoicePartOf(reportJobId: string): string {
  return `${reportJobId}-invoice`;
}
