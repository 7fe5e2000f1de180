import * as z from "zod";
import type { AtlasClient } from "./client.ts";
import { AtlasError } from "./error.ts";
import { type Invoice, type InvoiceMetadata, invoiceMetadataSchema, invoiceSchema } from "./invoice.ts";
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

/**
 * The invoices of an organization, newest first, without lines, payments and refunds.
 * Source: Atlas Administration API, listOrgInvoices.
 *
 * @throws AtlasError
 */
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

/**
 * The invoices of the running month; they still change.
 * Source: Atlas Administration API, listOrgInvoicePending.
 *
 * @throws AtlasError
 */
export async function listPendingInvoices(client: AtlasClient, orgId: string): Promise<Invoice[]> {
  const path = `${invoicesPath(orgId)}/pending`;
  const { results } = await readJson(client, path, z.object({ results: z.array(invoiceSchema) }));
  return results;
}

/**
 * One invoice with its payments and refunds. Its lines, perhaps a million, are skipped while it is read.
 * Source: Atlas Administration API, getOrgInvoice.
 *
 * @throws AtlasError
 */
export function readInvoice(client: AtlasClient, orgId: string, invoiceId: string): Promise<Invoice> {
  return readJson(client, invoicePath(orgId, invoiceId), invoiceSchema);
}

/**
 * Streams the CSV of an invoice, which may take minutes. Reading may fail midway with AtlasError `unreachable` or
 * `timed_out`: see `readStream`.
 * Source: Atlas Administration API, getOrgInvoiceCsv.
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

async function readJson<Answer>(
  client: AtlasClient,
  path: string,
  schema: z.ZodType<Answer>,
): Promise<Answer> {
  const text = await readStream(() => client.getStream(path, { access: "invoices" }), stripLineItems);
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw AtlasError.unexpectedAnswer("an invoice has another form than documented", cause);
  }
}

function invoicesPath(orgId: string): string {
  return `orgs/${encodeURIComponent(orgId)}/invoices`;
}

function invoicePath(orgId: string, invoiceId: string): string {
  return `${invoicesPath(orgId)}/${encodeURIComponent(invoiceId)}`;
}
