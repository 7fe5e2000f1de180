import { formatCents } from "../../money/money.ts";
import { monthsIn, type Period, periodWords } from "../../money/period.ts";
import { code, escapeMrkdwn } from "../../slack/mrkdwn.ts";
import type { InvoiceCheck } from "./invoice-check.ts";
import { usageText } from "./text.ts";

const MAX_SHARES = 5;

/** Sentences in mrkdwn. */
export function invoiceLine(
  { cents, shares, differenceCents, kind, missing }: InvoiceCheck,
  period: Period,
): string[] {
  const listed = shares
    .slice(0, MAX_SHARES)
    .map((share) => `${escapeMrkdwn(share.organization)} ${formatCents(share.cents)}`);
  const more = shares.length > MAX_SHARES ? [`+${shares.length - MAX_SHARES}`] : [];
  const invoices = usageText.invoices(formatCents(cents), [...listed, ...more]);
  const size = differenceCents < 0n ? -differenceCents : differenceCents;
  const amount = size < 100n ? usageText.cents(size) : formatCents(size);
  const missed = missing
    .map((name) => escapeMrkdwn(name))
    .slice(0, MAX_SHARES)
    .join(", ");
  return [sentence(), ...(missing.length > 0 ? [usageText.invoicesMissing(missed)] : [])];

  function sentence(): string {
    if (size === 0n) return usageText.invoicesMatch(invoices);
    if (kind === "rounding") return usageText.invoicesRound(invoices, amount);
    if (kind === "pending" && differenceCents > 0n) return usageText.invoicesPending(invoices, amount);
    const difference = differenceCents > 0n ? usageText.less(amount) : usageText.more(amount);
    return usageText.invoicesDiffer(invoices, difference, code(invoiceCommand(period)));
  }
}

function invoiceCommand(period: Period): string {
  return `/atlas-invoice ${monthsIn(period).length > 1 ? "list " : ""}${periodWords(period)}`;
}
