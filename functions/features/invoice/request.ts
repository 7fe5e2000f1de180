import * as z from "zod/mini";
import { periodSchema } from "../../money/period.ts";

const choiceSchema = z.union([
  z.object({ kind: z.literal("list"), period: z.optional(periodSchema), statuses: z.array(z.string()) }),
  /** The newest that is not PENDING. */
  z.object({ kind: z.literal("latest") }),
  /** That of the running month. */
  z.object({ kind: z.literal("pending") }),
  /** That of one month. */
  z.object({ kind: z.literal("month"), period: periodSchema }),
  z.object({ kind: z.literal("id"), invoiceId: z.string() }),
]);

export const invoiceRequestSchema = z.object({
  choice: choiceSchema,
  /** Name or id of a linked organization, as typed; without it the organization that pays. */
  organization: z.optional(z.string()),
});

/** Which invoices: all of a list, or one of them. */
export type InvoiceChoice = Readonly<z.infer<typeof choiceSchema>>;

/** A question about invoices. */
export type InvoiceRequest = Readonly<z.infer<typeof invoiceRequestSchema>>;
