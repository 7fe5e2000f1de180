import type { Button, KnownBlock } from "@slack/types";
import type { Invoice, InvoiceMetadata } from "../../atlas/invoice.ts";
import type { InvoiceTotals } from "../../atlas/invoice-csv.ts";
import { subtotalDifference } from "../../atlas/invoice-totals.ts";
import { jobText } from "../../jobs/text.ts";
import { formatCents, toCents } from "../../money/money.ts";
import {
  actions,
  button,
  context,
  header,
  LABEL_LENGTH,
  type Message,
  section,
} from "../../slack/block-kit.ts";
import { code, escapeMrkdwn, truncate } from "../../slack/mrkdwn.ts";
import { slackText } from "../../slack/text.ts";
import { NO_FILTERS } from "../filters.ts";
import { whyButton } from "../why/buttons.ts";
import { billSection } from "./bill.ts";
import { invoiceCsvAction } from "./buttons.ts";
import { largestTables } from "./largest-table.ts";
import { hasEnded, invoiceName, invoicePeriod } from "./period.ts";
import { type Bill, billOf } from "./summary.ts";
import { invoiceText } from "./text.ts";

export interface InvoiceViewModel {
  readonly organization: string;
  /** Who asked; undefined for the invoice of a report. */
  readonly userId: string | undefined;
  readonly today: Date;
}

/** An invoice that the organization also pays. */
export interface LinkedInvoice {
  readonly organization: string;
  readonly billedCents: bigint;
}

export interface AnswerViewModel extends InvoiceViewModel {
  readonly linked?: readonly LinkedInvoice[];
}

/** The CSV file of an invoice: what it adds up to, or why there is none, in mrkdwn. */
type InvoiceCsv = InvoiceTotals | { readonly missing: string };

/** One invoice: its state, its bill, and the largest amounts of its lines. */
export function invoiceAnswer(invoice: Invoice, csv: InvoiceCsv, view: AnswerViewModel): Message {
  const title = invoiceText.invoiceHeader(invoiceName(invoice));
  const bill = billOf(invoice);
  const headline = headlineOf(invoice, bill);
  const meaning = invoiceText.statusMeaning(invoice.statusName, hasEnded(invoice, view.today));
  const tables = "missing" in csv ? undefined : largestTables(csv);
  const checks =
    "missing" in csv ? [slackText.failed(invoiceText.noCsv(csv.missing))] : checksOf(invoice, csv);
  const period = invoicePeriod(invoice);
  const filters = { ...NO_FILTERS, organizations: invoice.orgId ? [invoice.orgId] : [] };
  const blocks: KnownBlock[] = [
    header(title),
    section([headline, escapeMrkdwn(meaning)].filter(Boolean).join("\n")),
    billSection(bill),
    ...(tables ? [tables.table] : []),
    section(checks.join("\n")),
    context(smallPrint(invoice, view)),
    ...actions([period && whyButton({ period }, filters), "missing" in csv ? csvButton(invoice) : undefined]),
  ];
  return {
    text: `${escapeMrkdwn(title)}: ${headline.replaceAll("*", "")}`,
    blocks,
    plainTable: tables?.plainTable,
  };
}

/** The amount due and the state, and what is outstanding if that is another amount. */
function headlineOf(invoice: Invoice, { dueCents, outstandingCents = 0n }: Bill): string {
  // Atlas may send states that are not documented, of any length.
  const status = escapeMrkdwn(truncate(invoiceText.statusName(invoice.statusName), LABEL_LENGTH));
  const due = formatCents(dueCents);
  if (invoice.statusName === "PENDING") return `${invoiceText.dueSoFar(due)}  ·  ${status}`;
  if (outstandingCents === 0n) return `${invoiceText.total(due)}  ·  ${status}`;
  const rest = outstandingCents === dueCents ? [] : [invoiceText.outstanding(formatCents(outstandingCents))];
  return [invoiceText.due(due), status, ...rest].join("  ·  ");
}

/** Whether the file was read to its end and adds up to the subtotal of the invoice, which is always shown. */
function checksOf(invoice: Invoice, totals: InvoiceTotals): string[] {
  const { lines, linesWithoutAmount, formulaLine } = totals;
  const count = (lines + linesWithoutAmount).toLocaleString("en-US");
  return [
    checkLine(invoice, totals, count),
    ...(linesWithoutAmount > 0
      ? [slackText.failed(invoiceText.withoutAmount(linesWithoutAmount.toLocaleString("en-US"), count))]
      : []),
    ...(formulaLine === undefined
      ? []
      : [slackText.failed(invoiceText.formula(formulaLine.toLocaleString("en-US")))]),
  ];
}

function checkLine(invoice: Invoice, totals: InvoiceTotals, count: string): string {
  if (totals.problem) return slackText.failed(invoiceText.unreadable(String(totals.problem.line)));
  const usage = toCents(totals.positive);
  const credits = toCents(totals.total) - usage;
  const difference = subtotalDifference(invoice, totals);
  if (difference === 0n) return invoiceText.addsUp(count, credits === 0n ? undefined : formatCents(credits));
  const subtotal = formatCents(invoice.subtotalCents);
  return slackText.failed(invoiceText.addsUpNot(formatCents(usage), subtotal, formatCents(difference)));
}

/** The small print has limited room. */
const MAX_LINKED = 10;

function linkedInvoices(linked: readonly LinkedInvoice[]): string[] {
  if (linked.length === 0) return [];
  const names = linked
    .slice(0, MAX_LINKED)
    .map(({ organization, billedCents }) => `${escapeMrkdwn(organization)} ${formatCents(billedCents)}`);
  const more = linked.length > MAX_LINKED ? [`+${linked.length - MAX_LINKED}`] : [];
  return [invoiceText.linked([...names, ...more].join(", "))];
}

function smallPrint({ id }: Invoice, { organization, userId, linked = [] }: AnswerViewModel): string[] {
  const asker = userId === undefined ? [] : [jobText.asked(userId)];
  return [escapeMrkdwn(organization), invoiceText.invoiceId(code(id)), ...asker, ...linkedInvoices(linked)];
}

function csvButton(invoice: Invoice): Button | undefined {
  return button(invoiceText.csvButton, invoiceCsvAction(invoice.id), csvCommand(invoice));
}

/** What the command reads as this invoice. */
export function csvCommand({ id, orgId }: InvoiceMetadata): string {
  return orgId ? `${id} org:${orgId}` : id;
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
