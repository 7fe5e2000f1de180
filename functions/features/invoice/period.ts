import type { InvoiceMetadata } from "../../atlas/invoice.ts";
import { addDays, isoDay } from "../../money/days.ts";
import { formatPeriod, monthNumber, type Period, periodOf } from "../../money/period.ts";

type Dates = Pick<InvoiceMetadata, "startDate" | "endDate">;

/** The first and the last day of an invoice, `YYYY-MM-DD` in UTC. Undefined where Atlas does not say. */
function daysOf({ startDate, endDate }: Dates): { first: string; last: string } | undefined {
  const start = Date.parse(startDate ?? "");
  const end = Date.parse(endDate ?? "");
  if (Number.isNaN(start) || Number.isNaN(end)) return undefined;
  // `endDate` is exclusive.
  return { first: isoDay(start), last: isoDay(Math.max(start, end - 1)) };
}

/** The months of an invoice; one that covers half a month counts for the whole. */
export function invoicePeriod(invoice: Dates): Period | undefined {
  const days = daysOf(invoice);
  if (!days) return undefined;
  const first = monthNumber(days.first);
  return periodOf(first, monthNumber(days.last) - first + 1);
}

/** How people call an invoice: `June 2026`, `1–15 June 2026`, or its id where Atlas gives no dates. */
export function invoiceName(invoice: InvoiceMetadata): string {
  const days = daysOf(invoice);
  const period = invoicePeriod(invoice);
  if (!days || !period) return invoice.id;
  const isWhole = days.first === period.start && addDays(days.last, 1) === period.end;
  if (isWhole || days.first.slice(0, 7) !== days.last.slice(0, 7)) return formatPeriod(period);
  const [first, last] = [Number(days.first.slice(8)), Number(days.last.slice(8))];
  return `${first === last ? first : `${first}–${last}`} ${formatPeriod(period)}`;
}

/** Whether the last day of an invoice is over. */
export function hasEnded({ endDate }: Dates, today: Date): boolean {
  return Date.parse(endDate ?? "") <= today.getTime();
}
