import type { KnownBlock } from "@slack/types";
import { jobText } from "../../jobs/text.ts";
import { formatCents } from "../../money/money.ts";
import { formatPeriod, type Period } from "../../money/period.ts";
import {
  actions,
  context,
  header,
  LABEL_LENGTH,
  type Message,
  menu,
  section,
  TEXT_LENGTH,
} from "../../slack/block-kit.ts";
import { dataTable, plainTable, type TableContent, type TableValue } from "../../slack/data-table.ts";
import { escapeMrkdwn, truncate } from "../../slack/mrkdwn.ts";
import { slackText } from "../../slack/text.ts";
import { INVOICE_BUTTONS } from "./buttons.ts";
import { csvCommand, type InvoiceViewModel } from "./message.ts";
import { invoiceName } from "./period.ts";
import { standingOf, UNPAID_STATUSES } from "./status.ts";
import { type ListedInvoice, outstandingCents } from "./summary.ts";
import { invoiceText } from "./text.ts";

/** Slack takes 10,000 characters in a table. */
const MAX_LISTED = 48;

/**
 * The total outstanding, the invoices as a table, and a menu of their CSV files.
 *
 * @param invoices in the order of the table; amounts of those without payments are marked as approximate.
 * @param asked what was asked for.
 */
export function invoiceList(
  invoices: readonly ListedInvoice[],
  asked: { readonly period?: Period | undefined; readonly statuses: readonly string[] },
  view: Pick<InvoiceViewModel, "organization" | "userId">,
): Message {
  const title = invoiceText.invoicesHeader(asked.period && formatPeriod(asked.period));
  const shown = invoices.slice(0, MAX_LISTED);
  const headline = headlineOf(invoices, asked.statuses);
  const asker = view.userId === undefined ? [] : [jobText.asked(view.userId)];
  const note = shown.length < invoices.length ? [invoiceText.shownOf(shown.length, invoices.length)] : [];
  const files = shown.map((invoice) => ({ label: optionLabel(invoice), value: csvCommand(invoice) }));
  const content = shown.length > 0 ? listContent(shown) : undefined;
  const blocks: KnownBlock[] = [
    header(title),
    ...headline.map(section),
    content ? dataTable(invoiceText.listOrder, content) : section(invoiceText.noInvoices),
    context([escapeMrkdwn(view.organization), ...asker, ...note]),
    ...actions([menu(invoiceText.csvMenu, INVOICE_BUTTONS.csvMenu, files)]),
  ];
  const lines = shown.map(
    (invoice) => `${escapeMrkdwn(invoiceName(invoice))}: ${amountsOf(invoice).join(", ")}`,
  );
  const text = [escapeMrkdwn(title), ...headline.map((line) => line.replaceAll("*", ""))].join(". ");
  return {
    text: truncate(`${text}. ${lines.join("; ") || invoiceText.noInvoices}`, TEXT_LENGTH),
    blocks,
    plainTable: content && plainTable(content),
  };
}

/**
 * What all of the invoices leave to pay, in mrkdwn; nothing without invoices, and where only settled or running ones were
 * asked for.
 */
export function headlineOf(invoices: readonly ListedInvoice[], statuses: readonly string[]): string[] {
  const canBeUnpaid = statuses.length === 0 || statuses.some((status) => UNPAID_STATUSES.includes(status));
  if (invoices.length === 0 || !canBeUnpaid) return [];
  const unpaid = invoices.filter((invoice) => (outstandingCents(invoice) ?? 0n) !== 0n);
  const total = unpaid.reduce((sum, invoice) => sum + (outstandingCents(invoice) ?? 0n), 0n);
  const failed = unpaid.filter(({ statusName }) => statusName === "FAILED").length;
  const unclear = invoices.filter((invoice) => standingOf(invoice) === "unclear").length;
  const parts = [
    invoiceText.totalOutstanding(approximate(formatCents(total), unpaid.some(isApproximate))),
    ...(unpaid.length > 0 ? [invoiceText.unpaidCount(unpaid.length)] : []),
    ...(failed > 0 ? [invoiceText.failedCount(failed)] : []),
  ];
  return [
    parts.join("  ·  "),
    ...(unclear > 0 ? [slackText.failed(invoiceText.unclear(unclear, invoices.length))] : []),
  ];
}

function listContent(invoices: readonly ListedInvoice[]): TableContent {
  const { period, billed, outstandingLine, status, paid } = invoiceText;
  return {
    head: [period, billed, outstandingLine, status, paid],
    rows: invoices.map((invoice) => [
      { text: invoiceName(invoice) },
      amountValue(invoice.amountBilledCents),
      { ...amountValue(outstandingCents(invoice) ?? 0n), text: outstandingOf(invoice) ?? "–" },
      { text: invoiceText.statusName(invoice.statusName) },
      amountValue(invoice.amountPaidCents),
    ]),
  };
}

function amountValue(cents: bigint): TableValue {
  return { text: formatCents(cents), value: Number(cents) / 100 };
}

function amountsOf(invoice: ListedInvoice): string[] {
  const outstanding = outstandingOf(invoice);
  return [
    invoiceText.billedAmount(formatCents(invoice.amountBilledCents)),
    ...(outstanding === undefined ? [] : [invoiceText.outstanding(outstanding)]),
  ];
}

/** A settled invoice has nothing outstanding, so none is shown. */
function outstandingOf(invoice: ListedInvoice): string | undefined {
  const cents = outstandingCents(invoice);
  if (cents === undefined || standingOf(invoice) === "settled") return undefined;
  return approximate(formatCents(cents), isApproximate(invoice));
}

/** Without its payments, the unit prices are not known. */
function isApproximate(invoice: ListedInvoice): boolean {
  return invoice.payments === undefined;
}

function approximate(amount: string, isApproximately: boolean): string {
  return isApproximately ? `≈${amount}` : amount;
}

function optionLabel(invoice: ListedInvoice): string {
  return invoiceText.csvOption(
    invoiceName(invoice),
    truncate(invoiceText.statusName(invoice.statusName), LABEL_LENGTH),
  );
}
