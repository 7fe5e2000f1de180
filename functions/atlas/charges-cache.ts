import * as z from "zod/mini";
import { logWarning } from "../aws/log.ts";
import type { Table } from "../aws/table.ts";
import { exactDecimal, type Money, parseDollars } from "../money/money.ts";
import { cacheJson, chargedShape, orMissing, readCachedJson } from "./cached-json.ts";
import type { InvoiceCharges } from "./invoice-charges.ts";

/** Raise it when groups get another form, or SKUs another kind. */
const VERSION = 2;

const money = z.pipe(z.string(), z.transform(parseDollars));

const skuChargesSchema = z.object({
  sku: z.string(),
  unitPrice: orMissing(money),
  discountPercent: orMissing(money),
  lines: z.number(),
  amount: money,
  quantity: money,
  listAmount: money,
  discountAmount: money,
  firstDay: orMissing(z.string()),
  lastDay: orMissing(z.string()),
  parts: orMissing(z.array(z.tuple([z.string(), money]))),
});

const groupSchema = z.object({
  ...chargedShape,
  provider: orMissing(z.enum(["AWS", "Google Cloud", "Azure"])),
  region: z.string(),
  unit: z.string(),
  isLate: z.boolean(),
  charges: z.array(skuChargesSchema),
});

const invoiceChargesSchema = z.object({
  source: z.enum(["csv", "line_items"]),
  organization: z.string(),
  tagKeys: z.array(z.string()),
  groups: z.array(groupSchema),
  daysByPlace: z.record(z.string(), z.record(z.string(), z.string())),
  lines: z.number(),
  linesWithoutAmount: z.number(),
  total: money,
  positive: money,
  chargedDays: z.array(z.string()),
  hasLineWithoutDay: z.boolean(),
});

/** The name of what is cached by all that it depends on. */
export function cacheName(key: readonly unknown[]): string {
  return `CHARGES#${JSON.stringify([VERSION, ...key])}`;
}

/** @param now milliseconds since 1970. @returns undefined unless it is cached. */
export async function readCachedCharges(
  table: Table,
  name: string,
  now: number,
): Promise<InvoiceCharges | undefined> {
  return await readCachedJson(table, name, invoiceChargesSchema, now);
}

/** A failure costs only another download. @param goodUntil milliseconds since 1970 */
export async function cacheCharges(
  table: Table,
  name: string,
  charges: InvoiceCharges,
  goodUntil: number,
): Promise<void> {
  const toJson = (value: unknown) => (isMoney(value) ? exactDecimal(value) : value);
  try {
    await cacheJson(table, name, charges, { toJson, goodUntil });
  } catch (error) {
    logWarning({ message: "Charges are not cached", jobId: undefined, error });
  }
}

function isMoney(value: unknown): value is Money {
  return typeof value === "object" && value !== null && "units" in value;
}
