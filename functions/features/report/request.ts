import * as z from "zod/mini";
import { periodSchema } from "../../money/period.ts";
import { scheduleSchema } from "../../money/schedule.ts";
import { costsSchema } from "../usage/request.ts";

export const reportRequestSchema = z.object({
  ...costsSchema.shape,
  schedule: scheduleSchema,
  /** Whether the invoice and its CSV file follow in the thread. */
  invoice: z.boolean(),
});

export const reportRunSchema = z.object({
  ...reportRequestSchema.shape,
  period: periodSchema,
  reportId: z.string(),
  /** Failures of those that the clock started are counted, and pause the report. */
  startedBy: z.enum(["clock", "person"]),
  /** Seconds to wait before it begins, so that those of one minute do not all begin at once. */
  startDelaySeconds: z.number(),
});

export const invoiceCheckRequestSchema = z.object({
  /** The id of the job whose answer is the report. */
  reportJobId: z.string(),
  /** See `reportRunSchema`. */
  startDelaySeconds: z.number(),
});

/** Which costs are posted, and when. */
export type ReportRequest = Readonly<z.infer<typeof reportRequestSchema>>;

/** One post of a report: its costs in the period that it is about. */
export type ReportRun = Readonly<z.infer<typeof reportRunSchema>>;

export type InvoiceCheckRequest = Readonly<z.infer<typeof invoiceCheckRequestSchema>>;
