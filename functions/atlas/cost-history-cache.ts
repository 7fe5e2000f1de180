import { gunzipSync, gzipSync } from "node:zlib";
import * as z from "zod/mini";
import { readLargeValue, storeLargeValue } from "../aws/large-value.ts";
import { logWarning } from "../aws/log.ts";
import { parseRecord } from "../aws/record.ts";
import type { Table } from "../aws/table.ts";
import type { CostSeries } from "./cost-history.ts";
import { decodeDays, encodeDays } from "./cost-history-days.ts";
import type { UnreadableReason } from "./invoice-charges.ts";
import type { Sku } from "./sku.ts";

/** Raise it when series get another form, or SKUs another kind. */
const VERSION = 1;

const seriesSchema = z.object({
  organizationId: z.string(),
  organization: z.string(),
  projectId: z.string(),
  project: z.string(),
  cluster: z.string(),
  kind: orMissing(z.custom<Sku["kind"]>((kind) => typeof kind === "string")),
  tier: orMissing(z.string()),
  sku: orMissing(z.string()),
  isLate: z.boolean(),
  /** See `encodeDays`. */
  byDay: z.string(),
});

const allSeries = z.pipe(z.array(seriesSchema), z.transform(decodeSeries));
const cents = z.pipe(
  z.string(),
  z.transform((text) => BigInt(text)),
);

/** What the lines of one invoice say. */
export const invoiceDaysSchema = z.object({
  organization: z.string(),
  creditedCents: cents,
  series: allSeries,
});

const historyInvoiceSchema = z.object({
  id: z.string(),
  orgId: z.string(),
  organization: z.string(),
  month: z.string(),
  status: orMissing(z.string()),
  subtotalCents: cents,
  creditsCents: cents,
  billedCents: cents,
  paidCents: cents,
});

const unreadableSchema = z.object({
  orgId: z.string(),
  organization: z.string(),
  month: z.string(),
  reason: z.custom<UnreadableReason>((reason) => typeof reason === "string"),
});

/** A `CostHistory`. */
export const historySchema = z.object({
  readAt: z.number(),
  firstDay: orMissing(z.string()),
  lastDay: orMissing(z.string()),
  series: allSeries,
  invoices: z.array(historyInvoiceSchema),
  unreadable: z.array(unreadableSchema),
});

/** JSON leaves out what is undefined. */
function orMissing<Value>(schema: z.ZodMiniType<Value>) {
  return z.pipe(
    z.optional(schema),
    z.transform((value) => value as Value | undefined),
  );
}

/** The name of what is cached by all that it depends on. */
export function historyCacheName(key: readonly unknown[]): string {
  return `HISTORY#${JSON.stringify([VERSION, ...key])}`;
}

/** @param now milliseconds since 1970. @returns undefined unless it is cached. */
export async function readCachedDays<Value>(
  table: Table,
  name: string,
  schema: z.ZodMiniType<Value>,
  now: number,
): Promise<Value | undefined> {
  try {
    const bytes = await readLargeValue(table, name, now);
    return bytes && parseRecord(schema, JSON.parse(gunzipSync(bytes).toString()), name);
  } catch (error) {
    logWarning({ message: "A cached cost history cannot be read", jobId: undefined, error });
    return undefined;
  }
}

/** @param goodUntil milliseconds since 1970. @throws Error where the table does not take it */
export async function cacheDays(table: Table, name: string, value: object, goodUntil: number): Promise<void> {
  const json = JSON.stringify(value, (_key, each) => {
    if (typeof each === "bigint") return String(each);
    return isSeries(each) ? { ...each, byDay: encodeDays(each.byDay) } : each;
  });
  await storeLargeValue(table, name, gzipSync(json), goodUntil);
}

function isSeries(value: unknown): value is CostSeries {
  return typeof value === "object" && value !== null && "byDay" in value && typeof value.byDay === "object";
}

function decodeSeries(all: Array<z.infer<typeof seriesSchema>>): CostSeries[] {
  return all.map((series) => ({ ...series, byDay: decodeDays(series.byDay) }));
}
