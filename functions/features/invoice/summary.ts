import type { Invoice, InvoiceMetadata } from "../../atlas/invoice.ts";
import { absolute, type Money, parseDollars, sumMoney, toCents } from "../../money/money.ts";
import { standingOf } from "./status.ts";

/** An invoice in the order of a bill. All in US cents. */
export interface Bill {
  readonly usageCents: bigint;
  readonly creditsCents: bigint;
  /** What is missing between usage, credits and billed; usually 0. */
  readonly adjustmentCents: bigint;
  readonly billedCents: bigint;
  readonly taxCents: bigint;
  readonly startingBalanceCents: bigint;
  /** What unit prices other than 1 change. */
  readonly unitPriceCents: bigint;
  /** See `dueCents`. */
  readonly dueCents: bigint;
  readonly paidCents: bigint;
  /** What a settled invoice needs no payment for, such as a waived one. */
  readonly settledCents: bigint;
  /** See `outstandingCents`. */
  readonly outstandingCents: bigint | undefined;
  /** The sum of the refunds' absolute amounts: a refund always goes back. */
  readonly refundedCents: bigint;
}

/** Lists lack payments. */
export type ListedInvoice = InvoiceMetadata & Partial<Pick<Invoice, "payments">>;

/** @throws MoneyError when a unit price is not a decimal number */
export function billOf(invoice: Invoice): Bill {
  const { subtotalCents, creditsCents, amountBilledCents, salesTaxCents, startingBalanceCents } = invoice;
  const due = dueCents(invoice);
  const isSettled = standingOf(invoice) === "settled";
  return {
    usageCents: subtotalCents,
    creditsCents,
    adjustmentCents: amountBilledCents - (subtotalCents - creditsCents),
    billedCents: amountBilledCents,
    taxCents: salesTaxCents,
    startingBalanceCents,
    unitPriceCents: due - (amountBilledCents + salesTaxCents - startingBalanceCents),
    dueCents: due,
    paidCents: invoice.amountPaidCents,
    settledCents: isSettled ? due - invoice.amountPaidCents : 0n,
    outstandingCents: outstandingCents(invoice),
    refundedCents: invoice.refunds.reduce((sum, refund) => sum + absolute(refund.amountCents), 0n),
  };
}

/**
 * What is still to be paid, in US cents: 0 for a settled invoice. Undefined while the invoice is running, and where its
 * state says nothing.
 *
 * @throws MoneyError when a unit price is not a decimal number
 */
export function outstandingCents(invoice: ListedInvoice): bigint | undefined {
  const standing = standingOf(invoice);
  if (standing === "settled") return 0n;
  return standing === "unpaid" ? dueCents(invoice) - invoice.amountPaidCents : undefined;
}

/** Payments that failed: attempts, not debts. Source: Atlas Administration API, BillingPayment.statusName. */
const FAILED_PAYMENTS = ["FAILED", "FAILED_AUTHENTICATION", "CANCELLED", "ERROR"];

/**
 * The amount of an invoice, in US cents: computed exactly, then rounded once, half a cent away from zero.
 *
 * The documented formula is the sum, over the payments of the invoice, of `totalBilledCents` × `unitPrice` +
 * `salesTax` − `startingBalanceCents` (Atlas Administration API, getOrgInvoice). In the schema only the invoice has a
 * starting balance: it is subtracted once, as it would otherwise count once per payment. What these payments do not
 * cover is due too: by the unit price of the last failed attempt, if there is one.
 *
 * @throws MoneyError when a unit price is not a decimal number
 */
function dueCents(invoice: ListedInvoice): bigint {
  const payments = invoice.payments ?? [];
  const made = payments.filter(({ statusName = "" }) => !FAILED_PAYMENTS.includes(statusName));
  const charges = made.map(chargeOf);
  const amountBilledCents = made.reduce(
    (rest, each) => rest - each.amountBilledCents,
    invoice.amountBilledCents,
  );
  if (made.length === 0 || amountBilledCents > 0n) {
    const salesTaxCents = made.reduce((rest, each) => rest - each.salesTaxCents, invoice.salesTaxCents);
    const unitPrice = payments.findLast((payment) => !made.includes(payment))?.unitPrice;
    charges.push(chargeOf({ amountBilledCents, salesTaxCents, unitPrice }));
  }
  return toCents(sumMoney([...charges, fromCents(-invoice.startingBalanceCents)]));
}

interface Charge {
  readonly amountBilledCents: bigint;
  readonly salesTaxCents: bigint;
  readonly unitPrice?: string | undefined;
}

function chargeOf({ amountBilledCents, salesTaxCents, unitPrice = "1" }: Charge): Money {
  const price = parseDollars(unitPrice);
  const billed = fromCents(amountBilledCents);
  const product = { units: billed.units * price.units, scale: billed.scale + price.scale };
  return sumMoney([product, fromCents(salesTaxCents)]);
}

function fromCents(cents: bigint): Money {
  return { units: cents, scale: 2 };
}
