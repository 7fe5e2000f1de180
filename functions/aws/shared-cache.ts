import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import {
  type Claim,
  claimValue,
  giveUpClaim,
  readValue,
  removeValue,
  type SharedValue,
  storeValue,
} from "./shared-value.ts";
import type { Table } from "./table.ts";

const bytesSchema = z.instanceof(Uint8Array);

/** One value of the cache, as bytes, for one claimant. */
export interface CacheEntry {
  /** @param refused version of a value that turned out to be useless. */
  claim(refused: string | undefined): Promise<Claim<Uint8Array>>;
  store(value: Omit<SharedValue<Uint8Array>, "version">): Promise<SharedValue<Uint8Array>>;
  /** @param pauseMs nobody gets the claim for this long. */
  releaseClaim(pauseMs?: number): Promise<void>;
  /** Removes the value for all processes, and returns it. */
  remove(): Promise<SharedValue<Uint8Array> | undefined>;
}

/**
 * A cache that all processes share. It opens an entry by its name.
 *
 * @param claimMs how long a claimant may take to get the value.
 */
export type SharedCache = (name: string, claimMs: number) => CacheEntry;

/** Creates a cache that all processes share through the table. @param now milliseconds since 1970. */
export function createSharedCache(table: Table, now: () => number): SharedCache {
  const claimant = randomUUID();
  return (name, claimMs) => ({
    claim: (refused) => claimValue(table, name, bytesSchema, { claimant, now: now(), claimMs, refused }),
    store: (value) => storeValue(table, name, value),
    releaseClaim: (pauseMs) =>
      giveUpClaim(table, name, claimant, pauseMs === undefined ? undefined : now() + pauseMs),
    async remove() {
      const stored = await readValue(table, name, bytesSchema, now());
      if (stored) await removeValue(table, name, stored.value);
      return stored;
    },
  });
}
