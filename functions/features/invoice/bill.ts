import type { SectionBlock } from "@slack/types";
import { formatCents } from "../../money/money.ts";
import { section } from "../../slack/block-kit.ts";
import type { Bill } from "./summary.ts";
import { invoiceText } from "./text.ts";

/** A line of the bill: what is done with the amount, its label, and the amount. */
type BillLine = readonly [sign: "" | "=" | "+" | "−", label: string, cents: bigint];

/** The bill as aligned lines; those that are 0 and unusual are left out. */
export function billSection(bill: Bill): SectionBlock {
  const lines: BillLine[] = [
    ["", invoiceText.usage, bill.usageCents],
    ["−", invoiceText.credits, bill.creditsCents],
    ...change(invoiceText.adjustment, bill.adjustmentCents),
    ["=", invoiceText.billed, bill.billedCents],
    ["+", invoiceText.tax, bill.taxCents],
    ...unusual("−", invoiceText.startingBalance, bill.startingBalanceCents),
    ...change(invoiceText.unitPrice, bill.unitPriceCents),
    ["=", invoiceText.dueLine, bill.dueCents],
    ["−", invoiceText.paid, bill.paidCents],
    ...unusual("−", invoiceText.settled, bill.settledCents),
    ...(bill.outstandingCents === undefined
      ? []
      : [["=", invoiceText.outstandingLine, bill.outstandingCents] as const]),
    ...unusual("", invoiceText.refunded, bill.refundedCents),
  ];
  const shown = lines.map(([sign, label, cents]) => [`${sign || " "} ${label}`, formatCents(cents)] as const);
  const [labelWidth, amountWidth] = [0, 1].map((column) =>
    Math.max(...shown.map((line) => line[column]?.length ?? 0)),
  );
  const aligned = shown.map(
    ([label, amount]) => `${label.padEnd(labelWidth ?? 0)}  ${amount.padStart(amountWidth ?? 0)}`,
  );
  return section(`\`\`\`\n${aligned.join("\n")}\n\`\`\``);
}

function unusual(sign: BillLine[0], label: string, cents: bigint): BillLine[] {
  return cents === 0n ? [] : [[sign, label, cents]];
}

function change(label: string, cents: bigint): BillLine[] {
  return cents < 0n ? [["−", label, -cents]] : unusual("+", label, cents);
}
