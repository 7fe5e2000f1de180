import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Invoice } from "../../../../functions/atlas/invoice.ts";
import { billOf, outstandingCents } from "../../../../functions/features/invoice/summary.ts";

const METADATA = {
  id: "666acb8787ba43606905dcae",
  statusName: "CLOSED",
  subtotalCents: 12_000n,
  amountBilledCents: 10_000n,
  amountPaidCents: 0n,
  creditsCents: 2_000n,
  salesTaxCents: 900n,
  startingBalanceCents: 300n,
  linkedInvoices: [],
};

function invoice(change: Partial<Invoice>): Invoice {
  return { ...METADATA, payments: [], refunds: [], ...change };
}

function payment(amountBilledCents: bigint, salesTaxCents = 0n, unitPrice?: string, statusName = "NEW") {
  return { amountBilledCents, salesTaxCents, unitPrice, statusName };
}

function due(payments: Invoice["payments"], more: Partial<Invoice> = {}): bigint {
  return billOf(invoice({ payments, ...more })).dueCents;
}

describe("the amount due", () => {
  it("is billed × unit price + tax − starting balance", () => {
    expect(due([payment(10_000n, 900n, "1.1")])).toBe(11_000n + 900n - 300n);
  });

  it("counts the starting balance once, with several payments", () => {
    expect(due([payment(6_000n, 540n), payment(4_000n, 360n)])).toBe(10_000n + 900n - 300n);
  });

  it("takes a missing unit price for 1", () => {
    expect(due([payment(10_000n)])).toBe(10_000n - 300n);
  });

  it("rounds once, after everything is added", () => {
    const thirds = [payment(100n, 0n, "1.004"), payment(100n, 0n, "1.004"), payment(100n, 0n, "1.004")];
    expect(due(thirds, { amountBilledCents: 300n, startingBalanceCents: 0n })).toBe(301n);
  });

  it("may be negative", () => {
    expect(due([payment(100n)], { amountBilledCents: 100n })).toBe(-200n);
  });

  it("comes from the invoice while there is no payment", () => {
    expect(due([])).toBe(10_000n + 900n - 300n);
  });

  it.each(["PENDING", "INVOICED", "CLOSED"])(
    "of a %s invoice includes what no payment covers",
    (statusName) => {
      const change = { statusName, startingBalanceCents: 0n };
      expect(due([payment(4_000n)], change)).toBe(10_000n + 900n);
      expect(due([payment(4_000n, 360n, "2")], change)).toBe(8_000n + 360n + 6_000n + 540n);
      expect(due([payment(4_000n, 360n), payment(6_000n, 540n)], change)).toBe(10_000n + 900n);
    },
  );

  it("that no payment covers is outstanding", () => {
    const change = { payments: [payment(4_000n, 360n, "1", "PAID")], amountPaidCents: 4_360n };
    expect(outstandingCents(invoice({ ...change, startingBalanceCents: 0n }))).toBe(6_000n + 540n);
  });

  it.each(["FAILED", "FAILED_AUTHENTICATION", "CANCELLED", "ERROR"])(
    "counts attempts that ended in %s once, with anything after it",
    (statusName) => {
      const failed = payment(10_000n, 900n, "1", statusName);
      expect(due([failed, failed, failed])).toBe(10_600n);
      expect(due([failed, payment(10_000n, 900n)])).toBe(10_600n);
      expect(due([failed, payment(4_000n, 360n)])).toBe(10_600n);
      expect(due([payment(10_000n, 900n, "2", statusName)])).toBe(20_600n);
    },
  );

  it("is exact where floats are not", () => {
    const amounts = fc.array(fc.tuple(fc.bigInt(-(10n ** 17n), 10n ** 17n), fc.bigInt(0n, 10n ** 8n)), {
      minLength: 1,
    });
    fc.assert(
      fc.property(amounts, (parts) => {
        const payments = parts.map(([billed, price]) =>
          payment(billed, 0n, `${price / 10_000n}.${String(price % 10_000n).padStart(4, "0")}`),
        );
        const units = parts.reduce((sum, [billed, price]) => sum + billed * price, -300n * 10_000n);
        const amountBilledCents = parts.reduce((sum, [billed]) => sum + billed, 0n);
        const error = due(payments, { amountBilledCents }) * 10_000n - units;
        expect(error >= -5_000n && error <= 5_000n).toBe(true);
      }),
    );
  });
});

describe("what is outstanding", () => {
  it.each([
    ["CLOSED", 10_000n],
    ["FAILED", 10_000n],
    ["INVOICED", 10_000n],
    ["PAID", 0n],
    ["FREE", 0n],
    ["PREPAID", 0n],
    ["FORGIVEN", 0n],
    ["PENDING", undefined],
    ["ESCALATED", undefined],
    [undefined, undefined],
  ])("of an invoice in state %s is %s", (statusName, expected) => {
    const change = { statusName, amountPaidCents: 600n };
    expect(outstandingCents(invoice(change))).toBe(expected);
    expect(outstandingCents({ ...METADATA, ...change })).toBe(expected);
  });
});

describe("a bill", () => {
  const cents = fc.bigInt(-(10n ** 12n), 10n ** 12n);
  const payments = fc.array(
    fc.record({
      amountBilledCents: cents,
      salesTaxCents: cents,
      unitPrice: fc.constantFrom(undefined, "0.9175", "1"),
      statusName: fc.constantFrom("PAID", "NEW", "FAILED", undefined),
    }),
    { maxLength: 3 },
  );

  it("adds up from line to line, for any invoice", () => {
    const invoices = fc.record({
      statusName: fc.constantFrom("CLOSED", "PAID", "FAILED", "FORGIVEN"),
      subtotalCents: cents,
      creditsCents: cents,
      amountBilledCents: cents,
      salesTaxCents: cents,
      startingBalanceCents: cents,
      amountPaidCents: cents,
      payments,
    });
    fc.assert(
      fc.property(invoices, (change) => {
        const bill = billOf(invoice(change));
        expect(bill.usageCents - bill.creditsCents + bill.adjustmentCents).toBe(bill.billedCents);
        const { billedCents, taxCents, startingBalanceCents, unitPriceCents } = bill;
        expect(billedCents + taxCents - startingBalanceCents + unitPriceCents).toBe(bill.dueCents);
        expect(bill.dueCents - bill.paidCents - bill.settledCents).toBe(bill.outstandingCents);
      }),
    );
  });

  it("counts refunds as what went back", () => {
    expect(billOf(invoice({ refunds: [{ amountCents: 500n }, { amountCents: -20n }] })).refundedCents).toBe(
      520n,
    );
  });
});
