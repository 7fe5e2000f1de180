import type { Days } from "../money/days.ts";
import type { Atlas } from "./atlas.ts";
import type { Charge } from "./charge.ts";
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

/** Adds up the lines of an invoice one by one. */
export interface LineSums<Sums> {
  /** @param tag the value of the tag that is wanted */
  add(charge: Charge, tag?: string): void;
  result(): Sums;
}

/** What the lines of one invoice add up to, and what its file says besides. */
export type InvoiceSums<Sums> = Sums & Pick<InvoiceCharges, "source" | "organization" | "tagKeys">;

interface LineReading<Sums> {
  /** Called for each try to read the lines. */
  readonly createSums: () => LineSums<Sums>;
  /** Key of the tag that is wanted. */
  readonly tag?: string | undefined;
  readonly jobId: string;
}

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
  const charges = await sumInvoiceLines(atlas, invoice, {
    createSums: () => createChargeGroups(groupingOf(invoice, wanted)),
    tag: tagOf(wanted),
    jobId: wanted.jobId,
  });
  return typeof charges !== "string" && wanted.days && charges.hasLineWithoutDay ? "no_day" : charges;
}

/** `readInvoiceCharges` with other sums. @throws AtlasError when Atlas is unavailable */
export async function sumInvoiceLines<Sums>(
  atlas: Atlas,
  { id }: OwnedInvoice,
  reading: LineReading<Sums>,
): Promise<InvoiceSums<Sums> | UnreadableReason> {
  const attempt = await orRefusal(() => sumCsv(atlas, id, reading));
  const sums =
    attempt instanceof AtlasError ? await orRefusal(() => sumLineItems(atlas, id, reading)) : attempt;
  return sums instanceof AtlasError ? reasonOf(sums) : sums;
}

function sumCsv<Sums>(atlas: Atlas, id: string, { createSums, tag, jobId }: LineReading<Sums>) {
  const open = () => streamInvoiceCsv(atlas.client, atlas.orgId, id);
  const read = async (body: AsyncIterable<Uint8Array>) => {
    const sums = createSums();
    let columns: ReadonlyMap<string, number> = new Map();
    let column = -1;
    const { head, problem } = await readInvoiceCsv(
      body,
      (charge, fields) => sums.add(charge, fields[column]),
      (tags) => {
        columns = tags;
        column = (tag === undefined ? undefined : tags.get(tag)) ?? -1;
      },
    );
    if (problem) return problem.kind;
    const organization = head["Organization Name"] ?? "";
    const tagKeys = [...columns.keys()].toSorted();
    return { ...sums.result(), source: "csv" as const, organization, tagKeys };
  };
  return readStream<InvoiceSums<Sums> | UnreadableReason>(open, read, jobId);
}

function sumLineItems<Sums>(atlas: Atlas, id: string, { createSums, tag, jobId }: LineReading<Sums>) {
  const open = () => streamInvoice(atlas.client, atlas.orgId, id);
  const read = async (body: AsyncIterable<Uint8Array>) => {
    const sums = createSums();
    const keys = new Set<string>();
    const problem = await readLineItems(body, (charge, tags) => {
      for (const key of tags.keys()) keys.add(key);
      sums.add(charge, tag === undefined ? undefined : tags.get(tag));
    });
    const tagKeys = [...keys].toSorted();
    return problem ?? { ...sums.result(), source: "line_items" as const, organization: "", tagKeys };
  };
  return readStream<InvoiceSums<Sums> | UnreadableReason>(open, read, jobId);
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
