import * as z from "zod";
import type { AtlasClient } from "./client.ts";
import { AtlasError } from "./error.ts";
import type { Invoice, InvoiceMetadata } from "./invoice.ts";
import { invoiceSchema, metadataSchema } from "./invoice-answer.ts";
import { readAllPages } from "./pages.ts";
import { stripLineItems } from "./strip-line-items.ts";

interface InvoiceFilter {
  /** Such as `PAID`; all of them when left out. */
  readonly statuses?: readonly string[] | undefined;
  /** Only invoices that start on this day or later, `YYYY-MM-DD`. */
  readonly from?: string | undefined;
  /** Only invoices that end on this day or earlier, `YYYY-MM-DD`; an invoice ends on the first of the next month. */
  readonly to?: string | undefined;
  /** Whether linked invoices are listed inside those that pay for them; Atlas does it unless told. */
  readonly viewLinked?: boolean | undefined;
}

/** How often a body that breaks off is asked for. */
const MAX_TRIES = 3;

/**
 * The invoices of an organization, newest first, without lines, payments and refunds.
 * Source: Atlas Administration API, listOrgInvoices.
 *
 * @throws AtlasError
 */
export function listInvoices(
  client: AtlasClient,
  orgId: string,
  filter: InvoiceFilter = {},
): Promise<InvoiceMetadata[]> {
  const { statuses: statusNames, from: fromDate, to: toDate, viewLinked: viewLinkedInvoices } = filter;
  const searchParams = {
    statusNames,
    fromDate,
    toDate,
    viewLinkedInvoices,
    sortBy: "END_DATE",
    orderBy: "desc",
  };
  return readAllPages(client, invoicesPath(orgId), metadataSchema, { searchParams, access: "invoices" });
}

/**
 * The invoices of the running month; they still change.
 * Source: Atlas Administration API, listOrgInvoicePending.
 *
 * @throws AtlasError
 */
export async function pendingInvoices(client: AtlasClient, orgId: string): Promise<Invoice[]> {
  const path = `${invoicesPath(orgId)}/pending`;
  const { results } = await readJson(client, path, z.object({ results: z.array(invoiceSchema) }));
  return results;
}

/**
 * One invoice with its payments and refunds. The lines, which may be a million, are left out while it is read.
 * Source: Atlas Administration API, getOrgInvoice.
 *
 * @throws AtlasError
 */
export function readInvoice(client: AtlasClient, orgId: string, invoiceId: string): Promise<Invoice> {
  return readJson(client, invoicePath(orgId, invoiceId), invoiceSchema);
}

/**
 * The CSV of an invoice as it comes, which may take minutes. Reading it may fail midway, with AtlasError `unreachable`
 * or `timed_out`: whoever wants another try starts over.
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
  const text = await readText(client, path);
  try {
    return schema.parse(JSON.parse(text));
  } catch (cause) {
    throw AtlasError.unexpectedAnswer("an invoice has another form than documented", cause);
  }
}

async function readText(client: AtlasClient, path: string): Promise<string> {
  for (let tries = 1; ; tries++) {
    const body = await client.getStream(path, { access: "invoices" });
    try {
      return await stripLineItems(body);
    } catch (error) {
      // Broken off midway, where the client has no part in it any more.
      if (!(error instanceof AtlasError) || tries === MAX_TRIES) throw error;
    }
  }
}

function invoicesPath(orgId: string): string {
  return `orgs/${encodeURIComponent(orgId)}/invoices`;
}

function invoicePath(orgId: string, invoiceId: string): string {
  return `${invoicesPath(orgId)}/${encodeURIComponent(invoiceId)}`;
}
