/** The states of an invoice. Source: Atlas Administration API, BillingInvoice.statusName. */
export const INVOICE_STATUSES = [
  "PENDING",
  "CLOSED",
  "FORGIVEN",
  "FAILED",
  "PAID",
  "FREE",
  "PREPAID",
  "INVOICED",
] as const;

/** Issued, and not paid in full as far as Atlas knows. */
export const UNPAID_STATUSES: readonly string[] = ["CLOSED", "FAILED", "INVOICED"];

const SETTLED_STATUSES: readonly string[] = ["PAID", "FREE", "PREPAID", "FORGIVEN"];

/** What a state means for the amount due. `unclear`: Atlas sent no state, or one that is not documented. */
export type Standing = "running" | "unpaid" | "settled" | "unclear";

export function standingOf({ statusName }: { readonly statusName?: string | undefined }): Standing {
  if (statusName === "PENDING") return "running";
  if (statusName === undefined) return "unclear";
  if (UNPAID_STATUSES.includes(statusName)) return "unpaid";
  return SETTLED_STATUSES.includes(statusName) ? "settled" : "unclear";
}
