import type { Invoice, InvoiceMetadata, Payment } from "../../atlas/invoice.ts";
import { type Money, parseDollars, sumMoney, toCents } from "../../money/money.ts";

/** All in US cents. */
export interface InvoiceFigures {
  readonly subtotalCents: bigint;
  readonly billedCents: bigint;
  readonly creditsCents: bigint;
  readonly taxCents: bigint;
  readonly paidCents: bigint;
  /** See `owedCents`. */
  readonly owedCents: bigint;
  /** The sum of the refunds' absolute amounts: a refund always goes back. */
  readonly refundedCents: bigint;
}

/**
 * What is owed for an invoice, in US cents: computed exactly, then rounded once, half a cent away from zero.
 *
 * The documented formula is the sum, over the payments of the invoice, of `totalBilledCents` × `unitPrice` +
 * `salesTax` − `startingBalanceCents` (Atlas Administration API, getOrgInvoice). In the schema only the invoice has a
 * starting balance: it is subtracted once, as it would otherwise count once per attempt to pay. Without payments the sum
 * is 0.
 *
 * Lists lack payments. There the amounts of the invoice stand for one payment, except that nothing is owed yet while the
 * month is PENDING.
 *
 * @throws MoneyError when a unit price is not a decimal number
 */
export function owedCents(invoice: InvoiceMetadata & { readonly payments?: Invoice["payments"] }): bigint {
  const { payments, startingBalanceCents } = invoice;
  const due = payments ?? (invoice.statusName === "PENDING" ? [] : [invoice]);
  if (due.length === 0) return 0n;
  return toCents(sumMoney([...due.map(chargeOf), fromCents(-startingBalanceCents)]));
}

/** @throws MoneyError when a unit price is not a decimal number */
export function summarizeInvoice(invoice: Invoice): InvoiceFigures {
  return {
    subtotalCents: invoice.subtotalCents,
    billedCents: invoice.amountBilledCents,
    creditsCents: invoice.creditsCents,
    taxCents: invoice.salesTaxCents,
    paidCents: invoice.amountPaidCents,
    owedCents: owedCents(invoice),
    refundedCents: invoice.refunds.reduce((sum, refund) => sum + absolute(refund.amountCents), 0n),
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

function absolute(cents: bigint): bigint {
  return cents < 0n ? -cents : cents;
}
