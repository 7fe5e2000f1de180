import { daysAfter, nextMonth } from "../calendar.ts";
import { chargesBetween, idOf, invoiceIdOf, monthsUntil } from "../ledger.ts";
import { type AtlasSeed, byId, isPaying, type Organization } from "../seed.ts";
import { correctionLine, type InvoiceLine, linesOfMonth, toCents } from "./line.ts";
import { type Settlement, settlementOf } from "./settlements.ts";

export interface Invoice {
  readonly id: string;
  readonly organization: Organization;
  /** First day of its month, `YYYY-MM-01`. */
  readonly month: string;
  readonly settlement: Settlement;
  /** Set where the month has two invoices, see `splitInvoice`. */
  readonly half?: "first" | "second";
}

const SPLIT_DAY = 15;

/** Its first day, `YYYY-MM-DD`. */
export function startOf({ month, half }: Invoice): string {
  return half === "second" ? daysAfter(month, SPLIT_DAY) : month;
}

/** The day behind its last, `YYYY-MM-DD`. */
export function endOf({ month, half }: Invoice): string {
  return half === "first" ? daysAfter(month, SPLIT_DAY) : nextMonth(month);
}

/** The two invoices of a month that changed hands behind day 15. Credits are on the first. */
export function splitInvoice(invoice: Invoice): [Invoice, Invoice] {
  const second = { ...invoice, id: idOf(`second half of ${invoice.id}`), half: "second" } as const;
  return [{ ...invoice, half: "first" }, second];
}

/** One for each month that has charges, newest first. */
export function invoicesOf(seed: AtlasSeed, organizationId: string, now: number): Invoice[] {
  return monthsUntil(seed, now).map((month, age) => ({
    id: invoiceIdOf(organizationId, month),
    organization: byId(seed.organizations, organizationId),
    month,
    settlement: settlementOf(seed, organizationId, month, age),
  }));
}

function findInvoice(seed: AtlasSeed, id: string, now: number): Invoice | undefined {
  return seed.organizations
    .flatMap((organization) => invoicesOf(seed, organization.id, now))
    .find((invoice) => invoice.id === id);
}

/** The invoices of the same month for which the organization also pays. */
export function linkedTo(seed: AtlasSeed, { organization, month }: Invoice, now: number): Invoice[] {
  if (!isPaying(seed, organization.id)) return [];
  const [, ...linked] = seed.organizations;
  return linked.flatMap(({ id }) => invoicesOf(seed, id, now).filter((invoice) => invoice.month === month));
}

/** The lines that have posted by `now`, oldest first. */
export function linesOf(seed: AtlasSeed, invoice: Invoice, now: number): InvoiceLine[] {
  const [start, end] = [startOf(invoice), endOf(invoice)];
  return linesOfWholeMonth(seed, invoice, now).filter(
    ({ usageDate }) => usageDate < end && (usageDate >= start || invoice.half !== "second"),
  );
}

function linesOfWholeMonth(
  seed: AtlasSeed,
  { organization, month, settlement }: Invoice,
  now: number,
): InvoiceLine[] {
  const lines = linesOfMonth(seed, organization.id, month, now);
  const lastDay = daysAfter(nextMonth(month), -1);
  return settlement.correctionCents === 0
    ? lines
    : [...lines, correctionLine(organization, settlement.correctionCents, lastDay)];
}

/** Empty for an unknown id, and for the big invoice. */
export function invoiceLines(seed: AtlasSeed, id: string, now: number): InvoiceLine[] {
  const invoice = findInvoice(seed, id, now);
  return invoice === undefined ? [] : linesOf(seed, invoice, now);
}

/** The sum of the positive lines in units of 1e-4 US dollars (Atlas Administration API, BillingInvoice). */
export function subtotalUnits(lines: readonly InvoiceLine[]): number {
  return lines.reduce((sum, { units }) => sum + Math.max(units, 0), 0);
}

/** What negative lines take off, in cents, as a positive number. Nobody is billed less by a correction. */
export function refundedOf(lines: readonly InvoiceLine[], { settlement }: Invoice): number {
  const units = lines.reduce((sum, line) => sum - Math.min(line.units, 0), 0);
  return Math.max(toCents(units) + settlement.correctionCents, 0);
}

/** Credits and refunds without lines, in cents, as a positive number. */
export function creditsOf(seed: AtlasSeed, { organization, month, half }: Invoice, now: number): number {
  if (half === "second") return 0;
  const credits = chargesBetween(seed, month, nextMonth(month), now).filter(
    (charge) => charge.organizationId === organization.id && charge.units < 0 && !charge.hasLines,
  );
  return toCents(credits.reduce((sum, { units }) => sum - units, 0));
}
