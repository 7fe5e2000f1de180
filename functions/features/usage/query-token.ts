import { createHash } from "node:crypto";
import * as z from "zod/mini";
import type { CostQuery } from "../../atlas/usage.ts";
import { claimValue, giveUpClaim, removeValue, storeValue } from "../../aws/shared-value.ts";
import type { Table } from "../../aws/table.ts";

/** How long a token is reused: usage changes once a day, so the answer is the same. */
const FRESH_MS = 15 * 60 * 1000;

/** How long a claimant may take to start the query before another job may do it. */
const CLAIM_MS = 60 * 1000;

export type TokenClaim =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "yours" }
  | { readonly kind: "taken" };

/** Identifies a query by organization and request body; the order of lists does not matter. */
export function costQueryKey(orgId: string, query: CostQuery): string {
  const sorted = Object.entries(query)
    .map(([name, value]) => [name, Array.isArray(value) ? [...value].sort() : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([orgId, sorted]))
    .digest("hex");
}

/**
 * Reads the fresh token of a query, or claims the right to start it, so that equal jobs start one query.
 *
 * @param claimant the job's id; it gets its claim again after an interruption.
 * @param now milliseconds since 1970.
 */
export async function claimToken(
  table: Table,
  key: string,
  claimant: string,
  now: number,
): Promise<TokenClaim> {
  const request = { claimant, now, claimMs: CLAIM_MS };
  const claim = await claimValue(table, nameOf(key), z.string(), request);
  if (claim.kind === "value") return { kind: "token", token: claim.stored.value };
  return { kind: claim.kind };
}

export async function storeToken(table: Table, key: string, token: string, now: number): Promise<void> {
  const freshUntil = now + FRESH_MS;
  await storeValue(table, nameOf(key), { value: token, freshUntil, goodUntil: freshUntil });
}

/** Forgets a token that Atlas does not know any more, unless it was replaced. */
export async function forgetToken(table: Table, key: string, token: string): Promise<void> {
  await removeValue(table, nameOf(key), token);
}

/** Releases a claim, so that the next claimant need not wait for it to lapse. */
export async function releaseClaim(table: Table, key: string, claimant: string): Promise<void> {
  await giveUpClaim(table, nameOf(key), claimant);
}

function nameOf(key: string): string {
  return `QUERY#${key}`;
}
