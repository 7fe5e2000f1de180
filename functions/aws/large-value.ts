import { createHash } from "node:crypto";
import * as z from "zod/mini";
import { readValue, storeValue } from "./shared-value.ts";
import type { Table } from "./table.ts";

/** DynamoDB takes 400 KB, names of attributes included. */
const MAX_BYTES = 390_000;

const bytesSchema = z.instanceof(Uint8Array);

/** The first part, and where the others are. */
const headSchema = z.object({ hash: z.string(), parts: z.number(), bytes: bytesSchema });

/**
 * Stores bytes of any length for all processes, in as many items as they need.
 *
 * @param goodUntil milliseconds since 1970
 */
export async function storeLargeValue(
  table: Table,
  name: string,
  bytes: Uint8Array,
  goodUntil: number,
): Promise<void> {
  // Others may store another value at the same time: each has parts of its own, and the head comes last.
  const hash = createHash("sha256").update(bytes).digest("hex");
  const parts = Math.max(1, Math.ceil(bytes.length / MAX_BYTES));
  const times = { freshUntil: goodUntil, goodUntil };
  for (let part = 1; part < parts; part++) {
    const value = bytes.subarray(part * MAX_BYTES, (part + 1) * MAX_BYTES);
    await storeValue(table, partName(name, hash, part), { value, ...times });
  }
  const value = { hash, parts, bytes: bytes.subarray(0, MAX_BYTES) };
  await storeValue(table, name, { value, ...times });
}

/**
 * Reads what `storeLargeValue` stored.
 *
 * @param now milliseconds since 1970
 * @returns undefined unless all of it is there and still good.
 * @throws Error where a record cannot be read
 */
export async function readLargeValue(
  table: Table,
  name: string,
  now: number,
): Promise<Uint8Array | undefined> {
  const stored = await readValue(table, name, headSchema, now);
  if (!stored) return undefined;
  const { hash, parts, bytes } = stored.value;
  const all = [bytes];
  for (let part = 1; part < parts; part++) {
    const more = await readValue(table, partName(name, hash, part), bytesSchema, now);
    if (!more) return undefined;
    all.push(more.value);
  }
  return Buffer.concat(all);
}

function partName(name: string, hash: string, part: number): string {
  return `${name}#${hash}#${part}`;
}
