import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Invoice } from "../../../functions/billing/invoice.ts";
import type { InvoiceTally } from "../../../functions/billing/invoice-csv.ts";
import { parseDollars } from "../../../functions/billing/money.ts";
import { parseInvoice } from "../../../functions/commands/invoice.ts";
import { english } from "../../../functions/messages/english.ts";
import { invoiceAnswer, invoiceCsvName, invoiceList } from "../../../functions/messages/invoice.ts";
import { refuseMessage } from "../../../local/slack/message-check.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");
const FRAME = { organization: "Acme & <Söhne>", userId: "U0ADA0001" };

const INVOICE: Invoice = {
  id: "5f0000000000000000000001",
  orgId: "32b6e34b3d91647abb20e7b8",
  statusName: "PAID",
  startDate: "2026-06-01T00:00:00Z",
  endDate: "2026-07-01T00:00:00Z",
  subtotalCents: 123_456n,
  amountBilledCents: 113_456n,
  amountPaidCents: 113_456n,
  creditsCents: 10_000n,
  salesTaxCents: 0n,
  startingBalanceCents: 0n,
  linkedInvoices: [],
  payments: [{ amountBilledCents: 113_456n, unitPrice: "1", salesTaxCents: 0n, statusName: "PAID" }],
  refunds: [],
};

function tally(total = "1234.56", more: Partial<InvoiceTally> = {}): InvoiceTally {
  const amount = parseDollars(total);
  return {
    head: {},
    lines: 2483,
    total: amount,
    byProject: [{ name: "<!channel>", id: "p", amount }],
    bySku: [{ name: "ATLAS_AWS_INSTANCE_M10", amount }],
    byCluster: [{ name: "prod", project: "Shop", amount }],
    ...more,
  };
}

function shown(invoice: Partial<Invoice> = {}, figures = tally()): string {
  return JSON.stringify(invoiceAnswer(english, { ...INVOICE, ...invoice }, figures, FRAME).blocks);
}

describe("the answer about one invoice", () => {
  it("says what it is about, its figures, and that its lines add up", () => {
    const text = shown();
    for (const part of ["Atlas invoice for June 2026", "$1,134.56", "settled", "Shop/prod", "$1,234.56"]) {
      expect(text).toContain(part);
    }
    expect(text).toContain("The 2,483 lines of the CSV file add up to the subtotal.");
    expect(text).toContain("*Credits*\\n-$100.00");
    expect(text).toContain("*Still open*\\n$0.00");
    expect(text).not.toContain("Refunded");
  });

  it("shows refunds", () => {
    expect(shown({ refunds: [{ amountCents: 2_500n }] })).toContain("*Refunded*\\n$25.00");
  });

  it("says that a running month still changes, and shows a state that it does not know as it is", () => {
    expect(shown({ statusName: "PENDING" })).toContain("still changes");
    expect(shown({ statusName: "BRAND_NEW" })).toContain("BRAND_NEW");
  });

  it("shows a difference between the lines and the subtotal", () => {
    expect(shown({}, tally("1234.49"))).toContain("a difference of -$0.07");
  });

  it("says from which line on the file could not be read", () => {
    const problem = { line: 17, kind: "truncated", message: "It ends here." } as const;
    expect(shown({}, tally("1.00", { problem }))).toContain("only up to line 17");
  });

  it("leaves the table out when there are no lines", () => {
    const empty = { lines: 0, total: parseDollars("0"), byProject: [], bySku: [], byCluster: [] };
    expect(shown({ subtotalCents: 0n }, { ...tally(), ...empty })).not.toContain('"table"');
  });

  it("escapes names where Slack interprets text", () => {
    const text = shown();
    expect(text).toContain("Acme &amp; &lt;Söhne&gt;");
    expect(text).toContain('{"type":"raw_text","text":"<!channel>"}');
  });

  it("is within Slack's limits whatever the names", () => {
    const name = fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(name, name, (project, organization) => {
        const shares = Array.from({ length: 9 }, () => ({ name: project, amount: parseDollars("1") }));
        const figures = tally("9", { byProject: shares, bySku: shares, byCluster: shares });
        const message = invoiceAnswer(english, INVOICE, figures, { ...FRAME, organization });
        expect(refuseMessage("chat.update", { ...message })).toBeUndefined();
      }),
    );
  });
});

describe("the list of invoices", () => {
  const months = Array.from({ length: 30 }, (_, index) => {
    const month = (count: number) => new Date(Date.UTC(2024, count, 1)).toISOString();
    const id = String(index).padStart(24, "0");
    return { ...INVOICE, id, startDate: month(index), endDate: month(index + 1) };
  });

  it("has a row and a button for each, whose words bring that invoice", () => {
    const message = invoiceList(english, months.slice(0, 3), undefined, FRAME);
    expect(refuseMessage("chat.update", { ...message })).toBeUndefined();
    const row = message.blocks.find((block) => block.type === "actions");
    const values = (row?.elements ?? []).map((element) => ("value" in element ? String(element.value) : ""));
    expect(values.map((value) => parseInvoice(value, TODAY))).toEqual(
      months.slice(0, 3).map(({ id, orgId }) => ({
        kind: "invoice",
        request: { choice: { kind: "id", invoiceId: id }, organization: orgId },
      })),
    );
    expect(message.text).toContain("January 2024: $1,134.56");
  });

  it("shows at most 24, and says so", () => {
    const message = invoiceList(english, months, undefined, FRAME);
    expect(refuseMessage("chat.update", { ...message })).toBeUndefined();
    expect(JSON.stringify(message.blocks)).toContain("The newest 24 of 30");
  });

  it("says that there is none", () => {
    const period = { start: "2020-01-01", end: "2021-01-01" };
    const message = invoiceList(english, [], period, FRAME);
    expect(refuseMessage("chat.update", { ...message })).toBeUndefined();
    expect(message.text).toBe("Atlas invoices of 2020. Atlas has no invoice that fits.");
  });
});

describe("the name of the file", () => {
  it("is the organization, the month and the id", () => {
    expect(invoiceCsvName("Acme Robotics", INVOICE)).toBe(
      "Acme-Robotics-2026-06-5f0000000000000000000001.csv",
    );
    expect(invoiceCsvName("로봇", INVOICE)).toBe("로봇-2026-06-5f0000000000000000000001.csv");
  });

  it("is safe whatever the organization is called", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 200 }), (organization) => {
        const name = invoiceCsvName(organization, INVOICE);
        expect(name).toMatch(/^[\p{L}\p{N}_][\p{L}\p{N}._-]*-2026-06-5f0000000000000000000001\.csv$/u);
        expect(Buffer.byteLength(name)).toBeLessThan(255);
      }),
    );
  });
});
