import { daysAfter, nextMonth } from "../calendar.ts";
import { dollars, idOf } from "../ledger.ts";
import type { Invoice } from "./invoice.ts";
import type { Settlement } from "./settlements.ts";

/** Atlas Administration API, BillingPayment. `unitPrice` is a decimal string. */
interface Payment {
  readonly id: string;
  readonly statusName: string;
  readonly currency: string;
  readonly subtotalCents: number;
  readonly amountBilledCents: number;
  readonly amountPaidCents: number;
  readonly salesTaxCents: number;
  readonly unitPrice: string;
  readonly created: string;
  readonly updated: string;
}

/** Atlas Administration API, BillingRefund. */
interface Refund {
  readonly amountCents: number;
  readonly created: string;
  readonly paymentId: string;
  readonly reason: string;
}

/** The sums of an invoice, all positive. */
export interface Bill {
  readonly subtotalCents: number;
  readonly creditsCents: number;
  readonly amountBilledCents: number;
  readonly salesTaxCents: number;
  readonly startingBalanceCents: number;
  readonly amountPaidCents: number;
  readonly payments: Payment[];
  readonly refunds: Refund[];
}

const PAYMENT_STATUSES: Partial<Record<Settlement["status"], string>> = { CLOSED: "NEW" };

/**
 * Billed is the subtotal without credits and negative lines and before tax; the payments divide it. A paid
 * payment took `amountBilledCents × unitPrice + salesTaxCents - startingBalanceCents`, rounded.
 */
export function billOf(
  invoice: Invoice,
  {
    subtotalCents,
    refundedCents = 0,
    creditsCents = 0,
  }: { subtotalCents: number; refundedCents?: number; creditsCents?: number },
): Bill {
  const { status, taxPercent, startingBalanceCents } = invoice.settlement;
  const due = Math.max(subtotalCents - refundedCents, 0);
  const credited = status === "FREE" ? due : Math.min(creditsCents, due);
  const amountBilledCents = due - credited;
  const sums = {
    subtotalCents,
    creditsCents: credited,
    amountBilledCents,
    salesTaxCents: percentOf(amountBilledCents, taxPercent),
    startingBalanceCents,
  };
  const payments = paymentsOf(invoice, sums);
  const amountPaidCents = payments.reduce((sum, payment) => sum + payment.amountPaidCents, 0);
  return { ...sums, amountPaidCents, payments, refunds: refundsOf(invoice, payments) };
}

type Sums = Omit<Bill, "amountPaidCents" | "payments" | "refunds">;

function paymentsOf({ id, month, settlement }: Invoice, sums: Sums): Payment[] {
  const paidAt = `${nextMonth(month)}T00:00:00Z`;
  let percentBefore = 0;
  return settlement.payments.map(({ percent, currency, unitPrice }, index) => {
    const before = percentBefore;
    percentBefore += percent;
    const part = (cents: number): number => percentOf(cents, percentBefore) - percentOf(cents, before);
    const amountBilledCents = part(sums.amountBilledCents);
    const salesTaxCents = part(sums.salesTaxCents);
    const owedCents =
      Math.round((amountBilledCents * unitPrice) / 10_000) + salesTaxCents - sums.startingBalanceCents;
    return {
      id: idOf(`payment ${index} of ${id}`),
      statusName: PAYMENT_STATUSES[settlement.status] ?? settlement.status,
      currency,
      subtotalCents: part(sums.subtotalCents),
      amountBilledCents,
      amountPaidCents: settlement.status === "PAID" ? owedCents : 0,
      salesTaxCents,
      unitPrice: dollars(unitPrice),
      created: paidAt,
      updated: paidAt,
    };
  });
}

function refundsOf({ month, settlement }: Invoice, payments: readonly Payment[]): Refund[] {
  const [payment] = payments;
  if (settlement.refundCents === 0 || payment === undefined) return [];
  const created = `${daysAfter(nextMonth(month), 12)}T15:20:00Z`;
  const reason = "Snapshots of fleet-prod were charged twice.";
  return [{ amountCents: settlement.refundCents, created, paymentId: payment.id, reason }];
}

function percentOf(cents: number, percent: number): number {
  return Math.floor((cents * percent) / 100);
}
