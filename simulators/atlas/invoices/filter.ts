import { choiceParameter, choicesParameter, dateParameter } from "../parameters.ts";
import { endOf, type Invoice, startOf } from "./invoice.ts";
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
  // Invoices follow one another, so both sort the same.
  choiceParameter(query, "sortBy", ["START_DATE", "END_DATE"], "END_DATE");
  const order = choiceParameter(query, "orderBy", ["asc", "desc"], "desc");
  const found = invoices.filter(
    (invoice) =>
      (statuses.length === 0 || statuses.includes(invoice.settlement.status)) &&
      startOf(invoice) >= fromDate &&
      (toDate === undefined || endOf(invoice) <= toDate),
  );
  const direction = order === "asc" ? 1 : -1;
  return found.sort((one, other) => direction * (startOf(one) < startOf(other) ? -1 : 1));
}
