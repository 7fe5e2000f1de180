import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";
import { logWarning } from "../aws/log.ts";
import type { OpenShare } from "../aws/share.ts";
import type { AtlasConfig } from "./config.ts";
import { createShared, type Shared } from "./shared.ts";

/** How long a list is kept; one without anything in it not for long, as somebody may just be giving the role to see more. */
const KEEP_MS = 15 * 60_000;
const KEEP_EMPTY_MS = 60_000;

/** So long a list is used where Atlas gives no new one. */
const GOOD_MS = 60 * 60_000;

/** A list has some pages, each of which takes seconds. */
const CLAIM_MS = 60_000;

/** DynamoDB takes 400 KB; about 13,000 clusters fit. */
const MAX_BYTES = 390_000;

/** Keeps lists by their names, and gets those that it does not have by `load`. @throws AtlasError */
export type KeepList = <Item>(name: string, load: () => Promise<Item[]>) => Promise<Item[]>;

/** @param now milliseconds since 1970. */
export function createListKeeper(now: () => number, share: OpenShare | undefined): KeepList {
  const lists = new Map<string, Shared<unknown[]>>();
  return async <Item>(name: string, load: () => Promise<Item[]>): Promise<Item[]> => {
    const list = lists.get(name) ?? keepList(name, load);
    lists.set(name, list);
    return (await list.current()).value as Item[];
  };

  function keepList(name: string, load: () => Promise<unknown[]>): Shared<unknown[]> {
    return createShared({
      what: "list of names",
      now,
      share: share?.(name, CLAIM_MS),
      encode,
      decode,
      async load() {
        const value = await load();
        const [freshMs, goodMs] = value.length > 0 ? [KEEP_MS, GOOD_MS] : [KEEP_EMPTY_MS, KEEP_EMPTY_MS];
        return { value, freshUntil: now() + freshMs, goodUntil: now() + goodMs };
      },
    });
  }
}

/** Shares lists among those that sign in as the same: others may see others. */
export function shareLists({ baseUrl, credentials }: AtlasConfig, share: OpenShare): OpenShare {
  const user = credentials.kind === "apiKey" ? credentials.publicKey : credentials.clientId;
  const reader = createHash("sha256")
    .update(JSON.stringify([baseUrl, user]))
    .digest("hex");
  return (name, claimMs) => share(`NAMES#${reader}#${name}`, claimMs);
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
