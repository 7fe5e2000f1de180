import { type Money, parseDollars, sumMoney, toCents } from "../../money/money.ts";

/** One attempt to pay an invoice. Source: Atlas Administration API, schema `BillingPayment`. */
interface Payment {
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

/** What a summary shows, all in US cents. */
export interface InvoiceFigures {
  readonly subtotalCents: bigint;
  readonly billedCents: bigint;
  readonly creditsCents: bigint;
  readonly taxCents: bigint;
  readonly paidCents: bigint;
  /** See `owedCents`. */
  readonly owedCents: bigint;
  /** All refunds together, as a positive amount whatever their sign: a refund always goes back. */
  readonly refundedCents: bigint;
}

/**
 * What is owed for an invoice, in US cents: computed exactly, then rounded once, half a cent away from zero.
 *
 * The documented formula is the sum, over the payments of the invoice, of `totalBilledCents` × `unitPrice` +
 * `salesTax` − `startingBalanceCents` (Atlas Administration API, getOrgInvoice). Payments have no starting balance
 * in the schema, the invoice has one: it is subtracted once, however many payments there are, as it would
 * otherwise count as often as somebody tried to pay. Without payments the sum is 0.
 *
 * Lists come without payments. There the amounts of the invoice itself stand for its one payment, except
 * that nothing is owed yet while the month is PENDING.
 *
 * @throws MoneyError when a unit price is not a decimal number
 */
export function owedCents(invoice: InvoiceMetadata & { readonly payments?: Invoice["payments"] }): bigint {
  const { payments, startingBalanceCents } = invoice;
  const due = payments ?? (invoice.statusName === "PENDING" ? [] : [invoice]);
  if (due.length === 0) return 0n;
  return toCents(sumMoney([...due.map(chargeOf), fromCents(-startingBalanceCents)]));
}

/** The figures of an invoice. @throws MoneyError when a unit price is not a decimal number */
export function summarizeInvoice(invoice: Invoice): InvoiceFigures {
  return {
    subtotalCents: invoice.subtotalCents,
    billedCents: invoice.amountBilledCents,
    creditsCents: invoice.creditsCents,
    taxCents: invoice.salesTaxCents,
    paidCents: invoice.amountPaidCents,
    owedCents: owedCents(invoice),
    refundedCents: invoice.refunds.reduce((sum, refund) => sum + sizeOf(refund.amountCents), 0n),
  };
}

function chargeOf(payment: Payment): Money {
  const price = parseDollars(payment.unitPrice ?? "1");
  const billed = fromCents(payment.amountBilledCents);
  const product = { units: billed.units * price.units, scale: billed.scale + price.scale };
  return sumMoney([product, fromCents(payment.salesTaxCents)]);
}

function fromCents(cents: bigint): Money {
  return { units: cents, scale: 2 };
}

function sizeOf(cents: bigint): bigint {
  return cents < 0n ? -cents : cents;
}
