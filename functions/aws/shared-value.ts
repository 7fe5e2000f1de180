import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { parseRecord } from "./record.ts";
import { conditionHolds, type Table } from "./table.ts";

/** A value that is expensive to load: one process loads it for all. Times in milliseconds since 1970. */
export interface SharedValue<Value> {
  readonly value: Value;
  /** Changes with every store. */
  readonly version: string;
  /** After this, one process may replace the value. */
  readonly freshUntil: number;
  /** Until this, other processes use the value while it is replaced. */
  readonly goodUntil: number;
}

export type Claim<Value> =
  | { readonly kind: "value"; readonly stored: SharedValue<Value> }
  /** The caller must load and store the value, and may use `previous` if that fails. */
  | { readonly kind: "yours"; readonly previous: SharedValue<Value> | undefined }
  /** Another process is loading the value, or failed and pauses new claims. */
  | { readonly kind: "taken"; readonly until: number; readonly isPaused: boolean };

interface ClaimRequest {
  /** Gets its own claim back after an interruption. */
  readonly claimant: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** How long the claim lasts. */
  readonly claimMs: number;
  /** The version of a value that no longer works. */
  readonly refused?: string | undefined;
}

/** If Atlas refused every value, each process would otherwise load a new one for each request. */
const MIN_REPLACE_INTERVAL_MS = 60_000;

/** The claimant during a pause. */
const PAUSED = "PAUSED";

/** Reads a shared value, or claims the right to get it. @throws Error where the record cannot be read */
export async function claimValue<Value>(
  table: Table,
  name: string,
  schema: z.ZodMiniType<Value>,
  request: ClaimRequest,
): Promise<Claim<Value>> {
  const { claimant, now, refused } = request;
  const item = await readStored(table, name, schema);
  const isReplaceable = now - (item?.replacedAt ?? 0) >= MIN_REPLACE_INTERVAL_MS;
  const isRefused = refused !== undefined && item?.version === refused && isReplaceable;
  const stored = isRefused || !isGood(item, now) ? undefined : item;
  if (stored && now < stored.freshUntil) return { kind: "value", stored };
  const { claimedUntil: until = now, claimant: holder } = item ?? {};
  const isFree = until <= now || holder === claimant;
  if (isFree && (await tryClaim(table, name, request, item, isRefused))) {
    return { kind: "yours", previous: stored };
  }
  if (stored) return { kind: "value", stored };
  // If it was free, a faster process has claimed it.
  return { kind: "taken", until: isFree ? now : until, isPaused: !isFree && holder === PAUSED };
}

/**
 * Reads a shared value that is still good.
 *
 * @param now milliseconds since 1970
 * @throws Error where the record cannot be read
 */
export async function readValue<Value>(
  table: Table,
  name: string,
  schema: z.ZodMiniType<Value>,
  now: number,
): Promise<SharedValue<Value> | undefined> {
  const item = await readStored(table, name, schema);
  return isGood(item, now) ? item : undefined;
}

/** Stores a value and ends the claim. */
export async function storeValue<Value>(
  table: Table,
  name: string,
  { value, freshUntil, goodUntil }: Omit<SharedValue<Value>, "version">,
): Promise<SharedValue<Value>> {
  const version = randomUUID();
  await table.update({
    Key: keyOf(name),
    UpdateExpression:
      "SET #value = :value, #version = :version, freshUntil = :freshUntil, goodUntil = :goodUntil, " +
      "expiresAt = :expiresAt REMOVE claimant, claimedUntil",
    ExpressionAttributeNames: VALUE_NAMES,
    ExpressionAttributeValues: {
      ...{ ":value": value, ":version": version, ":freshUntil": freshUntil, ":goodUntil": goodUntil },
      ":expiresAt": seconds(goodUntil),
    },
  });
  return { value, version, freshUntil, goodUntil };
}

/**
 * Releases a claim before it expires.
 *
 * @param pauseUntil blocks new claims until then, in milliseconds since 1970.
 */
export async function giveUpClaim(
  table: Table,
  name: string,
  claimant: string,
  pauseUntil?: number,
): Promise<void> {
  const pause = pauseUntil === undefined ? {} : { ":paused": PAUSED, ":until": pauseUntil };
  await conditionHolds(
    table.update({
      Key: keyOf(name),
      UpdateExpression:
        pauseUntil === undefined
          ? "REMOVE claimant, claimedUntil"
          : "SET claimant = :paused, claimedUntil = :until",
      ConditionExpression: "claimant = :claimant",
      ExpressionAttributeValues: { ":claimant": claimant, ...pause },
    }),
  );
}

/** Removes a value unless it was replaced. */
export async function removeValue(table: Table, name: string, value: unknown): Promise<void> {
  await conditionHolds(
    table.update({
      Key: keyOf(name),
      UpdateExpression: "REMOVE #value, #version",
      ConditionExpression: "#value = :value",
      ExpressionAttributeNames: VALUE_NAMES,
      ExpressionAttributeValues: { ":value": value },
    }),
  );
}

const recordSchema = z.object({
  value: z.optional(z.unknown()),
  version: z.optional(z.string()),
  freshUntil: z.optional(z.number()),
  goodUntil: z.optional(z.number()),
  claimant: z.optional(z.string()),
  claimedUntil: z.optional(z.number()),
  /** When a value was last replaced before its time. */
  replacedAt: z.optional(z.number()),
});

type Stored<Value> = Readonly<Omit<z.infer<typeof recordSchema>, "value">> & { readonly value?: Value };

async function readStored<Value>(
  table: Table,
  name: string,
  schema: z.ZodMiniType<Value>,
): Promise<Stored<Value> | undefined> {
  const item = await table.get(keyOf(name));
  if (!item) return undefined;
  const { value, ...record } = parseRecord(recordSchema, item, `Shared value ${name}`);
  if (record.version === undefined) return record;
  return { ...record, value: parseRecord(schema, value, `Shared value ${name}`) };
}

const VALUE_NAMES = { "#value": "value", "#version": "version" };

function isGood<Value>(
  item: Stored<Value> | undefined,
  now: number,
): item is Stored<Value> & SharedValue<Value> {
  return item?.version !== undefined && now < (item.goodUntil ?? 0);
}

/** @returns false if another process was faster. */
async function tryClaim(
  table: Table,
  name: string,
  { claimant, now, claimMs }: ClaimRequest,
  item: Stored<unknown> | undefined,
  isRefused: boolean,
): Promise<boolean> {
  const until = now + claimMs;
  const { version, goodUntil = 0 } = item ?? {};
  return await conditionHolds(
    table.update({
      Key: keyOf(name),
      UpdateExpression:
        "SET claimant = :claimant, claimedUntil = :until, expiresAt = :expiresAt" +
        (isRefused ? ", replacedAt = :now REMOVE #value, #version" : ""),
      ConditionExpression:
        "(attribute_not_exists(claimedUntil) OR claimedUntil <= :now OR claimant = :claimant) AND " +
        (version === undefined ? "attribute_not_exists(#version)" : "#version = :version"),
      ExpressionAttributeNames: isRefused ? VALUE_NAMES : { "#version": "version" },
      ExpressionAttributeValues: {
        ...{ ":claimant": claimant, ":until": until, ":now": now },
        ":expiresAt": seconds(Math.max(until, goodUntil)),
        ...(version === undefined ? {} : { ":version": version }),
      },
    }),
  );
}

function keyOf(name: string) {
  return { pk: `SHARED#${name}`, sk: "SHARED" };
}

function seconds(ms: number): number {
  return Math.ceil(ms / 1000);
}
