import * as z from "zod";
import type { AtlasClient } from "./client.ts";
import { type Invoice, type InvoiceMetadata, invoiceMetadataSchema, invoiceSchema } from "./invoice.ts";
import { parseAnswer } from "./json.ts";
import { readAllPages } from "./pages.ts";
import { readStream } from "./stream.ts";
import { stripLineItems } from "./strip-line-items.ts";

interface InvoiceFilter {
  /** Such as `PAID`; all of them when left out. */
  readonly statuses?: readonly string[] | undefined;
  /** Only invoices that start on this day or later, `YYYY-MM-DD`. */
  readonly from?: string | undefined;
  /** Only invoices that end on this day or earlier, `YYYY-MM-DD`; an invoice ends on the first of the next month. */
  readonly to?: string | undefined;
}

/** Newest first, without lines, payments and refunds. Source: Atlas API, listOrgInvoices. @throws AtlasError */
export function listInvoices(
  client: AtlasClient,
  orgId: string,
  { statuses: statusNames, from: fromDate, to: toDate }: InvoiceFilter = {},
): Promise<InvoiceMetadata[]> {
  const searchParams = { statusNames, fromDate, toDate, sortBy: "END_DATE", orderBy: "desc" };
  return readAllPages(client, invoicesPath(orgId), invoiceMetadataSchema, {
    searchParams,
    access: "invoices",
  });
}

/** The invoices of the running month. Source: Atlas API, listOrgInvoicePending. @throws AtlasError */
export async function listPendingInvoices(client: AtlasClient, orgId: string): Promise<Invoice[]> {
  const path = `${invoicesPath(orgId)}/pending`;
  const { results } = await readJson(client, path, z.object({ results: z.array(invoiceSchema) }));
  return results;
}

/** Skips the lines, perhaps a million, while it reads. Source: Atlas API, getOrgInvoice. @throws AtlasError */
export function readInvoice(client: AtlasClient, orgId: string, invoiceId: string): Promise<Invoice> {
  return readJson(client, invoicePath(orgId, invoiceId), invoiceSchema);
}

/**
 * Streams the CSV of an invoice, which may take minutes; to be read with `readStream`.
 * Source: Atlas API, getOrgInvoiceCsv.
 *
 * @throws AtlasError
 */
export function streamInvoiceCsv(
  client: AtlasClient,
  orgId: string,
  invoiceId: string,
): Promise<ReadableStream<Uint8Array>> {
  return client.getStream(`${invoicePath(orgId, invoiceId)}/csv`, { format: "csv", access: "invoices" });
}

/**
 * Streams the JSON of an invoice with its lines; to be read with `readStream`. Source: Atlas API,
 * getOrgInvoice.
 *
 * @throws AtlasError
 */
export function streamInvoice(
  client: AtlasClient,
  orgId: string,
  invoiceId: string,
): Promise<ReadableStream<Uint8Array>> {
  return client.getStream(invoicePath(orgId, invoiceId), { access: "invoices" });
}

async function readJson<Answer>(
  client: AtlasClient,
  path: string,
  schema: z.ZodType<Answer>,
): Promise<Answer> {
  const text = await readStream(() => client.getStream(path, { access: "invoices" }), stripLineItems);
  return parseAnswer(text, schema, "an invoice");
}

function invoicesPath(orgId: string): string {
  return `orgs/${encodeURIComponent(orgId)}/invoices`;
}

function invoicePath(orgId: string, invoiceId: string): string {
  return `${invoicesPath(orgId)}/${encodeURIComponent(invoiceId)}`;
}
