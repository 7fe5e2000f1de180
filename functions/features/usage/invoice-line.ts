import { absolute, formatCents } from "../../money/money.ts";
import { monthsIn, type Period, periodWords } from "../../money/period.ts";
import { code, escapeMrkdwn } from "../../slack/mrkdwn.ts";
import type { InvoiceCheck } from "./invoice-check.ts";
import { usageText } from "./text.ts";

const MAX_SHARES = 5;

/** Sentences in mrkdwn. */
export function invoiceLine(
  { cents, shares, pendingCents, differenceCents, isRounding, missing }: InvoiceCheck,
  period: Period,
): string[] {
  const listed = shares
    .slice(0, MAX_SHARES)
    .map((share) => `${escapeMrkdwn(share.organization)} ${formatCents(share.cents)}`);
  const more = shares.length > MAX_SHARES ? [`+${shares.length - MAX_SHARES}`] : [];
  const invoices = usageText.invoices(formatCents(cents), [...listed, ...more]);
  const pending = pendingCents > 0n ? amountOf(pendingCents) : undefined;
  const amount = amountOf(absolute(differenceCents));
  const missed = missing
    .map((name) => escapeMrkdwn(name))
    .slice(0, MAX_SHARES)
    .join(", ");
  return [sentence(), ...(missing.length > 0 ? [usageText.invoicesMissing(missed)] : [])];

  function sentence(): string {
    if (differenceCents === 0n) {
      return pending ? usageText.invoicesPending(invoices, pending) : usageText.invoicesMatch(invoices);
    }
    if (isRounding) return usageText.invoicesRound(invoices, amount, pending);
    const difference = differenceCents > 0n ? usageText.less(amount) : usageText.more(amount);
    return usageText.invoicesDiffer(invoices, difference, code(invoiceCommand(period)), pending);
  }
}

/** @param cents not negative */
function amountOf(cents: bigint): string {
  return cents < 100n ? usageText.cents(cents) : formatCents(cents);
}

function invoiceCommand(period: Period): string {
  return `/atlas-invoice ${monthsIn(period).length > 1 ? "list " : ""}${periodWords(period)}`;
}
