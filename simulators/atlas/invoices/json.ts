import { dateOf } from "../calendar.ts";
import { endOf, startOf } from "./invoice.ts";
import { discountCentsOf, type InvoiceLine, quantityOf, unitPriceOf } from "./line.ts";
import type { Statement } from "./statement.ts";

/** Atlas Administration API, BillingInvoiceMetadata. */
export function metadataJson({ invoice, bill }: Statement, now: number): object {
  const { id, organization, settlement } = invoice;
  const { payments, refunds, ...sums } = bill;
  const [start, end] = [startOf(invoice), endOf(invoice)];
  return {
    id,
    orgId: organization.id,
    statusName: settlement.status,
    startDate: midnight(start),
    endDate: midnight(end),
    created: midnight(start),
    updated: midnight(settlement.status === "PENDING" ? dateOf(now) : end),
    ...sums,
  };
}

/** Atlas Administration API, BillingInvoice. */
export function invoiceJson(statement: Statement, now: number): object {
  const { payments, refunds } = statement.bill;
  const lineItems = statement.lines.map(lineItemJson);
  return { ...metadataJson(statement, now), lineItems, payments, refunds };
}

/** Atlas Administration API, PublicApiUsageDetailsLineItemView. */
export function usageDetailJson(line: InvoiceLine): object {
  return {
    billDate: midnight(line.billDate),
    usageDate: midnight(line.usageDate),
    description: line.sku.description,
    cloudProvider: line.sku.provider,
    ...placeJson(line),
    quantity: Number(quantityOf(line)),
    unitPriceDollars: Number(unitPriceOf(line)),
    totalPriceCents: line.totalPriceCents,
  };
}

/** Atlas Administration API, InvoiceLineItem. */
function lineItemJson(line: InvoiceLine): object {
  const { sku, cluster, project } = line;
  return {
    sku: sku.name,
    cloudProvider: sku.provider,
    ...placeJson(line),
    ...(project && { groupName: project.name }),
    ...(sku.application && { stitchAppName: sku.application }),
    ...(line.note && { note: line.note }),
    created: midnight(line.billDate),
    startDate: midnight(line.usageDate),
    endDate: midnight(line.billDate),
    quantity: Number(quantityOf(line)),
    unit: sku.unit,
    unitPriceDollars: Number(unitPriceOf(line)),
    ...(sku.percentDiscount > 0 && {
      percentDiscount: sku.percentDiscount,
      discountCents: discountCentsOf(line),
    }),
    totalPriceCents: line.totalPriceCents,
    tags: Object.fromEntries(Object.entries(cluster?.tags ?? {}).map(([key, value]) => [key, [value]])),
  };
}

function placeJson({ project, cluster }: InvoiceLine): object {
  return {
    ...(project && { groupId: project.id }),
    ...(cluster && { clusterName: cluster.name }),
  };
}

function midnight(date: string): string {
  return `${date}T00:00:00Z`;
}
