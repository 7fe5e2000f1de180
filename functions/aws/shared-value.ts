import { randomUUID } from "node:crypto";
import * as z from "zod/mini";
import { parseRecord } from "./record.ts";
import { conditionHolds, type Table } from "./table.ts";

/** A value that is expensive to get: one process gets it, and all use it. Times in milliseconds since 1970. */
export interface SharedValue<Value> {
  readonly value: Value;
  /** A new one each time a value is stored. */
  readonly version: string;
  /** From then on, one process may replace it. */
  readonly freshUntil: number;
  /** Until then, the others use it while it is being replaced. */
  readonly goodUntil: number;
}

export type Claim<Value> =
  | { readonly kind: "value"; readonly stored: SharedValue<Value> }
  /** The caller gets the value and stores it; `previous` is still good. */
  | { readonly kind: "yours"; readonly previous: SharedValue<Value> | undefined }
  /** Somebody else is getting it, or has failed and wants everybody to pause. */
  | { readonly kind: "taken"; readonly until: number; readonly isPaused: boolean };

interface ClaimRequest {
  /** Who asks; one that asks again after an interruption gets its claim again. */
  readonly claimant: string;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** For so long nobody else gets the claim. */
  readonly claimMs: number;
  /** Version of a value that turned out to be useless. */
  readonly refused?: string | undefined;
}

/** Otherwise, where every value is refused, each process would get a new one for each request. */
const REPLACE_EVERY_MS = 60_000;

/** Claimant of a pause: nobody. */
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
  const isReplaceable = now - (item?.replacedAt ?? 0) >= REPLACE_EVERY_MS;
  const isRefused = refused !== undefined && item?.version === refused && isReplaceable;
  const stored = isRefused || !isGood(item, now) ? undefined : item;
  if (stored && now < stored.freshUntil) return { kind: "value", stored };
  const { claimedUntil: until = now, claimant: holder } = item ?? {};
  const isFree = until <= now || holder === claimant;
  if (isFree && (await tryClaim(table, name, request, item, isRefused))) {
    return { kind: "yours", previous: stored };
  }
  if (stored) return { kind: "value", stored };
  // A free one was taken by somebody faster.
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

/** Stores a value for all, which ends the claim to it. */
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
 * Gives up a claim, so that the next who wants the value need not wait for it to lapse.
 *
 * @param pauseUntil until then nobody gets the claim, in milliseconds since 1970.
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

/** Forgets a value, if it is still this one. */
export async function dropValue(table: Table, name: string, value: unknown): Promise<void> {
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

const recordSchema = z.partial(
  z.object({
    value: z.unknown(),
    version: z.string(),
    freshUntil: z.number(),
    goodUntil: z.number(),
    claimant: z.string(),
    claimedUntil: z.number(),
    /** When a value was last replaced before its time. */
    replacedAt: z.number(),
  }),
);

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

/** @returns false when somebody else was faster. */
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
