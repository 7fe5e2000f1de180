import { createHash } from "node:crypto";
import * as z from "zod/mini";
import type { CostQuery } from "../../atlas/usage.ts";
import { claimValue, giveUpClaim, removeValue, storeValue } from "../../aws/shared-value.ts";
import type { Table } from "../../aws/table.ts";

/** Atlas's tokens are used again for this long: usage changes once a day, so the answer is the same. */
const FRESH_MS = 15 * 60 * 1000;

/** Whoever claimed a question has this long to bring its token, before another may ask in its place. */
const CLAIM_MS = 60 * 1000;

/** What is known of a question: its token, or that somebody is about to ask it. */
export type TokenClaim =
  | { readonly kind: "token"; readonly token: string }
  | { readonly kind: "yours" }
  | { readonly kind: "taken" };

/** The identity of a question to Atlas: organization and request body, whatever the order of its lists. */
export function costQueryKey(orgId: string, query: CostQuery): string {
  const sorted = Object.entries(query)
    .map(([name, value]) => [name, Array.isArray(value) ? [...value].sort() : value] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash("sha256")
    .update(JSON.stringify([orgId, sorted]))
    .digest("hex");
}

/**
 * Finds the fresh token of a question, or claims the right to ask it, so that many who ask the same at
 * once make one query at Atlas.
 *
 * @param claimant the query's id; whoever claimed before and was interrupted gets the claim again.
 * @param now milliseconds since 1970.
 */
export async function claimToken(
  table: Table,
  question: string,
  claimant: string,
  now: number,
): Promise<TokenClaim> {
  const request = { claimant, now, claimMs: CLAIM_MS };
  const claim = await claimValue(table, nameOf(question), z.string(), request);
  if (claim.kind === "value") return { kind: "token", token: claim.stored.value };
  return { kind: claim.kind };
}

/** Stores the token of a question for the 15 minutes in which it is used again. */
export async function storeToken(table: Table, question: string, token: string, now: number): Promise<void> {
  const freshUntil = now + FRESH_MS;
  await storeValue(table, nameOf(question), { value: token, freshUntil, goodUntil: freshUntil });
}

/** Forgets the token of a question if it still is this one: Atlas does not know it any more. */
export async function forgetToken(table: Table, question: string, token: string): Promise<void> {
  await removeValue(table, nameOf(question), token);
}

/** Gives up the claim to ask a question, so that the next who asks it need not wait for it to lapse. */
export async function releaseClaim(table: Table, question: string, claimant: string): Promise<void> {
  await giveUpClaim(table, nameOf(question), claimant);
}

function nameOf(question: string): string {
  return `QUERY#${question}`;
}
