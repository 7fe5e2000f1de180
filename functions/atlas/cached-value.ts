import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { logWarning } from "../aws/log.ts";
import type { CacheEntry } from "../aws/shared-cache.ts";
import type { SharedValue } from "../aws/shared-value.ts";
import { AtlasError } from "./error.ts";
import { atlasText } from "./text.ts";

/** A value that is expensive to get from Atlas: one process gets it for all. All methods throw AtlasError. */
export interface CachedValue<Value> {
  current(): Promise<SharedValue<Value>>;
  /** Replaces a value that turned out to be useless, unless it was replaced a moment ago. */
  replace(refused: SharedValue<Value>): Promise<SharedValue<Value>>;
  remove(): Promise<Value | undefined>;
}

interface CachedValueOptions<Value> {
  /** For log lines. */
  readonly what: string;
  readonly load: () => Promise<Omit<SharedValue<Value>, "version">>;
  readonly now: () => number;
  /** Without it only this process has the value. */
  readonly entry: CacheEntry | undefined;
  /** @returns undefined for a value that cannot be shared. */
  readonly encode: (value: Value) => Uint8Array | undefined;
  /** @returns undefined for what cannot be read. */
  readonly decode: (bytes: Uint8Array) => Value | undefined;
}

/** Polls for a value that another process is getting: the first wait, and the limit of all. */
const FIRST_POLL_MS = 100;
const POLL_TIMEOUT_MS = 8_000;

/** How long all processes pause, in milliseconds, where Atlas names no time: it is busy, or has a problem. */
const BUSY_PAUSE_MS = 30_000;
const OUTAGE_PAUSE_MS = 5_000;

/**
 * Caches a value in this process and, with an `entry`, in all. There is one request at a time, however many callers
 * want the value. After a temporary failure all processes pause, and a value that is still good stays in use.
 */
export function createCachedValue<Value>(options: CachedValueOptions<Value>): CachedValue<Value> {
  const { what, load, now, entry, encode, decode } = options;
  let cached: SharedValue<Value> | undefined;
  let pending: Promise<SharedValue<Value>> | undefined;

  function refresh(refused?: string): Promise<SharedValue<Value>> {
    pending ??= (entry ? readOrLoad(entry, refused) : loadOrKeep(refused ? undefined : cached))
      .then((value) => {
        cached = value;
        return value;
      })
      .finally(() => {
        pending = undefined;
      });
    return pending;
  }

  async function readOrLoad(shared: CacheEntry, refused: string | undefined): Promise<SharedValue<Value>> {
    const startedAt = performance.now();
    let useless = refused;
    for (let waitMs = FIRST_POLL_MS; ; ) {
      const claim = await shared.claim(useless);
      if (claim.kind === "yours") return await loadOrKeep(read(claim.previous), shared);
      if (claim.kind === "value") {
        const value = read(claim.stored);
        if (value) return value;
        // It was replaced a moment ago, and this process cannot read the new one either.
        if (useless === claim.stored.version) return await loadOrKeep(undefined);
        useless = claim.stored.version;
        continue;
      }
      if (claim.isPaused || performance.now() - startedAt > POLL_TIMEOUT_MS)
        throw busyError(claim.until - now());
      await sleep(waitMs);
      waitMs = Math.min(2 * waitMs, 1_000);
    }
  }

  function read(stored: SharedValue<Uint8Array> | undefined): SharedValue<Value> | undefined {
    const value = stored && decode(stored.value);
    return value === undefined ? undefined : { ...(stored as SharedValue<Uint8Array>), value };
  }

  /** @param claimed the entry that this process has claimed. */
  async function loadOrKeep(
    previous: SharedValue<Value> | undefined,
    claimed?: CacheEntry,
  ): Promise<SharedValue<Value>> {
    try {
      const loaded = await load();
      const value = claimed && encode(loaded.value);
      const { version } = (value && (await claimed.store({ ...loaded, value }))) ?? { version: randomUUID() };
      if (!value) await releaseClaim(claimed);
      return { ...loaded, version };
    } catch (error) {
      await releaseClaim(claimed, pauseAfter(error));
      const isStillGood = previous !== undefined && now() < previous.goodUntil && pauseAfter(error);
      if (!isStillGood) throw error;
      logWarning({ message: `Atlas gave no new ${what}; the old one stays in use`, jobId: undefined, error });
      return previous;
    }
  }

  async function releaseClaim(claimed: CacheEntry | undefined, pauseMs?: number): Promise<void> {
    await claimed?.releaseClaim(pauseMs).catch((error) => {
      logWarning({ message: `The claim to a new ${what} lapses`, jobId: undefined, error });
    });
  }

  async function current(): Promise<SharedValue<Value>> {
    if (!pending && cached && now() < cached.freshUntil) return cached;
    return await refresh();
  }

  return {
    current,
    async replace({ version }) {
      // Of many callers that were refused with one value, the first replaces it; the others find the new one.
      const latest = await current();
      return latest.version === version ? await refresh(version) : latest;
    },
    async remove() {
      const removed = entry && read(await entry.remove());
      const { value } = removed ?? cached ?? {};
      cached = undefined;
      return value;
    },
  };
}

/** @returns milliseconds to wait before the next request, undefined where waiting does not help. */
export function pauseAfter(error: unknown): number | undefined {
  if (!(error instanceof AtlasError) || error.retry !== "wait") return undefined;
  const { code, retryAfterSeconds } = error;
  if (retryAfterSeconds !== undefined) return retryAfterSeconds * 1_000;
  return code === "rate_limited" ? BUSY_PAUSE_MS : OUTAGE_PAUSE_MS;
}

/** @param waitMs milliseconds until the next attempt */
export function busyError(waitMs: number): AtlasError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return new AtlasError("rate_limited", atlasText.busy, { retryAfterSeconds });
}
