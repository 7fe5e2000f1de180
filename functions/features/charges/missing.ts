import type { Named } from "../../atlas/find-name.ts";
import type { ReadInvoice, UnreadableInvoice } from "../../atlas/period-charges.ts";
import { absolute } from "../../money/money.ts";
import { type InvoiceOfMonth, invoiceName, joinNames, MAX_SHOWN, monthName } from "./invoice-name.ts";
import type { BothCharges, SideCharges } from "./read-side.ts";
import { chargesText } from "./text.ts";

/**
 * Lines that differ from the subtotal by more than this, and by 1 % of it, are not all lines, or not those of
 * the invoice.
 */
const MAX_DIFFERENCE_CENTS = 100n;
const MAX_DIFFERENCE_SHARE = 100n;

/** Why a period can't be explained from its invoices, in mrkdwn; nothing where it can. */
export function problemsOf(charges: SideCharges, payingId: string): string[] {
  const isLeftOut = ({ orgId, reason }: UnreadableInvoice) => orgId !== payingId && isDenial(reason);
  return [...missingInvoices(charges, isLeftOut), ...incompleteInvoices(charges).map(incompleteText)].slice(
    0,
    MAX_SHOWN,
  );
}

/** The invoices whose lines can't be read at all, in mrkdwn. */
export function missingInvoices(
  charges: SideCharges,
  isLeftOut: (invoice: UnreadableInvoice) => boolean = () => false,
): string[] {
  const { unreadable, missingMonths } = charges;
  return [
    ...(missingMonths.length > 0 && isUnseen(charges) ? unseenInvoices(charges) : noInvoices(missingMonths)),
    ...unreadable
      .filter((each) => !isForLateCharges(charges, each) && !isLeftOut(each))
      .map((each) => unreadableText(each)),
  ];
}

/** The invoices with only a part of their lines. */
export function incompleteInvoices(charges: SideCharges): ReadInvoice[] {
  return charges.invoices.filter((each) => !isForLateCharges(charges, each) && isIncomplete(each));
}

function noInvoices(months: readonly string[]): string[] {
  const [first, ...others] = months.map(monthName);
  if (first === undefined) return [];
  return [others.length > 0 ? chargesText.noInvoices(first, others.length) : chargesText.noInvoice(first)];
}

/** Whether only organizations are wanted whose invoices Atlas doesn't show. */
function isUnseen({ organizationIds, unseen }: SideCharges): boolean {
  return organizationIds?.every((wanted) => unseen.some(({ id }) => id === wanted)) ?? false;
}

function unseenInvoices({ unseen, missingMonths: [month = ""] }: SideCharges): string[] {
  return [chargesText.unseenInvoices(joinNames(unseen), monthName(month))];
}

/** Linked organizations without an invoice that the credentials may see in either period. */
export function unseenOrganizations({ before, after }: BothCharges): Named[] {
  return after.unseen.filter(({ id }) => before.unseen.some((other) => other.id === id));
}

function isDenial(reason: UnreadableInvoice["reason"]): boolean {
  return reason === "denied" || reason === "missing" || reason === "refused";
}

function unreadableText(invoice: UnreadableInvoice): string {
  const name = invoiceName(invoice);
  switch (invoice.reason) {
    case "denied":
      return chargesText.unreadable.denied(name);
    case "missing":
      return chargesText.unreadable.missing(name);
    case "truncated":
      return chargesText.unreadable.incomplete(name);
    default:
      return chargesText.unreadable.other(name);
  }
}

function incompleteText(invoice: ReadInvoice): string {
  const { withoutAmount, incomplete } = chargesText.unreadable;
  const { linesWithoutAmount: count } = invoice;
  return count > 0 ? withoutAmount(count, invoiceName(invoice)) : incomplete(invoiceName(invoice));
}

export function isIncomplete({ isFinal, subtotalCents, differenceCents }: ReadInvoice): boolean {
  const difference = absolute(differenceCents);
  const isLarge =
    difference > MAX_DIFFERENCE_CENTS && difference * MAX_DIFFERENCE_SHARE > absolute(subtotalCents);
  return isFinal && isLarge;
}

/** Whether an invoice is read only because it may have late charges of the last days. */
export function isForLateCharges({ days }: SideCharges, { month }: InvoiceOfMonth): boolean {
  return days !== undefined && month > days.last.slice(0, 7);
}

/** Linked organizations that the credentials may not read on one of the sides, by their ids. */
export function leftOutOrganizations(...sides: readonly SideCharges[]): Map<string, string> {
  const denied = sides.flatMap((charges) =>
    charges.unreadable.filter((invoice) => isDenial(invoice.reason) && !isForLateCharges(charges, invoice)),
  );
  return new Map(denied.map(({ orgId, organization }) => [orgId, organization]));
}

/** Without those organizations. */
export function withoutOrganizations(charges: SideCharges, ids: ReadonlySet<string>): SideCharges {
  return {
    ...charges,
    groups: charges.groups.filter(({ organizationId }) => !ids.has(organizationId)),
    invoices: charges.invoices.filter(({ orgId }) => !ids.has(orgId)),
    unreadable: charges.unreadable.filter(({ orgId }) => !ids.has(orgId)),
  };
}
