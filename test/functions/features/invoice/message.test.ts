import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Invoice } from "../../../../functions/atlas/invoice.ts";
import type { InvoiceTotals } from "../../../../functions/atlas/invoice-csv.ts";
import { invoiceAnswer, invoiceCsvName } from "../../../../functions/features/invoice/message.ts";
import { parseDollars } from "../../../../functions/money/money.ts";
import { refuseMessage } from "../../../../simulators/slack/message-check.ts";
import { anyCharacter } from "../../../any-character.ts";
import { tableOf } from "../../../messages.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");
const FRAME = { organization: "Acme & <Söhne>", userId: "U0ADA0001", today: TODAY };

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
    ...more,
  };
}

function shown(invoice: Partial<Invoice> = {}, figures = totals()): string {
  return JSON.stringify(invoiceAnswer({ ...INVOICE, ...invoice }, figures, FRAME).blocks);
}

/** The bill, each line by its label. */
function billOf(invoice: Partial<Invoice>): Record<string, string> {
  const { blocks } = invoiceAnswer({ ...INVOICE, ...invoice }, totals(), FRAME);
  const text = blocks.flatMap((block) => (block.type === "section" ? [block.text?.text ?? ""] : []))[1] ?? "";
  const lines = text.split("\n").slice(1, -1);
  return Object.fromEntries(lines.map((line) => line.trim().split(/ {2,}/)));
}

describe("the answer about one invoice", () => {
  it("says what it is about, its bill, and that its lines add up", () => {
    const text = shown();
    for (const part of ["Atlas invoice for June 2026", "*$1,134.56*  ·  paid", "Shop/prod", "$1,234.56"]) {
      expect(text).toContain(part);
    }
    expect(text).toContain("The 2,483 lines of the CSV file add up to the usage.");
  });

  it("is in the order of a bill", () => {
    const bill = billOf({ statusName: "CLOSED", amountPaidCents: 100n, salesTaxCents: 4n, payments: [] });
    expect(Object.entries(bill)).toEqual([
      ["Usage", "$1,234.56"],
      ["− Credits", "$100.00"],
      ["= Billed", "$1,134.56"],
      ["+ Tax", "$0.04"],
      ["= Due", "$1,134.60"],
      ["− Paid", "$1.00"],
      ["= Outstanding", "$1,133.60"],
    ]);
  });

  it("has a line for what is unusual", () => {
    expect(billOf({ startingBalanceCents: 56n, amountPaidCents: 113_400n })).toMatchObject({
      "− Starting balance": "$0.56",
      "= Due": "$1,134.00",
      "= Outstanding": "$0.00",
    });
    const payments = [
      { amountBilledCents: 113_456n, unitPrice: "0.5", salesTaxCents: 0n, statusName: "PAID" },
    ];
    expect(billOf({ payments, amountPaidCents: 56_728n })).toMatchObject({ "− Unit price": "$567.28" });
    expect(billOf({ statusName: "FORGIVEN", amountPaidCents: 0n })).toMatchObject({
      "− Settled otherwise": "$1,134.56",
      "= Outstanding": "$0.00",
    });
    expect(billOf({ creditsCents: 10_001n })).toMatchObject({ "+ Adjustment": "$0.01" });
    const refunds = [{ amountCents: 2_500n }, { amountCents: -100n }];
    expect(billOf({ refunds })).toMatchObject({ Refunded: "$26.00" });
  });

  it.each([
    ["PENDING", "*$1,134.56 due so far*  ·  pending\\nThe month is over, but Atlas has not closed"],
    ["CLOSED", "*$1,134.56 due*  ·  closed\\n"],
    ["FAILED", "*$1,134.56 due*  ·  payment failed\\nThe payment failed: check the payment method in Atlas."],
    ["BRAND_NEW", '*$1,134.56*  ·  BRAND_NEW"'],
    ["<!here>", '*$1,134.56*  ·  &lt;!here&gt;"'],
    [undefined, '*$1,134.56*  ·  no state"'],
  ])("says what the state %s means, and shows one that it does not know as it is", (statusName, expected) => {
    expect(shown({ statusName, amountPaidCents: 0n })).toContain(expected);
  });

  it("says that the month is running only while it is", () => {
    const pending = {
      statusName: "PENDING",
      startDate: "2026-11-01T00:00:00Z",
      endDate: "2026-12-01T00:00:00Z",
    };
    expect(shown(pending)).toContain("The month is still running");
  });

  it("says what is outstanding of an invoice that is paid in part", () => {
    expect(shown({ statusName: "INVOICED", amountPaidCents: 113_400n })).toContain("$0.56 outstanding");
  });

  it("sums itself up in one line for notifications", () => {
    const { text } = invoiceAnswer({ ...INVOICE, statusName: "<!here> *new*" }, totals(), FRAME);
    expect(text).toBe("Atlas invoice for June 2026: $1,134.56  ·  &lt;!here&gt; new");
  });

  it.each([
    ["2024-06-01T00:00:00Z", "2024-07-01T00:00:00Z", "June 2024"],
    ["2024-06-01T00:00:00Z", "2024-06-30T23:59:59Z", "June 2024"],
    ["2024-06-01T00:00:00Z", "2024-06-16T00:00:00Z", "1–15 June 2024"],
    ["2024-06-16T00:00:00Z", "2024-07-01T00:00:00Z", "16–30 June 2024"],
    ["2024-06-01T00:00:00Z", "2024-06-01T00:00:00Z", "1 June 2024"],
    ["2024-06-01T00:00:00Z", "2024-05-01T00:00:00Z", "1 June 2024"],
    ["2024-06-15T00:00:00Z", "2024-08-01T00:00:00Z", "June – July 2024"],
    [undefined, "2024-07-01T00:00:00Z", "5f0000000000000000000001"],
    ["soon", "2024-07-01T00:00:00Z", "5f0000000000000000000001"],
  ])("from %s to %s is called %s", (startDate, endDate, name) => {
    expect(invoiceAnswer({ ...INVOICE, startDate, endDate }, totals(), FRAME).text).toContain(`for ${name}:`);
  });

  it("shows the five largest of each kind first, SKUs by names for people", () => {
    const amount = parseDollars("1");
    const skus = [1, 2, 3, 4, 5, 6].map((number) => ({ name: `ATLAS_AWS_INSTANCE_M${number}0`, amount }));
    const bySku = [...skus, { name: "ATLAS_AWS_BACKUP_X", amount }, { name: "ATLAS_GCP_BACKUP_Y", amount }];
    const csv = totals("8", { bySku, byProject: [{ name: undefined, amount }] });
    const message = invoiceAnswer(INVOICE, csv, FRAME);
    const first = [
      ["Not in a project", "$1.00", "12.5%", "Project"],
      ["Backup storage", "$2.00", "25.0%", "SKU"],
      ...["M10", "M20", "M30", "M40"].map((tier) => [`${tier} on AWS`, "$1.00", "12.5%", "SKU"]),
      ["Shop/prod", "$8.00", "100.0%", "Cluster"],
    ];
    const rest = ["M50", "M60"].map((tier) => [`${tier} on AWS`, "$1.00", "12.5%", "SKU"]);
    expect(tableOf(message)).toEqual([["Name", "Amount", "Share", "Kind"], ...first, ...rest]);
    const block = message.blocks.find(({ type }) => type === "data_table");
    expect(block).toMatchObject({ page_size: first.length });
    const headings = ["Projects", "SKUs", "Clusters"].map((kind) => [kind, "Amount", "Share"]);
    expect(tableOf({ blocks: [message.plainTable] })).toEqual([
      ...[headings[0], first[0]?.slice(0, 3), headings[1]],
      ...first.slice(1, -1).map((row) => row.slice(0, 3)),
      ...[headings[2], first.at(-1)?.slice(0, 3)],
    ]);
  });

  it("adds up what is beyond the 55 largest of a kind", () => {
    const shares = Array.from({ length: 70 }, (_, index) => ({
      name: "x".repeat(90) + index,
      amount: parseDollars("2"),
    }));
    const message = invoiceAnswer(
      INVOICE,
      totals("140", { byProject: shares, byCluster: shares, bySku: shares }),
      FRAME,
    );
    expect(refuseMessage("chat.update", { ...message })).toBeUndefined();
    expect(tableOf(message).filter(([label]) => /15 others/.test(label ?? ""))).toEqual([
      ["Projects: 15 others", "$30.00", "21.4%", "Project"],
      ["SKUs: 15 others", "$30.00", "21.4%", "SKU"],
      ["Clusters: 15 others", "$30.00", "21.4%", "Cluster"],
    ]);
  });

  it("shows a difference between the lines and the usage", () => {
    expect(shown({}, totals("1234.49"))).toContain("a difference of -$0.07");
  });

  it("does not count credits among the lines as a difference", () => {
    const text = shown({}, totals("1234.49", { positive: parseDollars("1234.56") }));
    expect(text).toContain("add up to the usage, and its credits to -$0.07");
    expect(text).not.toContain(":warning:");
  });

  it("says how many lines have no amount", () => {
    const text = shown({}, totals("1234.56", { lines: 2482, linesWithoutAmount: 1 }));
    expect(text).toContain("1 of 2,483 lines has no amount");
  });

  it("warns of a cell that begins like a formula", () => {
    expect(shown({}, totals("1234.56", { formulaLine: 1017 }))).toContain(":warning: A cell in line 1,017");
  });

  it("says from which line on the file could not be read", () => {
    const problem = { line: 17, kind: "truncated", message: "It ends here." } as const;
    expect(shown({}, totals("1.00", { problem }))).toContain("only up to line 17");
  });

  it("without its CSV file has the bill, the reason, and a button to get the file", () => {
    const message = invoiceAnswer(INVOICE, { missing: "Gone." }, FRAME);
    expect(refuseMessage("chat.update", { ...message })).toBeUndefined();
    expect(message.text).toContain("$1,134.56");
    const text = JSON.stringify(message.blocks);
    expect(text).toContain(":warning: There is no CSV file: Gone.");
    expect(text).toContain(`"action_id":"invoice_csv_${INVOICE.id}"`);
    expect(text).not.toContain('"data_table"');
  });

  it("names linked organizations with what they were billed", () => {
    const linked = Array.from({ length: 12 }, (_, index) => ({
      organization: `<${index}>`,
      billedCents: 5n,
    }));
    const text = JSON.stringify(invoiceAnswer(INVOICE, totals(), { ...FRAME, linked }).blocks);
    expect(text).toContain("&lt;9&gt; $0.05, +2");
  });

  it("leaves the table out when there are no lines", () => {
    const empty = { lines: 0, total: parseDollars("0"), byProject: [], bySku: [], byCluster: [] };
    expect(shown({ subtotalCents: 0n }, { ...totals(), ...empty })).not.toContain('"data_table"');
  });

  it("escapes names where Slack interprets text", () => {
    const text = shown();
    expect(text).toContain("Acme &amp; &lt;Söhne&gt;");
    expect(text).toContain('{"type":"raw_text","text":"<!channel>"}');
    expect(text.replaceAll("<@U0ADA0001>", "").replaceAll('"<!channel>"', "")).not.toMatch(/[<>]/);
  });

  it("is within Slack's limits for any names", () => {
    const short = fc.string({ unit: anyCharacter, maxLength: 12 });
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
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), (organization) => {
        const name = invoiceCsvName(organization, INVOICE);
        expect(name).toMatch(
          /^[\p{L}\p{M}\p{N}_][\p{L}\p{M}\p{N}_-]*-2026-06-5f0000000000000000000001\.csv$/u,
        );
        expect(Buffer.byteLength(name)).toBeLessThan(255);
      }),
    );
  });
});
