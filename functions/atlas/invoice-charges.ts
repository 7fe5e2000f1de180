import type { Days } from "../money/days.ts";
import type { Atlas } from "./atlas.ts";
import { createChargeGroups, type GroupedCharges } from "./charge-groups.ts";
import type { CsvProblem } from "./csv-problem.ts";
import { AtlasError } from "./error.ts";
import { readInvoiceCsv } from "./invoice-csv.ts";
import { streamInvoice, streamInvoiceCsv } from "./invoices.ts";
import { readLineItems } from "./line-items.ts";
import type { OwnedInvoice } from "./owned-invoices.ts";
import { readStream } from "./stream.ts";

/** What the lines of one invoice add up to. */
export interface InvoiceCharges extends GroupedCharges {
  /** Line items have no regions, and amounts in whole cents. */
  readonly source: "csv" | "line_items";
  /** Its name; empty if the lines don't say. */
  readonly organization: string;
}

/** Why the lines of an invoice cannot be read. */
export type UnreadableReason =
  | CsvProblem["kind"]
  /** Atlas refuses to show it (403), has none (404), or answers with another refusal. */
  | "denied"
  | "missing"
  | "refused"
  /** Single days are wanted, and a line has none. */
  | "no_day";

/** 401 and 402 concern all requests, 408 and 429 pass: none refuses the invoice. */
const OTHER_STATUSES = [401, 402, 408, 429];

/**
 * Reads the lines of an invoice from its CSV or, where Atlas refuses that, from its JSON, and adds them up.
 *
 * @param days only these; all lines when left out.
 * @throws AtlasError when Atlas is unavailable
 */
export async function readInvoiceCharges(
  atlas: Atlas,
  invoice: OwnedInvoice,
  { days, jobId }: { readonly days: Days | undefined; readonly jobId: string },
): Promise<InvoiceCharges | UnreadableReason> {
  const attempt = await orRefusal(() => readFromCsv(atlas, invoice, days, jobId));
  const charges =
    attempt instanceof AtlasError
      ? await orRefusal(() => readFromLineItems(atlas, invoice, days, jobId))
      : attempt;
  if (charges instanceof AtlasError) return reasonOf(charges);
  return typeof charges !== "string" && days && charges.hasLineWithoutDay ? "no_day" : charges;
}

function readFromCsv(atlas: Atlas, invoice: OwnedInvoice, days: Days | undefined, jobId: string) {
  const open = () => streamInvoiceCsv(atlas.client, atlas.orgId, invoice.id);
  const read = async (body: AsyncIterable<Uint8Array>) => {
    const groups = createChargeGroups(groupingOf(invoice, days));
    const { head, problem } = await readInvoiceCsv(body, groups.add);
    if (problem) return problem.kind;
    const organization = head["Organization Name"] ?? "";
    return { ...groups.result(), source: "csv" as const, organization };
  };
  return readStream<InvoiceCharges | UnreadableReason>(open, read, jobId);
}

function readFromLineItems(atlas: Atlas, invoice: OwnedInvoice, days: Days | undefined, jobId: string) {
  const open = () => streamInvoice(atlas.client, atlas.orgId, invoice.id);
  const read = async (body: AsyncIterable<Uint8Array>) => {
    const groups = createChargeGroups(groupingOf(invoice, days));
    const problem = await readLineItems(body, groups.add);
    return problem ?? { ...groups.result(), source: "line_items" as const, organization: "" };
  };
  return readStream<InvoiceCharges | UnreadableReason>(open, read, jobId);
}

function groupingOf({ orgId, startDate }: OwnedInvoice, days: Days | undefined) {
  return { organizationId: orgId, startDate: startDate?.slice(0, 10), days };
}

async function orRefusal<T>(read: () => Promise<T>): Promise<T | AtlasError> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AtlasError && isRefusal(error)) return error;
    throw error;
  }
}

function isRefusal({ status = 0 }: AtlasError): boolean {
  return status >= 400 && status < 500 && !OTHER_STATUSES.includes(status);
}

function reasonOf({ status }: AtlasError): UnreadableReason {
  if (status === 403) return "denied";
  return status === 404 ? "missing" : "refused";
}
