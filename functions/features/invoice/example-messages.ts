import type { Invoice } from "../../atlas/invoice.ts";
import { createChargeTotals } from "../../atlas/invoice-totals.ts";
import { toCents } from "../../money/money.ts";
import { periodOf } from "../../money/period.ts";
import {
  EXAMPLE_ORGANIZATION_ID,
  EXAMPLE_TODAY,
  EXAMPLE_USER,
  type ExampleData,
  exampleCharges,
  type NamedMessage,
} from "../example-data.ts";
import { invoiceList } from "./list-message.ts";
import { invoiceAnswer } from "./message.ts";

const OCTOBER = periodOf(2026 * 12 + 9, 1);

export function exampleMessages(data: ExampleData): NamedMessage[] {
  const totals = createChargeTotals();
  for (const charge of exampleCharges(data, OCTOBER.start)) totals.add(charge);
  const sums = totals.sums();
  const cents = toCents(sums.total);
  const invoice: Invoice = {
    ...{ id: EXAMPLE_ORGANIZATION_ID, orgId: EXAMPLE_ORGANIZATION_ID, statusName: "CLOSED" },
    ...{ startDate: `${OCTOBER.start}T00:00:00Z`, endDate: `${OCTOBER.end}T00:00:00Z` },
    ...{ subtotalCents: cents, amountBilledCents: cents, amountPaidCents: 0n, creditsCents: 0n },
    ...{ salesTaxCents: 0n, startingBalanceCents: 0n, linkedInvoices: [], payments: [], refunds: [] },
  };
  const view = { organization: data.organization, userId: EXAMPLE_USER, today: EXAMPLE_TODAY };
  return [
    ["invoice", invoiceAnswer(invoice, { ...sums, head: {} }, view)],
    ["invoices", invoiceList([invoice], { statuses: [] }, view)],
  ];
}
