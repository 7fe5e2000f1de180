import { gunzipSync, gzipSync } from "node:zlib";
import * as z from "zod/mini";
import { readLargeValue, storeLargeValue } from "../aws/large-value.ts";
import { logWarning } from "../aws/log.ts";
import { parseRecord } from "../aws/record.ts";
import type { Table } from "../aws/table.ts";
import type { Sku } from "./sku.ts";

/** JSON leaves out what is undefined. */
export function orMissing<Value>(schema: z.ZodMiniType<Value>) {
  return z.pipe(
    z.optional(schema),
    z.transform((value) => value as Value | undefined),
  );
}

/** A `Place`, and the kind of what is charged there. */
export const chargedShape = {
  organizationId: z.string(),
  organization: z.string(),
  projectId: z.string(),
  project: z.string(),
  cluster: z.string(),
  kind: orMissing(z.custom<Sku["kind"]>((kind) => typeof kind === "string")),
};

/**
 * Reads what `cacheJson` stored.
 *
 * @param now milliseconds since 1970
 * @returns undefined unless it is cached and can be read
 */
export async function readCachedJson<Value>(
  table: Table,
  name: string,
  schema: z.ZodMiniType<Value>,
  now: number,
): Promise<Value | undefined> {
  try {
    const bytes = await readLargeValue(table, name, now);
    return bytes && parseRecord(schema, JSON.parse(gunzipSync(bytes).toString()), name);
  } catch (error) {
    logWarning({ message: "What is cached of invoices cannot be read", jobId: undefined, error });
    return undefined;
  }
}

/**
 * Stores what was read from invoices, compressed.
 *
 * @param toJson what to store in place of a value that JSON does not know
 * @param goodUntil milliseconds since 1970
 * @throws Error where the table does not take it
 */
export async function cacheJson(
  table: Table,
  name: string,
  value: object,
  { toJson, goodUntil }: { readonly toJson: (value: unknown) => unknown; readonly goodUntil: number },
): Promise<void> {
  const json = JSON.stringify(value, (_key, each) => toJson(each));
  await storeLargeValue(table, name, gzipSync(json), goodUntil);
}
