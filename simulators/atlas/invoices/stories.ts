import { type AtlasSeed, isPaying } from "../seed.ts";

export const invoiceStatuses = [
  "PENDING",
  "CLOSED",
  "FORGIVEN",
  "FAILED",
  "PAID",
  "FREE",
  "PREPAID",
  "INVOICED",
] as const;

/** What became of an invoice after its charges were counted. */
export interface Story {
  status: (typeof invoiceStatuses)[number];
  taxPercent: number;
  startingBalanceCents: number;
  /** Returned to the organization after it paid; 0 for nothing. */
  refundCents: number;
  /**
   * A last line of so many cents, negative, that the subtotal does not know: it counts positive lines only (Atlas
   * Administration API, BillingInvoice).
   */
  correctionCents: number;
  /** How the amount is divided into payments. `unitPrice` is in units of 1e-4. */
  payments: readonly { percent: number; currency: string; unitPrice: number }[];
}

const paid: Story = {
  status: "PAID",
  taxPercent: 0,
  startingBalanceCents: 0,
  refundCents: 0,
  correctionCents: 0,
  payments: [{ percent: 100, currency: "USD", unitPrice: 10_000 }],
};
export const pending: Story = { ...paid, status: "PENDING", payments: [] };
const closed: Story = { ...paid, status: "CLOSED", taxPercent: 9 };

/**
 * What became of the example's invoices by their age in months, 1 for last month. By age and not by month, so that
 * the example shows one of each kind on any day.
 */
export const EXAMPLE_STORIES: Readonly<Record<number, Story>> = {
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

/** The story of an organization's invoice by its age in months. Those of organizations that do not pay have no incidents. */
export function storyOf(seed: AtlasSeed, organizationId: string, age: number): Story {
  if (age === 0) return pending;
  const story = seed.stories[age] ?? paid;
  return isPaying(seed, organizationId) || age === 1 ? story : paid;
}

export const bigInvoiceStory: Story = { ...paid, taxPercent: 9 };
