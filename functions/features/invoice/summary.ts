import type { Invoice, InvoiceMetadata, Payment } from "../../atlas/invoice.ts";
import { type Money, parseDollars, sumMoney, toCents } from "../../money/money.ts";

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
