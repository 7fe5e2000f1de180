import type { KnownBlock, TableBlock } from "@slack/types";
import type { Invoice, InvoiceMetadata } from "../../atlas/invoice.ts";
import type { InvoiceTotals } from "../../atlas/invoice-csv.ts";
import type { InvoiceShare } from "../../atlas/invoice-totals.ts";
import { jobText } from "../../jobs/text.ts";
import { formatCents, percentOf, toCents } from "../../money/money.ts";
import { formatPeriod, type Period } from "../../money/period.ts";
import {
  actions,
  button,
  cell,
  context,
  header,
  LABEL_LENGTH,
  type Message,
  section,
} from "../../slack/block-kit.ts";
import { code, escapeMrkdwn, truncate } from "../../slack/mrkdwn.ts";
import { slackText } from "../../slack/text.ts";
import { invoiceCsvAction } from "./buttons.ts";
import { owedCents, summarizeInvoice } from "./summary.ts";
import { invoiceText } from "./text.ts";

/** Slack takes 25 buttons in a row of actions, and each invoice has one. */
const MAX_LISTED = 24;

/** How many of the largest projects, SKUs and clusters are shown. */
const MAX_SHARES = 5;

export interface InvoiceViewModel {
  readonly organization: string;
  /** Who asked; undefined for the invoice of a report. */
  readonly userId: string | undefined;
}

/** The period of an invoice: its UTC months. Undefined where Atlas does not say. */
function invoicePeriod({ startDate, endDate }: InvoiceMetadata): Period | undefined {
  if (!startDate || !endDate) return undefined;
  return { start: `${startDate.slice(0, 7)}-01`, end: `${endDate.slice(0, 7)}-01` };
}

/** How people call an invoice: by its period, else by its id. */
export function invoiceName(invoice: InvoiceMetadata): string {
  const period = invoicePeriod(invoice);
  return period ? formatPeriod(period) : invoice.id;
}

/**
 * The invoices as a table, each with a button that brings its CSV.
 *
 * @param period what was asked for, if anything.
 */
export function invoiceList(
  invoices: readonly InvoiceMetadata[],
  period: Period | undefined,
  view: InvoiceViewModel,
): Message {
  const title = invoiceText.invoicesHeader(period && formatPeriod(period));
  const shown = invoices.slice(0, MAX_LISTED);
  const note = shown.length < invoices.length ? [invoiceText.shownOf(shown.length, invoices.length)] : [];
  const blocks: KnownBlock[] = [
    header(title),
    shown.length > 0 ? listTable(shown) : section(invoiceText.noInvoices),
    context([escapeMrkdwn(view.organization), ...asker(view), ...note]),
    ...actions(
      shown.map((invoice) =>
        button(invoiceText.csvOf(invoiceName(invoice)), invoiceCsvAction(invoice.id), csvCommand(invoice)),
      ),
    ),
  ];
  const lines = shown.map((invoice) => `${invoiceName(invoice)}: ${formatCents(invoice.amountBilledCents)}`);
  return { text: `${escapeMrkdwn(title)}. ${lines.join(", ") || invoiceText.noInvoices}`, blocks };
}

function asker({ userId }: InvoiceViewModel): string[] {
  return userId === undefined ? [] : [jobText.asked(userId)];
}

function csvCommand({ id, orgId }: InvoiceMetadata): string {
  return orgId ? `${id} org:${orgId}` : id;
}

function listTable(invoices: readonly InvoiceMetadata[]): TableBlock {
  return table(
    [invoiceText.period, invoiceText.status, invoiceText.billed, invoiceText.owed, invoiceText.linked],
    [false, false, true, true, true],
    invoices.map((invoice) => [
      invoiceName(invoice),
      invoiceText.statusName(invoice.statusName),
      formatCents(invoice.amountBilledCents),
      formatCents(owedCents(invoice)),
      String(invoice.linkedInvoices.length),
    ]),
  );
}

/** One invoice: its state, its figures, and the largest amounts of its lines. */
export function invoiceAnswer(invoice: Invoice, totals: InvoiceTotals, view: InvoiceViewModel): Message {
  const title = invoiceText.invoiceHeader(invoiceName(invoice));
  const figures = summarizeInvoice(invoice);
  const billed = formatCents(figures.billedCents);
  // Atlas may send states that are not documented, of any length.
  const status = escapeMrkdwn(truncate(invoiceText.statusName(invoice.statusName), LABEL_LENGTH));
  const total = `${invoiceText.total(billed)}  ·  ${status}`;
  const largest = largestTable(totals);
  const blocks: KnownBlock[] = [
    header(title),
    section([total, escapeMrkdwn(invoiceText.statusMeaning(invoice.statusName))].filter(Boolean).join("\n")),
    figureFields(figures),
    ...(largest ? [largest] : []),
    section(checkLine(invoice, totals)),
    context([escapeMrkdwn(view.organization), invoiceText.invoiceId(code(invoice.id)), ...asker(view)]),
  ];
  return { text: `${escapeMrkdwn(title)}: ${billed}  ·  ${status}`, blocks };
}

function figureFields(figures: ReturnType<typeof summarizeInvoice>): KnownBlock {
  const shown: ReadonlyArray<readonly [string, bigint]> = [
    [invoiceText.subtotal, figures.subtotalCents],
    [invoiceText.credits, -figures.creditsCents],
    [invoiceText.tax, figures.taxCents],
    [invoiceText.billed, figures.billedCents],
    [invoiceText.paid, figures.paidCents],
    [invoiceText.owed, figures.owedCents],
    [invoiceText.open, figures.owedCents - figures.paidCents],
    ...(figures.refundedCents === 0n ? [] : [[invoiceText.refunded, figures.refundedCents] as const]),
  ];
  return {
    type: "section",
    fields: shown.map(([name, cents]) => ({
      type: "mrkdwn",
      text: invoiceText.field(name, formatCents(cents)),
    })),
  };
}

/** One table for all three, since a message may have only one. */
function largestTable(totals: InvoiceTotals): TableBlock | undefined {
  if (totals.lines === 0) return undefined;
  const totalCents = toCents(totals.total);
  const group = (
    title: string,
    shares: readonly InvoiceShare[],
    labelOf: (share: InvoiceShare) => string,
  ) => [
    [title, "", ""],
    ...shares.slice(0, MAX_SHARES).map((share) => {
      const cents = toCents(share.amount);
      return [labelOf(share), formatCents(cents), percentOf(cents, totalCents) ?? "–"];
    }),
  ];
  const name = (share: InvoiceShare) => share.name ?? invoiceText.noName;
  const path = (share: InvoiceShare) =>
    share.project && share.name ? `${share.project}/${share.name}` : name(share);
  return table(
    [invoiceText.largest, invoiceText.amount, invoiceText.share],
    [false, true, true],
    [
      ...group(invoiceText.largestProjects, totals.byProject, name),
      ...group(invoiceText.largestSkus, totals.bySku, name),
      ...group(invoiceText.largestClusters, totals.byCluster, path),
    ],
  );
}

/** Whether the file was read to its end and adds up to the subtotal of the invoice. Always shown. */
function checkLine(invoice: Invoice, totals: InvoiceTotals): string {
  if (totals.problem) return slackText.failed(invoiceText.unreadable(String(totals.problem.line)));
  const totalCents = toCents(totals.total);
  const difference = totalCents - invoice.subtotalCents;
  if (difference === 0n) return invoiceText.addsUp(totals.lines.toLocaleString("en-US"));
  return slackText.failed(
    invoiceText.addsUpNot(
      formatCents(totalCents),
      formatCents(invoice.subtotalCents),
      formatCents(difference),
    ),
  );
}

function table(head: readonly string[], isRight: readonly boolean[], rows: readonly string[][]): TableBlock {
  return {
    type: "table",
    column_settings: isRight.map((right, column) => ({
      align: right ? "right" : "left",
      is_wrapped: column === 0,
    })),
    rows: [head, ...rows].map((row) => row.map((text) => cell(text))),
  };
}

/** Includes the dot: `CON.x` is a device on Windows, and a name that starts with a dot is hidden elsewhere. */
const UNSAFE = /[^\p{L}\p{M}\p{N}_-]+/gu;

/** Name of the CSV file, `<organization>-<period>-<invoice id>.csv`: safe on every file system. */
export function invoiceCsvName(organization: string, invoice: InvoiceMetadata): string {
  const period = invoicePeriod(invoice)?.start.slice(0, 7) ?? "invoice";
  const name = truncate(
    organization
      .normalize()
      .replace(UNSAFE, "-")
      .replace(/^-+|-+$/g, ""),
    60,
  );
  return `${name.replace("…", "") || "organization"}-${period}-${invoice.id}.csv`;
}
