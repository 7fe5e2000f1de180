import * as z from "zod/mini";
import type { JobOf } from "../../jobs/job.ts";
import { periodSchema } from "../../money/period.ts";
import { scheduleSchema } from "../../money/schedule.ts";
import { costsSchema } from "../usage/request.ts";
import type { ReportRequest, ReportRun } from "./command.ts";

/** The link to the durable function of all that has to do with reports. */
export const REPORT_WORKFLOW = "ReportWorkflow";

/** Posts a report once. */
export type ReportJob = JobOf<"report", ReportRun>;

/** Checks the invoice of a report that was posted without it, and posts it when it is closed. */
export type InvoiceCheckJob = JobOf<"reportInvoice", z.infer<typeof invoiceCheckRequestSchema>>;

export const invoiceCheckRequestSchema = z.object({
  /** The id of the job whose answer is the report. */
  reportJobId: z.string(),
  /** Seconds to wait before it begins, so that those of one minute do not all begin at once. */
  startDelaySeconds: z.number(),
});

/** A channel subscribes to a report. */
export type SubscribeJob = JobOf<"subscribe", ReportRequest>;

export const reportRequestSchema = z.object({
  ...costsSchema.shape,
  schedule: scheduleSchema,
  invoice: z.boolean(),
});

export const reportRunSchema = z.object({
  ...reportRequestSchema.shape,
  period: periodSchema,
  reportId: z.string(),
  startedBy: z.enum(["clock", "person"]),
  startDelaySeconds: z.number(),
});

/** The id of the job for the invoice of a report, which is a part of the job for the report. */
export function invoicePartOf(reportJobId: string): string {
  return `${reportJobId}-invoice`;
}
