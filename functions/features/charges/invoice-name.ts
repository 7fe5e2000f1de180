import type { Named } from "../../atlas/find-name.ts";
import type { ReadInvoice } from "../../atlas/period-charges.ts";
import { formatPeriod, monthNumber, periodOf } from "../../money/period.ts";
import { escapeMrkdwn } from "../../slack/mrkdwn.ts";
import { chargesText } from "./text.ts";

export type InvoiceOfMonth = Pick<ReadInvoice, "organization" | "month">;

/** Most names or sentences of one kind. */
export const MAX_SHOWN = 5;

/** In mrkdwn. */
export function joinNames(named: ReadonlyArray<Pick<Named, "name">>): string {
  return named
    .slice(0, MAX_SHOWN)
    .map(({ name }) => escapeMrkdwn(name))
    .join(", ");
}

/** In mrkdwn. */
export function invoiceName({ organization, month }: InvoiceOfMonth): string {
  return chargesText.invoiceOf(escapeMrkdwn(organization), monthName(month));
}

/** @param month `2026-10` */
export function monthName(month: string): string {
  return formatPeriod(periodOf(monthNumber(month), 1));
}
