import { gunzipSync, gzipSync } from "node:zlib";
import * as z from "zod/mini";
import { readLargeValue, storeLargeValue } from "../aws/large-value.ts";
import { logWarning } from "../aws/log.ts";
import { parseRecord } from "../aws/record.ts";
import type { Table } from "../aws/table.ts";
import { exactDecimal, type Money, parseDollars } from "../money/money.ts";
import type { InvoiceCharges } from "./invoice-charges.ts";
import type { Sku } from "./sku.ts";

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
  organizationId: z.string(),
  organization: z.string(),
  projectId: z.string(),
  project: z.string(),
  cluster: z.string(),
  kind: orMissing(z.custom<Sku["kind"]>((kind) => typeof kind === "string")),
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

/** JSON leaves out what is undefined. */
function orMissing<Value>(schema: z.ZodMiniType<Value>) {
  return z.pipe(
    z.optional(schema),
    z.transform((value) => value as Value | undefined),
  );
}

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
  try {
    const bytes = await readLargeValue(table, name, now);
    if (!bytes) return undefined;
    return parseRecord(invoiceChargesSchema, JSON.parse(gunzipSync(bytes).toString()), name);
  } catch (error) {
    logWarning({ message: "Cached charges cannot be read", jobId: undefined, error });
    return undefined;
  }
}

/** A failure costs only another download. @param goodUntil milliseconds since 1970 */
export async function cacheCharges(
  table: Table,
  name: string,
  charges: InvoiceCharges,
  goodUntil: number,
): Promise<void> {
  const json = JSON.stringify(charges, (_key, value) => (isMoney(value) ? exactDecimal(value) : value));
  try {
    await storeLargeValue(table, name, gzipSync(json), goodUntil);
  } catch (error) {
    logWarning({ message: "Charges are not cached", jobId: undefined, error });
  }
}

function isMoney(value: unknown): value is Money {
  return typeof value === "object" && value !== null && "units" in value;
}
