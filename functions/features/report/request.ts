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
  /** Only failures of runs by the clock are counted, and pause the report. */
  startedBy: z.enum(["clock", "person"]),
  /** Spreads the runs of one tick. */
  startDelaySeconds: z.number(),
});

export const invoiceCheckRequestSchema = z.object({
  /** The id of the job that posted the report. */
  reportJobId: z.string(),
  /** See `reportRunSchema`. */
  startDelaySeconds: z.number(),
});

export type ReportRequest = Readonly<z.infer<typeof reportRequestSchema>>;

/** A post of a report, with its period. */
export type ReportRun = Readonly<z.infer<typeof reportRunSchema>>;

export type InvoiceCheckRequest = Readonly<z.infer<typeof invoiceCheckRequestSchema>>;
