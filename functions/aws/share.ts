import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import {
  type Claim,
  claimValue,
  dropValue,
  giveUpClaim,
  readValue,
  type SharedValue,
  storeValue,
} from "./shared-value.ts";
import type { Table } from "./table.ts";

const bytesSchema = z.instanceof(Uint8Array);

/** One shared value, as bytes, for one claimant. */
export interface Share {
  /** @param refused version of a value that turned out to be useless. */
  claim(refused: string | undefined): Promise<Claim<Uint8Array>>;
  store(value: Omit<SharedValue<Uint8Array>, "version">): Promise<SharedValue<Uint8Array>>;
  /** @param pauseMs for so long nobody gets the claim. */
  giveUp(pauseMs?: number): Promise<void>;
  /** Takes the value away from all, to end its use. */
  take(): Promise<SharedValue<Uint8Array> | undefined>;
}

/**
 * Opens a shared value by its name.
 *
 * @param claimMs how long the claimant may take to get it.
 */
export type OpenShare = (name: string, claimMs: number) => Share;

/** Shares values through the table. @param now milliseconds since 1970. */
export function shareThrough(table: Table, now: () => number): OpenShare {
  const claimant = randomUUID();
  return (name, claimMs) => ({
    claim: (refused) => claimValue(table, name, bytesSchema, { claimant, now: now(), claimMs, refused }),
    store: (value) => storeValue(table, name, value),
    giveUp: (pauseMs) =>
      giveUpClaim(table, name, claimant, pauseMs === undefined ? undefined : now() + pauseMs),
    async take() {
      const stored = await readValue(table, name, bytesSchema, now());
      if (stored) await dropValue(table, name, stored.value);
      return stored;
    },
  });
}
