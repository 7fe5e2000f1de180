import { daysAfter, nextMonth } from "../calendar.ts";
import { chargesBetween, invoiceIdOf, monthsUntil } from "../ledger.ts";
import { type AtlasSeed, byId, isPaying, type Organization } from "../seed.ts";
import { correctionLine, type InvoiceLine, linesOfMonth } from "./line.ts";
import { type Settlement, settlementOf } from "./settlements.ts";

export interface Invoice {
  readonly id: string;
  readonly organization: Organization;
  /** First day of its month, `YYYY-MM-01`. */
  readonly month: string;
  readonly settlement: Settlement;
}

/** One for each month that has charges, newest first. */
export function invoicesOf(seed: AtlasSeed, organizationId: string, now: number): Invoice[] {
  return monthsUntil(seed, now).map((month, age) => ({
    id: invoiceIdOf(organizationId, month),
    organization: byId(seed.organizations, organizationId),
    month,
    settlement: settlementOf(seed, organizationId, age),
  }));
}

export function findInvoice(seed: AtlasSeed, id: string, now: number): Invoice | undefined {
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
export function linesOf(
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

/** The sum of the positive lines (Atlas Administration API, BillingInvoice). */
export function subtotalOf(lines: readonly InvoiceLine[]): number {
  return lines.reduce((sum, { totalPriceCents }) => sum + Math.max(totalPriceCents, 0), 0);
}

/** Credits and refunds in cents, as a positive number. */
export function creditsOf(seed: AtlasSeed, { organization, month }: Invoice, now: number): number {
  return chargesBetween(seed, month, nextMonth(month), now)
    .filter((charge) => charge.organizationId === organization.id && charge.units < 0)
    .reduce((sum, { units }) => sum + Math.floor(-units / 100), 0);
}
