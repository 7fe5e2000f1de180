import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { logWarning } from "../aws/log.ts";
import type { Share } from "../aws/share.ts";
import type { SharedValue } from "../aws/shared-value.ts";
import { AtlasError } from "./error.ts";

/** A value that Atlas gives only so often: one process gets it, and all use it. All methods throw AtlasError. */
export interface Shared<Value> {
  current(): Promise<SharedValue<Value>>;
  /** Another value than the one that turned out to be useless; the same one where it was replaced a moment ago. */
  replace(refused: SharedValue<Value>): Promise<SharedValue<Value>>;
  /** Takes the value away from all, to end its use. */
  take(): Promise<Value | undefined>;
}

interface SharedOptions<Value> {
  /** For log lines. */
  readonly what: string;
  /** Gets the value from Atlas. */
  readonly load: () => Promise<Omit<SharedValue<Value>, "version">>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Without it the value is this process's own. */
  readonly share: Share | undefined;
  /** @returns undefined for a value that cannot be shared. */
  readonly encode: (value: Value) => Uint8Array | undefined;
  /** @returns undefined for what cannot be read. */
  readonly decode: (bytes: Uint8Array) => Value | undefined;
}

/** Looks at who else gets the value: the first soon, the last after so many milliseconds in total. */
const FIRST_LOOK_MS = 100;
const LONGEST_WAIT_MS = 8_000;

/** How long nobody asks Atlas again, in milliseconds, where Atlas does not say: too busy, or out of order. */
const BUSY_PAUSE_MS = 30_000;
const OUTAGE_PAUSE_MS = 5_000;

/**
 * Keeps a value in this process and, through `share`, in all. However many want it at once, one request is under
 * way; when it fails for a moment, all of them leave Atlas alone for a while, and a value that is still good stays.
 */
export function createShared<Value>(options: SharedOptions<Value>): Shared<Value> {
  const { what, load, now, share, encode, decode } = options;
  let held: SharedValue<Value> | undefined;
  let underWay: Promise<SharedValue<Value>> | undefined;

  function obtain(refused?: string): Promise<SharedValue<Value>> {
    underWay ??= (share ? fromShare(share, refused) : loadOr(refused ? undefined : held))
      .then((value) => {
        held = value;
        return value;
      })
      .finally(() => {
        underWay = undefined;
      });
    return underWay;
  }

  async function fromShare(open: Share, refused: string | undefined): Promise<SharedValue<Value>> {
    const begun = performance.now();
    let useless = refused;
    for (let waitMs = FIRST_LOOK_MS; ; ) {
      const claim = await open.claim(useless);
      if (claim.kind === "yours") return await loadOr(read(claim.previous), open);
      if (claim.kind === "value") {
        const value = read(claim.stored);
        if (value) return value;
        // It was replaced a moment ago, and this process cannot read that one either.
        if (useless === claim.stored.version) return await loadOr(undefined);
        useless = claim.stored.version;
        continue;
      }
      if (claim.isPaused || performance.now() - begun > LONGEST_WAIT_MS) throw busy(claim.until - now());
      await sleep(waitMs);
      waitMs = Math.min(2 * waitMs, 1_000);
    }
  }

  function read(stored: SharedValue<Uint8Array> | undefined): SharedValue<Value> | undefined {
    const value = stored && decode(stored.value);
    return value === undefined ? undefined : { ...(stored as SharedValue<Uint8Array>), value };
  }

  /** @param open the share in which this process has the claim. */
  async function loadOr(previous: SharedValue<Value> | undefined, open?: Share): Promise<SharedValue<Value>> {
    try {
      const loaded = await load();
      const value = open && encode(loaded.value);
      const { version } = (value && (await open.store({ ...loaded, value }))) ?? { version: randomUUID() };
      if (!value) await giveUp(open);
      return { ...loaded, version };
    } catch (error) {
      await giveUp(open, pauseAfter(error));
      const isStillGood = previous !== undefined && now() < previous.goodUntil && pauseAfter(error);
      if (!isStillGood) throw error;
      logWarning({ message: `Atlas gave no new ${what}, and the old one stays`, jobId: undefined, error });
      return previous;
    }
  }

  async function giveUp(open: Share | undefined, pauseMs?: number): Promise<void> {
    await open?.giveUp(pauseMs).catch((error) => {
      logWarning({ message: `The claim to get a new ${what} lapses`, jobId: undefined, error });
    });
  }

  async function current(): Promise<SharedValue<Value>> {
    if (!underWay && held && now() < held.freshUntil) return held;
    return await obtain();
  }

  return {
    current,
    async replace({ version }) {
      // Of many that were refused with one value, the first replaces it; the others find its successor.
      const latest = await current();
      return latest.version === version ? await obtain(version) : latest;
    },
    async take() {
      const taken = share && read(await share.take());
      const { value } = taken ?? held ?? {};
      held = undefined;
      return value;
    },
  };
}

/** @returns milliseconds for which Atlas should be left alone, undefined where waiting is of no use. */
function pauseAfter(error: unknown): number | undefined {
  if (!(error instanceof AtlasError) || error.retry !== "wait") return undefined;
  const { code, retryAfterSeconds } = error;
  if (retryAfterSeconds !== undefined) return retryAfterSeconds * 1_000;
  return code === "rate_limited" ? BUSY_PAUSE_MS : OUTAGE_PAUSE_MS;
}

function busy(waitMs: number): AtlasError {
  const retryAfterSeconds = Math.max(1, Math.ceil(waitMs / 1_000));
  return new AtlasError("rate_limited", "Atlas is busy. Try again in a few minutes.", { retryAfterSeconds });
}
