import { createHash } from "node:crypto";
import type { UsageQuery } from "../atlas/usage.ts";
import { isConditionFailure, type Table } from "./table.ts";

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
export function questionKey(orgId: string, query: UsageQuery): string {
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
  try {
    await table.put({
      Item: { ...key(question), claimant, claimedAt: now, expiresAt: seconds(now + CLAIM_MS) },
      // Nobody asked yet, or that was too long ago, or the claim is ours or was given up.
      ConditionExpression:
        "attribute_not_exists(pk) OR freshUntil <= :now OR " +
        "(attribute_not_exists(#token) AND (claimant = :claimant OR claimedAt <= :lapsed))",
      ExpressionAttributeNames: { "#token": "token" },
      ExpressionAttributeValues: { ":now": now, ":claimant": claimant, ":lapsed": now - CLAIM_MS },
    });
    return { kind: "yours" };
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
  }
  const item = await table.get(key(question));
  return item?.["token"] ? { kind: "token", token: item["token"] } : { kind: "taken" };
}

/** Stores the token of a question for the 15 minutes in which it is used again. */
export async function storeToken(table: Table, question: string, token: string, now: number): Promise<void> {
  const freshUntil = now + FRESH_MS;
  await table.put({
    Item: { ...key(question), token, freshUntil, expiresAt: seconds(freshUntil) },
  });
}

/** Forgets the token of a question if it still is this one: Atlas does not know it any more. */
export async function forgetToken(table: Table, question: string, token: string): Promise<void> {
  await deleteIf(table, question, "token", token);
}

/** Gives up the claim to ask a question, so that the next who asks it need not wait for it to lapse. */
export async function releaseClaim(table: Table, question: string, claimant: string): Promise<void> {
  await deleteIf(table, question, "claimant", claimant);
}

async function deleteIf(table: Table, question: string, attribute: string, value: string): Promise<void> {
  try {
    await table.delete({
      Key: key(question),
      ConditionExpression: "#attribute = :value",
      ExpressionAttributeNames: { "#attribute": attribute },
      ExpressionAttributeValues: { ":value": value },
    });
  } catch (error) {
    // Somebody else's token or claim has replaced it meanwhile, and stays.
    if (!isConditionFailure(error)) throw error;
  }
}

function key(question: string) {
  return { pk: `TOKEN#${question}`, sk: "TOKEN" };
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
