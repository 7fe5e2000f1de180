import * as z from "zod";
import type { Invoice, InvoiceMetadata } from "./invoice.ts";

const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);

/** Documented as a 64-bit integer; missing counts as 0. */
const cents = z
  .union([z.int(), z.string().regex(/^[-+]?\d{1,19}$/)])
  .nullish()
  .transform((value) => BigInt(value ?? 0));

const decimal = z
  .union([z.string().regex(/^[-+]?(\d+\.?\d*|\.\d+)$/), z.number().transform(String)])
  .nullish()
  .transform((value) => value ?? undefined);

function listOf<Item>(item: z.ZodType<Item>) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/** Source: Atlas Administration API, schema `BillingInvoiceMetadata`. A status may be one that is not documented. */
export const metadataSchema: z.ZodType<InvoiceMetadata> = z.object({
  id: z.string(),
  orgId: optionalText,
  statusName: z.string(),
  startDate: optionalText,
  endDate: optionalText,
  subtotalCents: cents,
  amountBilledCents: cents,
  amountPaidCents: cents,
  creditsCents: cents,
  salesTaxCents: cents,
  startingBalanceCents: cents,
  linkedInvoices: listOf(z.lazy(() => metadataSchema)),
});

/** Source: Atlas Administration API, schemas `BillingPayment` and `BillingRefund`. */
const settlementSchema = z.object({
  payments: listOf(
    z.object({
      amountBilledCents: cents,
      unitPrice: decimal,
      salesTaxCents: cents,
      statusName: optionalText,
    }),
  ),
  refunds: listOf(z.object({ amountCents: cents, reason: optionalText })),
});

/** Source: Atlas Administration API, schema `BillingInvoice`. */
export const invoiceSchema: z.ZodType<Invoice> = z.intersection(metadataSchema, settlementSchema);
