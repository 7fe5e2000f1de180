import { nextMonth } from "../calendar.ts";
import { choiceParameter, choicesParameter, dateParameter } from "../parameters.ts";
import type { Invoice } from "./invoice.ts";
import { INVOICE_STATUSES } from "./settlements.ts";

/**
 * Filters and sorts, newest first by default (Atlas Administration API, listOrgInvoices). Invoices begin on `fromDate` or
 * later and end on `toDate` or earlier.
 *
 * @throws AtlasError 400
 */
export function filterInvoices(invoices: readonly Invoice[], query: URLSearchParams): Invoice[] {
  const statuses = choicesParameter(query, "statusNames", INVOICE_STATUSES);
  const fromDate = dateParameter(query, "fromDate") ?? "";
  const toDate = dateParameter(query, "toDate");
  // An invoice is a month, so both sort the same.
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
