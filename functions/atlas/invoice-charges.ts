import type { Days } from "../money/days.ts";
import type { Atlas } from "./atlas.ts";
import type { Breakdown } from "./charge-group.ts";
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
  /** Of its resource tags; sorted. */
  readonly tagKeys: readonly string[];
}

/** What to read of an invoice. */
interface Wanted {
  /** Only these; undefined for all lines. */
  readonly days: Days | undefined;
  readonly breakdown?: Breakdown | undefined;
  readonly jobId: string;
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
 * @throws AtlasError when Atlas is unavailable
 */
export async function readInvoiceCharges(
  atlas: Atlas,
  invoice: OwnedInvoice,
  wanted: Wanted,
): Promise<InvoiceCharges | UnreadableReason> {
  const attempt = await orRefusal(() => readFromCsv(atlas, invoice, wanted));
  const charges =
    attempt instanceof AtlasError
      ? await orRefusal(() => readFromLineItems(atlas, invoice, wanted))
      : attempt;
  if (charges instanceof AtlasError) return reasonOf(charges);
  return typeof charges !== "string" && wanted.days && charges.hasLineWithoutDay ? "no_day" : charges;
}

function readFromCsv(atlas: Atlas, invoice: OwnedInvoice, wanted: Wanted) {
  const open = () => streamInvoiceCsv(atlas.client, atlas.orgId, invoice.id);
  const tag = tagOf(wanted);
  const read = async (body: AsyncIterable<Uint8Array>) => {
    const groups = createChargeGroups(groupingOf(invoice, wanted));
    let columns: ReadonlyMap<string, number> = new Map();
    let column = -1;
    const { head, problem } = await readInvoiceCsv(
      body,
      (charge, fields) => groups.add(charge, fields[column]),
      (tags) => {
        columns = tags;
        column = (tag === undefined ? undefined : tags.get(tag)) ?? -1;
      },
    );
    if (problem) return problem.kind;
    const organization = head["Organization Name"] ?? "";
    const tagKeys = [...columns.keys()].toSorted();
    return { ...groups.result(), source: "csv" as const, organization, tagKeys };
  };
  return readStream<InvoiceCharges | UnreadableReason>(open, read, wanted.jobId);
}

function readFromLineItems(atlas: Atlas, invoice: OwnedInvoice, wanted: Wanted) {
  const open = () => streamInvoice(atlas.client, atlas.orgId, invoice.id);
  const tag = tagOf(wanted);
  const read = async (body: AsyncIterable<Uint8Array>) => {
    const groups = createChargeGroups(groupingOf(invoice, wanted));
    const keys = new Set<string>();
    const problem = await readLineItems(body, (charge, tags) => {
      for (const key of tags.keys()) keys.add(key);
      groups.add(charge, tag === undefined ? undefined : tags.get(tag));
    });
    const tagKeys = [...keys].toSorted();
    return problem ?? { ...groups.result(), source: "line_items" as const, organization: "", tagKeys };
  };
  return readStream<InvoiceCharges | UnreadableReason>(open, read, wanted.jobId);
}

function tagOf({ breakdown }: Wanted): string | undefined {
  return typeof breakdown?.by === "object" ? breakdown.by.tag : undefined;
}

function groupingOf({ orgId, startDate }: OwnedInvoice, { days, breakdown }: Wanted) {
  return { organizationId: orgId, startDate: startDate?.slice(0, 10), days, breakdown };
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
