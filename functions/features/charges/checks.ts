import type { Named } from "../../atlas/find-name.ts";
import type { PeriodCharges, ReadInvoice, UnreadableInvoice } from "../../atlas/period-charges.ts";
import { formatDay } from "../../money/days.ts";
import { absolute, formatCents } from "../../money/money.ts";
import { formatPeriod, monthNumber, periodOf } from "../../money/period.ts";
import { escapeMrkdwn } from "../../slack/mrkdwn.ts";
import type { BothCharges, SideCharges } from "./read-side.ts";
import type { BeforeAfter, Side, SideName, Sides } from "./sides.ts";
import { chargesText } from "./text.ts";

type InvoiceOfMonth = Pick<ReadInvoice, "organization" | "month">;

const SIDES: readonly SideName[] = ["before", "after"];
const MAX_SHOWN = 5;

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
  return [chargesText.unseenInvoices(listNames(unseen), monthName(month))];
}

/** Linked organizations without an invoice that the credentials may see in either period. */
export function unseenOrganizations({ before, after }: BothCharges): Named[] {
  return after.unseen.filter(({ id }) => before.unseen.some((other) => other.id === id));
}

/** In mrkdwn. */
function listNames(named: ReadonlyArray<Pick<Named, "name">>): string {
  return named
    .slice(0, MAX_SHOWN)
    .map(({ name }) => escapeMrkdwn(name))
    .join(", ");
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

function isIncomplete({ isFinal, subtotalCents, differenceCents }: ReadInvoice): boolean {
  const difference = absolute(differenceCents);
  const isLarge =
    difference > MAX_DIFFERENCE_CENTS && difference * MAX_DIFFERENCE_SHARE > absolute(subtotalCents);
  return isFinal && isLarge;
}

/** Whether an invoice is read only because it may have late charges of the last days. */
function isForLateCharges({ days }: SideCharges, { month }: InvoiceOfMonth): boolean {
  return days !== undefined && month > days.last.slice(0, 7);
}

/** Linked organizations that the credentials may not read in one of the periods, by their ids. */
export function leftOutOrganizations(charges: BothCharges): Map<string, string> {
  const denied = SIDES.flatMap((side) =>
    charges[side].unreadable.filter(
      (invoice) => isDenial(invoice.reason) && !isForLateCharges(charges[side], invoice),
    ),
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

/** Invoices that could not be read to the end, and would only say late charges. */
function unreadLateCharges(charges: SideCharges): InvoiceOfMonth[] {
  const { unreadable, invoices } = charges;
  return [...unreadable, ...invoices.filter(isIncomplete)].filter((each) => isForLateCharges(charges, each));
}

interface Omissions {
  /** Names of organizations. */
  readonly leftOut: readonly string[];
  readonly unseen: readonly Named[];
  /** US cents. */
  readonly withoutService: BeforeAfter<bigint>;
}

/** What invoices charge and the explanation lacks, in mrkdwn. */
export function warningsOf(
  charges: BothCharges,
  { leftOut, unseen, withoutService: { before, after } }: Omissions,
): string[] {
  const invoices = invoicesOf(charges);
  const isLateOnly = (invoice: ReadInvoice) =>
    SIDES.every(
      (side) =>
        isForLateCharges(charges[side], invoice) ||
        charges[side].invoices.every(({ id }) => id !== invoice.id),
    );
  return [
    ...(leftOut.length > 0 ? [chargesText.leftOut(listNames(leftOut.map((name) => ({ name }))))] : []),
    ...(unseen.length > 0 ? [chargesText.unseen(listNames(unseen))] : []),
    ...(before === 0n && after === 0n
      ? []
      : [chargesText.withoutService(formatCents(after), formatCents(before))]),
    ...[...new Set(SIDES.flatMap((side) => unreadLateCharges(charges[side])).map(invoiceName))]
      .slice(0, MAX_SHOWN)
      .map(chargesText.withoutLate),
    ...invoices
      .filter((invoice) => invoice.differenceCents !== 0n && !isLateOnly(invoice))
      .slice(0, MAX_SHOWN)
      .map(differenceText),
    ...invoices
      .filter(({ linesWithoutAmount }) => linesWithoutAmount > 0)
      .slice(0, MAX_SHOWN)
      .map((invoice) => chargesText.withoutAmount(invoice.linesWithoutAmount, invoiceName(invoice))),
  ];
}

/** Each once. */
export function invoicesOf({ before, after }: BothCharges): ReadInvoice[] {
  return [
    ...new Map([...before.invoices, ...after.invoices].map((invoice) => [invoice.id, invoice])).values(),
  ];
}

function differenceText(invoice: ReadInvoice): string {
  const { subtotalCents, differenceCents } = invoice;
  const lines = formatCents(subtotalCents + differenceCents);
  const difference = formatCents(differenceCents);
  return chargesText.differs(invoiceName(invoice), lines, formatCents(subtotalCents), difference);
}

/** Which months are not closed, so that more may come, and how far the open side is charged. Each month once, in mrkdwn. */
export function pendingNotes(charges: BothCharges, sides: Sides, open: SideName | undefined): string[] {
  const [side, other]: readonly SideName[] = open === "before" ? SIDES : SIDES.toReversed();
  if (!side || !other) return [];
  const now = pendingMonths(charges[side], sides[side]);
  const old = pendingMonths(charges[other], sides[other]).filter((month) => !now.includes(month));
  const noteOf = (months: readonly string[], name: SideName) => {
    // The last day of days that are not open is known before.
    const isKnown = sides[name].days !== undefined && name !== open;
    const day = isKnown ? undefined : charges[name].lastDay;
    return months.length > 0 ? [chargesText.pending(months.map(monthName), day && formatDay(day))] : [];
  };
  return [...noteOf(now, side), ...noteOf(old, other)];
}

/** `2026-10`: months of a side whose invoices are not closed; sorted. */
function pendingMonths({ invoices }: PeriodCharges, { months }: Side): string[] {
  const pending = invoices.filter(
    ({ isFinal, month }) => !isFinal && `${month}-01` >= months.start && `${month}-01` < months.end,
  );
  return [...new Set(pending.map(({ month }) => month))].toSorted();
}

/** Days have no tax, and credits belong to no day. In mrkdwn. */
export function notIncluded({ before, after }: BothCharges, sides: Sides): string[] {
  const sum = ({ invoices }: PeriodCharges, field: "salesTaxCents" | "creditsCents" | "payingCreditsCents") =>
    invoices.reduce((total, invoice) => total + invoice[field], 0n);
  if (sides.after.days) {
    const hasCredits = [before, after].some((charges) => sum(charges, "creditsCents") !== 0n);
    return hasCredits ? [chargesText.creditsLeftOut] : [];
  }
  const noteOf = (field: "salesTaxCents" | "payingCreditsCents", text: typeof chargesText.taxLeftOut) => {
    const [now, old] = [sum(after, field), sum(before, field)];
    return now === 0n && old === 0n ? [] : [text(formatCents(now), formatCents(old))];
  };
  return [
    ...noteOf("payingCreditsCents", chargesText.payingCreditsLeftOut),
    ...noteOf("salesTaxCents", chargesText.taxLeftOut),
  ];
}

function invoiceName({ organization, month }: InvoiceOfMonth): string {
  return chargesText.invoiceOf(escapeMrkdwn(organization), monthName(month));
}

/** @param month `2026-10` */
function monthName(month: string): string {
  return formatPeriod(periodOf(monthNumber(month), 1));
}

/** Cost Explorer may know which project a credit is for, so its change may differ by that of the credits. In mrkdwn. */
export function creditsElsewhere({ before, after }: BeforeAfter<bigint>): string[] {
  return before === after ? [] : [chargesText.creditsElsewhere(formatCents(after), formatCents(before))];
}
