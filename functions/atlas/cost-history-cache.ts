import * as z from "zod/mini";
import type { Table } from "../aws/table.ts";
import { cacheJson, chargedShape, orMissing } from "./cached-json.ts";
import type { CostSeries } from "./cost-history.ts";
import { decodeDays, encodeDays } from "./cost-history-days.ts";
import type { UnreadableReason } from "./invoice-charges.ts";

/** Raise it when series get another form, or SKUs another kind. */
const VERSION = 1;

const seriesSchema = z.object({
  ...chargedShape,
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

/** The name of what is cached by all that it depends on. */
export function historyCacheName(key: readonly unknown[]): string {
  return `HISTORY#${JSON.stringify([VERSION, ...key])}`;
}

/** @param goodUntil milliseconds since 1970. @throws Error where the table does not take it */
export async function cacheDays(table: Table, name: string, value: object, goodUntil: number): Promise<void> {
  await cacheJson(table, name, value, { toJson, goodUntil });
}

function toJson(value: unknown): unknown {
  if (typeof value === "bigint") return String(value);
  return isSeries(value) ? { ...value, byDay: encodeDays(value.byDay) } : value;
}

function isSeries(value: unknown): value is CostSeries {
  return typeof value === "object" && value !== null && "byDay" in value && typeof value.byDay === "object";
}

function decodeSeries(all: Array<z.infer<typeof seriesSchema>>): CostSeries[] {
  return all.map((series) => ({ ...series, byDay: decodeDays(series.byDay) }));
}
