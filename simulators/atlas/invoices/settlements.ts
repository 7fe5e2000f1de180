import { type AtlasSeed, isPaying } from "../seed.ts";

export const INVOICE_STATUSES = [
  "PENDING",
  "CLOSED",
  "FORGIVEN",
  "FAILED",
  "PAID",
  "FREE",
  "PREPAID",
  "INVOICED",
] as const;

/** How an invoice is taxed and paid. */
export interface Settlement {
  readonly status: (typeof INVOICE_STATUSES)[number];
  readonly taxPercent: number;
  readonly startingBalanceCents: number;
  readonly refundCents: number;
  /**
   * A last, negative line. The subtotal does not include it, because it sums positive lines only (Atlas Administration
   * API, BillingInvoice).
   */
  readonly correctionCents: number;
  /** `unitPrice` is in units of 1e-4. */
  readonly payments: readonly { percent: number; currency: string; unitPrice: number }[];
}

const paid: Settlement = {
  status: "PAID",
  taxPercent: 0,
  startingBalanceCents: 0,
  refundCents: 0,
  correctionCents: 0,
  payments: [{ percent: 100, currency: "USD", unitPrice: 10_000 }],
};
export const pending: Settlement = { ...paid, status: "PENDING", payments: [] };
const closed: Settlement = { ...paid, status: "CLOSED", taxPercent: 9 };

/**
 * By the invoice's age in months, 1 for last month. By age and not by month, so the example has one of each kind at any
 * time.
 */
export const EXAMPLE_SETTLEMENTS: Readonly<Record<number, Settlement>> = {
  1: closed,
  2: { ...paid, taxPercent: 9 },
  3: { ...paid, status: "FAILED", taxPercent: 9 },
  4: { ...paid, taxPercent: 9, refundCents: 8_765 },
  5: { ...paid, correctionCents: -7 },
  6: { ...paid, status: "INVOICED" },
  7: { ...paid, startingBalanceCents: 12_345 },
  8: {
    ...paid,
    taxPercent: 9,
    payments: [
      { percent: 60, currency: "USD", unitPrice: 10_000 },
      { percent: 40, currency: "EUR", unitPrice: 9_175 },
    ],
  },
  11: { ...paid, status: "FREE", payments: [] },
};

/**
 * @param month `YYYY-MM-01`
 * @param age in months, 0 for the current month
 */
export function settlementOf(
  seed: AtlasSeed,
  organizationId: string,
  month: string,
  age: number,
): Settlement {
  if (age === 0) return pending;
  const settlement = seed.settlements[age] ?? paid;
  if (!isPaying(seed, organizationId)) return age === 1 ? settlement : paid;
  const status = seed.statuses?.[month.slice(0, 7)];
  return status ? { ...settlement, status } : settlement;
}

export const BIG_INVOICE_SETTLEMENT: Settlement = { ...paid, taxPercent: 9 };
