import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Invoice, InvoiceMetadata } from "../../../../functions/atlas/invoice.ts";
import { owedCents, summarizeInvoice } from "../../../../functions/features/invoice/summary.ts";

const METADATA: InvoiceMetadata = {
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

function payment(amountBilledCents: bigint, salesTaxCents = 0n, unitPrice?: string) {
  return { amountBilledCents, salesTaxCents, unitPrice };
}

describe("owedCents", () => {
  it("is billed × unit price + tax − starting balance", () => {
    expect(owedCents(invoice({ payments: [payment(10_000n, 900n, "1.1")] }))).toBe(11_000n + 900n - 300n);
  });

  it("counts the starting balance once, however many payments there are", () => {
    const payments = [payment(6_000n, 540n), payment(4_000n, 360n)];
    expect(owedCents(invoice({ payments }))).toBe(10_000n + 900n - 300n);
  });

  it("takes a missing unit price for 1", () => {
    expect(owedCents(invoice({ payments: [payment(10_000n)] }))).toBe(10_000n - 300n);
  });

  it("rounds once, after everything is added", () => {
    const thirds = [payment(100n, 0n, "1.004"), payment(100n, 0n, "1.004"), payment(100n, 0n, "1.004")];
    expect(owedCents(invoice({ startingBalanceCents: 0n, payments: thirds }))).toBe(301n);
  });

  it("may be negative", () => {
    expect(owedCents(invoice({ payments: [payment(100n)] }))).toBe(-200n);
  });

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
        const owed = owedCents(invoice({ payments }));
        const error = owed * 10_000n - units;
        expect(error >= -5_000n && error <= 5_000n).toBe(true);
      }),
    );
  });

  it("is nothing where there is nothing to pay", () => {
    expect(owedCents(invoice({ payments: [] }))).toBe(0n);
  });

  it("goes by the amounts of the invoice in lists, which come without payments", () => {
    expect(owedCents(METADATA)).toBe(10_000n + 900n - 300n);
  });

  it("is nothing in lists while the month is running", () => {
    expect(owedCents({ ...METADATA, statusName: "PENDING" })).toBe(0n);
  });
});

describe("summarizeInvoice", () => {
  it("shows the amounts of the invoice, what is owed, and all refunds as what went back", () => {
    const refunds = [{ amountCents: 500n }, { amountCents: -20n }];
    expect(
      summarizeInvoice(invoice({ payments: [payment(10_000n, 900n)], refunds, amountPaidCents: 7n })),
    ).toEqual({
      subtotalCents: 12_000n,
      billedCents: 10_000n,
      creditsCents: 2_000n,
      taxCents: 900n,
      paidCents: 7n,
      owedCents: 10_600n,
      refundedCents: 520n,
    });
  });
});
