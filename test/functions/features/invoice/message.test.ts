import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Invoice } from "../../../../functions/atlas/invoice.ts";
import type { InvoiceTotals } from "../../../../functions/atlas/invoice-csv.ts";
import { parseInvoice } from "../../../../functions/features/invoice/command.ts";
import {
  invoiceAnswer,
  invoiceCsvName,
  invoiceList,
} from "../../../../functions/features/invoice/message.ts";
import { parseDollars } from "../../../../functions/money/money.ts";
import { refuseMessage } from "../../../../simulators/slack/message-check.ts";

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
  payments: [{ amountBilledCents: 113_456n, unitPrice: "1", salesTaxCents: 0n }],
  refunds: [],
};

function totals(total = "1234.56", more: Partial<InvoiceTotals> = {}): InvoiceTotals {
  const amount = parseDollars(total);
  return {
    head: {},
    lines: 2483,
    linesWithoutAmount: 0,
    total: amount,
    positive: amount,
    byProject: [{ name: "<!channel>", id: "p", amount }],
    bySku: [{ name: "ATLAS_AWS_INSTANCE_M10", amount }],
    byCluster: [{ name: "prod", project: "Shop", amount }],
    byDate: new Map([["2026-10-01", amount]]),
    ...more,
  };
}

function shown(invoice: Partial<Invoice> = {}, figures = totals()): string {
  return JSON.stringify(invoiceAnswer({ ...INVOICE, ...invoice }, figures, FRAME).blocks);
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

  it("ignores the sign of refunds", () => {
    expect(shown({ refunds: [{ amountCents: 2_500n }, { amountCents: -100n }] })).toContain(
      "*Refunded*\\n$26.00",
    );
  });

  it("shows what is still open", () => {
    const text = shown({ statusName: "FAILED", amountPaidCents: 0n });
    expect(text).toContain("*Owed*\\n$1,134.56");
    expect(text).toContain("*Still open*\\n$1,134.56");
  });

  it.each([
    ["PENDING", "pending\\nThe month is still running, so this invoice will change."],
    ["FAILED", "payment failed\\nThe payment failed: check the payment method in Atlas."],
    ["BRAND_NEW", 'BRAND_NEW"'],
    ["<!here>", '&lt;!here&gt;"'],
  ])("says what the state %s means, and shows one that it does not know as it is", (statusName, expected) => {
    expect(shown({ statusName })).toContain(`*$1,134.56*  ·  ${expected}`);
  });

  it("sums itself up in one line for notifications", () => {
    const { text } = invoiceAnswer({ ...INVOICE, statusName: "<!here> *new*" }, totals(), FRAME);
    expect(text).toBe("Atlas invoice for June 2026: $1,134.56  ·  &lt;!here&gt; *new*");
  });

  it("is called by its id where Atlas tells no period", () => {
    expect(shown({ startDate: undefined })).toContain("Atlas invoice for 5f0000000000000000000001");
  });

  it("shows the five largest of each kind", () => {
    const amount = parseDollars("1");
    const bySku = [1, 2, 3, 4, 5, 6].map((number) => ({ name: `SKU_${number}`, amount }));
    const text = shown({}, totals("6", { bySku, byProject: [{ name: undefined, amount }] }));
    expect(text).toContain("SKU_5");
    expect(text).not.toContain("SKU_6");
    expect(text).toContain('"(none)"');
    expect(text).toContain('"16.7%"');
  });

  it("shows a difference between the lines and the subtotal", () => {
    expect(shown({}, totals("1234.49"))).toContain("a difference of -$0.07");
  });

  it("says from which line on the file could not be read", () => {
    const problem = { line: 17, kind: "truncated", message: "It ends here." } as const;
    expect(shown({}, totals("1.00", { problem }))).toContain("only up to line 17");
  });

  it("leaves the table out when there are no lines", () => {
    const empty = { lines: 0, total: parseDollars("0"), byProject: [], bySku: [], byCluster: [] };
    expect(shown({ subtotalCents: 0n }, { ...totals(), ...empty })).not.toContain('"table"');
  });

  it("escapes names where Slack interprets text", () => {
    const text = shown();
    expect(text).toContain("Acme &amp; &lt;Söhne&gt;");
    expect(text).toContain('{"type":"raw_text","text":"<!channel>"}');
    expect(text.replaceAll("<@U0ADA0001>", "").replaceAll('"<!channel>"', "")).not.toMatch(/[<>]/);
  });

  it("is within Slack's limits for any names", () => {
    const short = fc.string({ unit: "binary", maxLength: 12 });
    const name = fc.tuple(short, fc.nat(600)).map(([text, times]) => text.repeat(times));
    fc.assert(
      fc.property(name, name, name, (project, organization, statusName) => {
        const shares = Array.from({ length: 9 }, () => ({ name: project, amount: parseDollars("1") }));
        const figures = totals("9", { byProject: shares, bySku: shares, byCluster: shares });
        const message = invoiceAnswer({ ...INVOICE, statusName }, figures, {
          ...FRAME,
          organization,
        });
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
    const message = invoiceList(months.slice(0, 3), undefined, FRAME);
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
    const table = message.blocks.find((block) => block.type === "table");
    const rows = table?.rows.map((cells) => cells.map((cell) => ("text" in cell ? cell.text : "")));
    expect(rows).toHaveLength(4);
    expect(rows?.slice(0, 2)).toEqual([
      ["Period", "Status", "Billed", "Owed", "Linked organizations"],
      ["January 2024", "paid", "$1,134.56", "$1,134.56", "0"],
    ]);
    expect(JSON.stringify(message.blocks)).not.toContain("The newest");
  });

  it("shows at most 24, and says so", () => {
    const message = invoiceList(months, undefined, FRAME);
    expect(refuseMessage("chat.update", { ...message })).toBeUndefined();
    const text = JSON.stringify(message.blocks);
    expect(text).toContain("The newest 24 of 30");
    expect(text.match(/"action_id"/g)).toHaveLength(24);
    expect(text).toContain("December 2025");
    expect(text).not.toContain("January 2026");
  });

  it("shows a state that it does not know as it is, and escapes the organization", () => {
    const message = invoiceList([{ ...INVOICE, statusName: "<!here>" }], undefined, FRAME);
    expect(JSON.stringify(message.blocks)).toContain('{"type":"raw_text","text":"<!here>"}');
    expect(JSON.stringify(message.blocks)).toContain("Acme &amp; &lt;Söhne&gt;");
  });

  it("says that there is none", () => {
    const period = { start: "2020-01-01", end: "2021-01-01" };
    const message = invoiceList([], period, FRAME);
    expect(refuseMessage("chat.update", { ...message })).toBeUndefined();
    expect(message.text).toBe("Atlas invoices of 2020. Atlas has no matching invoice.");
  });
});

describe("the name of the file", () => {
  it("is the organization, the month and the id", () => {
    expect(invoiceCsvName("Acme Robotics", INVOICE)).toBe(
      "Acme-Robotics-2026-06-5f0000000000000000000001.csv",
    );
    expect(invoiceCsvName("로봇", INVOICE)).toBe("로봇-2026-06-5f0000000000000000000001.csv");
    expect(invoiceCsvName("हिन्दी", INVOICE)).toBe("हिन्दी-2026-06-5f0000000000000000000001.csv");
    expect(invoiceCsvName("Acme", { ...INVOICE, startDate: undefined })).toBe(
      "Acme-invoice-5f0000000000000000000001.csv",
    );
  });

  it.each([
    ["../../etc/passwd", "etc-passwd"],
    ["C:\\Windows", "C-Windows"],
    ["CON.x", "CON-x"],
    [".hidden", "hidden"],
    ["a\u0000b\nc\u202Egnp", "a-b-c-gnp"],
    ["???", "organization"],
  ])("makes %j harmless", (organization, beginning) => {
    expect(invoiceCsvName(organization, INVOICE)).toBe(`${beginning}-2026-06-5f0000000000000000000001.csv`);
  });

  it("is safe for any name of the organization", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (organization) => {
        const name = invoiceCsvName(organization, INVOICE);
        expect(name).toMatch(
          /^[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_-]*-2026-06-5f0000000000000000000001\.csv$/u,
        );
        expect(Buffer.byteLength(name)).toBeLessThan(255);
      }),
    );
  });
});
