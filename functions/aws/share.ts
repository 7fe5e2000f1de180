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

/** One value of a shared cache, as bytes. */
export interface Share {
  /** @param refused the version of a value that no longer works. */
  claim(refused: string | undefined): Promise<Claim<Uint8Array>>;
  store(value: Omit<SharedValue<Uint8Array>, "version">): Promise<SharedValue<Uint8Array>>;
  /** @param pauseMs blocks new claims for this time. */
  giveUp(pauseMs?: number): Promise<void>;
  /** Removes the value for all processes and returns it. */
  take(): Promise<SharedValue<Uint8Array> | undefined>;
}

/**
 * Opens a shared value by name.
 *
 * @param claimMs how long a process may take to load the value before others may claim it.
 */
export type OpenShare = (name: string, claimMs: number) => Share;

/** Creates a cache that all processes share through the table. @param now milliseconds since 1970. */
export function createSharedCache(table: Table, now: () => number): OpenShare {
  const claimant = randomUUID();
  return (name, claimMs) => ({
    claim: (refused) => claimValue(table, name, bytesSchema, { claimant, now: now(), claimMs, refused }),
    store: (value) => storeValue(table, name, value),
    giveUp: (pauseMs) =>
      giveUpClaim(table, name, claimant, pauseMs === undefined ? undefined : now() + pauseMs),
    async take() {
      const stored = await readValue(table, name, bytesSchema, now());
      if (stored) await removeValue(table, name, stored.value);
      return stored;
    },
  });
}
