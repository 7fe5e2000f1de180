import { describe, expect, it } from "vitest";
import { parseInvoice } from "../../../../functions/features/invoice/command.ts";
import { invoiceList } from "../../../../functions/features/invoice/list-message.ts";
import type { ListedInvoice } from "../../../../functions/features/invoice/summary.ts";
import { refuseMessage } from "../../../../simulators/slack/message-check.ts";
import { optionsOf, tableOf } from "../../../messages.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");
const VIEW = { organization: "Acme & <Söhne>", userId: "U0ADA0001" };
const ALL = { period: undefined, statuses: [] };

const INVOICE: ListedInvoice = {
  id: "5f0000000000000000000001",
  orgId: "32b6e34b3d91647abb20e7b8",
  statusName: "PAID",
  subtotalCents: 123_456n,
  amountBilledCents: 113_456n,
  amountPaidCents: 113_456n,
  creditsCents: 10_000n,
  salesTaxCents: 0n,
  startingBalanceCents: 0n,
  linkedInvoices: [],
};

const MONTHS = Array.from({ length: 60 }, (_, index) => {
  const month = (count: number) => new Date(Date.UTC(2024, count, 1)).toISOString();
  const id = String(index).padStart(24, "0");
  return { ...INVOICE, id, startDate: month(index), endDate: month(index + 1) };
});

function list(invoices: readonly ListedInvoice[], asked: Parameters<typeof invoiceList>[1] = ALL) {
  const message = invoiceList(invoices, asked, VIEW);
  expect(refuseMessage("chat.update", { ...message })).toBeUndefined();
  return message;
}

function shown(invoices: readonly ListedInvoice[], asked?: Parameters<typeof invoiceList>[1]): string {
  return JSON.stringify(list(invoices, asked).blocks);
}

function closed(change: Partial<ListedInvoice> = {}): ListedInvoice {
  return { ...INVOICE, statusName: "CLOSED", amountPaidCents: 0n, payments: [], ...change };
}

describe("the list of invoices", () => {
  it("has a row for each, and a menu whose options bring that invoice", () => {
    const invoices = MONTHS.slice(0, 3);
    const message = { ...list(invoices), ts: "1" };
    expect(optionsOf(message, "invoice_csv").map((value) => parseInvoice(value, TODAY))).toEqual(
      invoices.map(({ id, orgId }) => ({
        kind: "invoice",
        request: { choice: { kind: "id", invoiceId: id }, organization: orgId },
      })),
    );
    expect(message.text).toContain("January 2024: $1,134.56 billed");
    expect(tableOf(message).slice(0, 2)).toEqual([
      ["Period", "Billed", "Outstanding", "Status", "Paid"],
      ["January 2024", "$1,134.56", "–", "paid", "$1,134.56"],
    ]);
    expect(tableOf({ blocks: [message.plainTable] })).toEqual(tableOf(message));
    expect(JSON.stringify(message.blocks)).not.toContain("The first");
  });

  it("starts with the total outstanding", () => {
    const invoices = [closed({ statusName: "FAILED" }), closed({ amountPaidCents: 113_400n }), INVOICE];
    const { text } = list(invoices);
    expect(text).toMatch(
      /^Atlas invoices\. \$1,135\.12 outstanding {2}· {2}2 unpaid invoices {2}· {2}1 payment failed\./,
    );
    expect(list([INVOICE]).text).toContain("$0.00 outstanding");
  });

  it.each([
    [["PAID"], false],
    [["PENDING", "FREE"], false],
    [["PAID", "FAILED"], true],
  ])("of the states %j says so: %s", (statuses, isExpected) => {
    expect(list([INVOICE], { ...ALL, statuses }).text.includes("outstanding")).toBe(isExpected);
  });

  it("marks amounts that it knows without their payments", () => {
    const { payments, ...withoutPayments } = closed();
    const text = shown([withoutPayments]);
    expect(text.match(/≈\$1,134\.56/g)).toHaveLength(2);
    expect(shown([closed()])).not.toContain("≈");
  });

  it("leaves invoices without a known state out of the sum, and says so", () => {
    const unclear = [undefined, "<!here>"].map((statusName) => closed({ statusName }));
    const text = shown([closed(), ...unclear]);
    expect(text).toContain("*$1,134.56 outstanding*  ·  1 unpaid invoice");
    expect(text).toContain(":warning: 2 of 3 invoices have no state");
    expect(text).toContain('{"type":"raw_text","text":"<!here>"}');
    expect(text).toContain('{"type":"raw_text","text":"no state"}');
  });

  it("shows at most 48, says so, and is within Slack's limits", () => {
    const huge = { amountBilledCents: 10n ** 18n, amountPaidCents: 10n ** 18n, statusName: "x".repeat(500) };
    const message = list(MONTHS.map((invoice) => ({ ...invoice, ...huge })));
    expect(JSON.stringify(message.blocks)).toContain("The first 48 of 60");
    expect(optionsOf({ ...message, ts: "1" }, "invoice_csv")).toHaveLength(48);
    expect(refuseMessage("chat.update", { blocks: [message.plainTable] })).toBeUndefined();
  });

  it("escapes the organization", () => {
    expect(shown([INVOICE])).toContain("Acme &amp; &lt;Söhne&gt;");
  });

  it("says that there is none", () => {
    const period = { start: "2020-01-01", end: "2021-01-01" };
    expect(list([], { ...ALL, period }).text).toBe("Atlas invoices of 2020. Atlas has no matching invoice.");
  });
});
