import type { JobOf } from "../../jobs/job.ts";
import type { ReportRequest, ReportRun } from "./command.ts";

/** A report posts what it is about, once. */
export type ReportJob = JobOf<"report", ReportRun>;

/** Looks at the invoice of a report that was posted without it, and posts it when it is closed. */
export type InvoiceCheckJob = JobOf<"reportInvoice", InvoiceCheckRequest>;

interface InvoiceCheckRequest {
  /** The id of the job whose answer is the report. */
  readonly reportJobId: string;
  /** Seconds to wait before it begins, so that those of one minute do not all begin at once. */
  readonly startDelaySeconds: number;
}

/** A channel subscribes to a report. */
export type SubscribeJob = JobOf<"subscribe", ReportRequest>;

/** The id of the question for the invoice of a report, which is a part of the question for the report. */
export function invoicePartOf(reportJobId: string): string {
  return `${reportJobId}-invoice`;
}
