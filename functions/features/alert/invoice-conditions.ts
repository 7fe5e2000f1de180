import { type HistoryInvoice, isRecent } from "../../atlas/cost-history.ts";
import type { ConditionDetails, Found } from "./details.ts";
import type { Condition } from "./request.ts";

/** Atlas closes an invoice once its month is over. */
const OPEN_STATUS = "PENDING";

/**
 * Of the last months only: an alert can't remember all invoices of many organizations.
 *
 * @param today ISO date
 */
export function findInvoices(
  { state }: Extract<Condition, { kind: "invoice" }>,
  invoices: readonly HistoryInvoice[],
  today: string,
): Array<Found<ConditionDetails>> {
  const isSo = ({ status }: HistoryInvoice) =>
    state === "failed" ? status === "FAILED" : status !== undefined && status !== OPEN_STATUS;
  const recent = invoices.filter((invoice) => isSo(invoice) && isRecent(invoice, today));
  return recent.map(({ id, orgId, organization, month, billedCents, paidCents }) => ({
    ...{ subject: `invoice:${id}:${state}`, run: undefined, matter: `invoice:${id}` },
    details: {
      ...{ kind: "invoice", state, invoiceId: id, orgId, organization, month },
      ...{ billedCents: String(billedCents), paidCents: String(paidCents) },
    },
  }));
}

/** What the credits on the invoices since a month add up to: US cents. @param since `2026-01` */
export function creditsUsed(invoices: readonly HistoryInvoice[], since: string, until = "9"): bigint {
  return invoices
    .filter(({ month }) => month >= since && month <= until)
    .reduce((sum, { creditsCents }) => sum + creditsCents, 0n);
}

/** Atlas tells the credits of an invoice, not of a day: the run is of months, by their first days. */
export function findCredits(
  { belowCents, ofCents, since }: Extract<Condition, { kind: "credits" }>,
  invoices: readonly HistoryInvoice[],
): Array<Found<ConditionDetails>> {
  const leftAfter = (month: string) => BigInt(ofCents) - creditsUsed(invoices, since, month);
  const isLow = (month: string) => leftAfter(month) < BigInt(belowCents);
  const months = [...new Set(invoices.map(({ month }) => month))]
    .filter((month) => month >= since)
    .toSorted();
  const last = months.at(-1);
  if (last === undefined || !isLow(last)) return [];
  const first = months[months.findLastIndex((month) => !isLow(month)) + 1] ?? last;
  const run = { first: `${first}-01`, last: `${last}-01` };
  return [
    {
      ...{ subject: "credits", run, matter: `credits:${run.first}` },
      details: {
        ...{ kind: "credits", ofCents, belowCents, since },
        ...{ leftCents: String(leftAfter(last)), usedCents: String(creditsUsed(invoices, since)) },
      },
    },
  ];
}
