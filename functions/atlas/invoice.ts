import * as z from "zod";

const optionalText = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined)
  .optional();

/** Documented as a 64-bit integer; missing counts as 0. */
const cents = z
  .union([z.int(), z.string().regex(/^[-+]?\d{1,19}$/)])
  .nullish()
  .transform((value) => BigInt(value ?? 0));

const decimal = z
  .union([z.string().regex(/^[-+]?(\d+\.?\d*|\.\d+)$/), z.number().transform(String)])
  .nullish()
  .transform((value) => value ?? undefined)
  .optional();

function listOf<Item>(item: z.ZodType<Item>) {
  return z
    .array(item)
    .nullish()
    .transform((items) => items ?? []);
}

/**
 * An invoice as lists show it. Dates are ISO timestamps in UTC, `endDate` is exclusive.
 * Source: Atlas Administration API, schema `BillingInvoiceMetadata`. Its text says that the starting balance is in US
 * dollars; its name and its integer format say cents, as with all its neighbours.
 */
const ownMetadataSchema = z.object({
  id: z.string(),
  orgId: optionalText,
  /** PENDING, CLOSED, FORGIVEN, FAILED, PAID, FREE, PREPAID or INVOICED; Atlas may send others, or none. */
  statusName: optionalText,
  startDate: optionalText,
  endDate: optionalText,
  subtotalCents: cents,
  amountBilledCents: cents,
  amountPaidCents: cents,
  creditsCents: cents,
  salesTaxCents: cents,
  startingBalanceCents: cents,
});

/** An invoice without those that it pays for. */
export type OwnMetadata = Readonly<z.infer<typeof ownMetadataSchema>>;

/** With the invoices of the organizations that this one pays for; one that cannot be read is left out. */
export const invoiceMetadataSchema = ownMetadataSchema.extend({
  linkedInvoices: listOf(z.unknown()).transform((items) =>
    items.flatMap<OwnMetadata>((item) => ownMetadataSchema.safeParse(item).data ?? []),
  ),
});

export type InvoiceMetadata = Readonly<z.infer<typeof invoiceMetadataSchema>>;

/** One attempt to pay an invoice. Source: Atlas Administration API, schema `BillingPayment`. */
const paymentSchema = z.object({
  /** NEW, PAID, FAILED and others, see the schema; Atlas may send none. */
  statusName: optionalText,
  amountBilledCents: cents,
  /** What `amountBilledCents` is multiplied by, a decimal string; 1 when absent. */
  unitPrice: decimal,
  salesTaxCents: cents,
});

/** A whole invoice without its lines, which come from its CSV. Source: Atlas Administration API, `BillingInvoice`. */
export const invoiceSchema = invoiceMetadataSchema.extend({
  payments: listOf(paymentSchema),
  /** Money that went back to the organization. Source: Atlas Administration API, schema `BillingRefund`. */
  refunds: listOf(z.object({ amountCents: cents })),
});

export type Invoice = Readonly<z.infer<typeof invoiceSchema>>;
