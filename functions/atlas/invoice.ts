/** One attempt to pay an invoice. Source: Atlas Administration API, schema `BillingPayment`. */
export interface Payment {
  readonly amountBilledCents: bigint;
  /** What `amountBilledCents` is multiplied by, a decimal string; 1 when absent. */
  readonly unitPrice?: string | undefined;
  readonly salesTaxCents: bigint;
  /** Such as `PAID` or `FAILED`; Atlas may send others. */
  readonly statusName?: string | undefined;
}

/** Money that went back to the organization. Source: Atlas Administration API, schema `BillingRefund`. */
interface Refund {
  readonly amountCents: bigint;
  readonly reason?: string | undefined;
}

/**
 * An invoice as lists show it. Dates are ISO timestamps in UTC, `endDate` is exclusive.
 * Source: Atlas Administration API, schema `BillingInvoiceMetadata`. Its text says that the starting balance
 * is in US dollars; its name and its integer format say cents, as with all its neighbours.
 */
export interface InvoiceMetadata {
  /** 24 hexadecimal digits. */
  readonly id: string;
  readonly orgId?: string | undefined;
  /** PENDING, CLOSED, FORGIVEN, FAILED, PAID, FREE, PREPAID or INVOICED; Atlas may send others. */
  readonly statusName: string;
  readonly startDate?: string | undefined;
  readonly endDate?: string | undefined;
  readonly subtotalCents: bigint;
  readonly amountBilledCents: bigint;
  readonly amountPaidCents: bigint;
  readonly creditsCents: bigint;
  readonly salesTaxCents: bigint;
  readonly startingBalanceCents: bigint;
  /** The invoices of the organizations that this one pays for. */
  readonly linkedInvoices: readonly InvoiceMetadata[];
}

/** A whole invoice, save its lines: those are read from its CSV. */
export interface Invoice extends InvoiceMetadata {
  readonly payments: readonly Payment[];
  readonly refunds: readonly Refund[];
}
