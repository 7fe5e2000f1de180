import { nextMonth } from "../calendar.ts";
import { choiceParameter, choicesParameter, dateParameter } from "../parameters.ts";
import type { Invoice } from "./invoice.ts";
import { INVOICE_STATUSES } from "./settlements.ts";

/**
 * The invoices that a query asks for, in its order: newest first by default (Atlas Administration API, listOrgInvoices).
 * They begin on `fromDate` or later and end on `toDate` or earlier. Throws an AtlasError with status 400 for a parameter
 * that is not understood.
 */
export function filterInvoices(invoices: readonly Invoice[], query: URLSearchParams): Invoice[] {
  const statuses = choicesParameter(query, "statusNames", INVOICE_STATUSES);
  const fromDate = dateParameter(query, "fromDate") ?? "";
  const toDate = dateParameter(query, "toDate");
  // Start and end dates have the same order, for an invoice is a month.
  choiceParameter(query, "sortBy", ["START_DATE", "END_DATE"], "END_DATE");
  const order = choiceParameter(query, "orderBy", ["asc", "desc"], "desc");
  const found = invoices.filter(
    ({ month, settlement }) =>
      (statuses.length === 0 || statuses.includes(settlement.status)) &&
      month >= fromDate &&
      (toDate === undefined || nextMonth(month) <= toDate),
  );
  const direction = order === "asc" ? 1 : -1;
  return found.sort((one, other) => direction * (one.month < other.month ? -1 : 1));
}
