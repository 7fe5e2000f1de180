import * as z from "zod/mini";
import type { JobOf } from "../../jobs/job.ts";
import { periodSchema } from "../../money/period.ts";
import type { InvoiceRequest } from "./command.ts";

export type InvoiceJob = JobOf<"invoice", InvoiceRequest>;

export const invoiceRequestSchema = z.object({
  choice: z.union([
    z.object({ kind: z.literal("list"), period: z.optional(periodSchema), statuses: z.array(z.string()) }),
    z.object({ kind: z.enum(["latest", "pending"]) }),
    z.object({ kind: z.literal("month"), period: periodSchema }),
    z.object({ kind: z.literal("id"), invoiceId: z.string() }),
  ]),
  organization: z.optional(z.string()),
});
