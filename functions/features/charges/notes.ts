import type { Named } from "../../atlas/find-name.ts";
import type { PeriodCharges, ReadInvoice } from "../../atlas/period-charges.ts";
import { formatDay } from "../../money/days.ts";
import { formatCents } from "../../money/money.ts";
import { type InvoiceOfMonth, invoiceName, joinNames, MAX_SHOWN, monthName } from "./invoice-name.ts";
import { isForLateCharges, isIncomplete } from "./missing.ts";
import type { BothCharges, SideCharges } from "./read-side.ts";
import { type BeforeAfter, SIDES, type Side, type SideName, type Sides } from "./sides.ts";
import { chargesText } from "./text.ts";

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
    ...(leftOut.length > 0 ? [chargesText.leftOut(joinNames(leftOut.map((name) => ({ name }))))] : []),
    ...(unseen.length > 0 ? [chargesText.unseen(joinNames(unseen))] : []),
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
  const [side, other] = open === "before" ? SIDES : (["after", "before"] as const);
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

/** Cost Explorer may know which project a credit is for, so its change may differ by that of the credits. In mrkdwn. */
export function creditsElsewhere({ before, after }: BeforeAfter<bigint>): string[] {
  return before === after ? [] : [chargesText.creditsElsewhere(formatCents(after), formatCents(before))];
}
