import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { logWarning } from "../aws/log.ts";
import type { SharedCache } from "../aws/shared-cache.ts";
import { type CachedValue, createCachedValue } from "./cached-value.ts";
import type { AtlasConfig } from "./config.ts";

/** How long a list is fresh, and good if Atlas gives no new one; an empty list is short-lived, as roles may change. */
const FRESH_MS = 15 * 60_000;
const GOOD_MS = 60 * 60_000;
const EMPTY_MS = 60_000;

/** A list has several pages. Each takes seconds. */
const CLAIM_MS = 60_000;

/** DynamoDB takes 400 KB; about 13,000 clusters fit. */
const MAX_BYTES = 390_000;

/** Caches lists by name; `load` gets a list that is missing. @throws AtlasError */
export type NameCache = <Item>(name: string, load: () => Promise<Item[]>) => Promise<Item[]>;

export function createNameCache(now: () => number, cache: SharedCache | undefined): NameCache {
  const lists = new Map<string, CachedValue<unknown[]>>();
  return async <Item>(name: string, load: () => Promise<Item[]>): Promise<Item[]> => {
    const list = lists.get(name) ?? createList(name, load);
    lists.set(name, list);
    return (await list.current()).value as Item[];
  };

  function createList(name: string, load: () => Promise<unknown[]>): CachedValue<unknown[]> {
    return createCachedValue({
      what: "list of names",
      now,
      entry: cache?.(name, CLAIM_MS),
      encode,
      decode,
      async load() {
        const value = await load();
        const [freshMs, goodMs] = value.length > 0 ? [FRESH_MS, GOOD_MS] : [EMPTY_MS, EMPTY_MS];
        return { value, freshUntil: now() + freshMs, goodUntil: now() + goodMs };
      },
    });
  }
}

/** Separates the lists of different credentials, which may see different names. */
export function scopeNames({ baseUrl, credentials }: AtlasConfig, cache: SharedCache): SharedCache {
  const user = credentials.kind === "apiKey" ? credentials.publicKey : credentials.clientId;
  const scope = createHash("sha256")
    .update(JSON.stringify([baseUrl, user]))
    .digest("hex");
  return (name, claimMs) => cache(`NAMES#${scope}#${name}`, claimMs);
}

function encode(items: unknown[]): Uint8Array | undefined {
  const bytes = gzipSync(JSON.stringify(items));
  if (bytes.length <= MAX_BYTES) return bytes;
  const details = { items: items.length, bytes: bytes.length };
  logWarning({ message: "A list of names is too long to be shared", jobId: undefined, details });
  return undefined;
}

function decode(bytes: Uint8Array): unknown[] | undefined {
  try {
    return JSON.parse(gunzipSync(bytes).toString());
  } catch (error) {
    logWarning({ message: "A shared list of names cannot be read", jobId: undefined, error });
    return undefined;
  }
}
