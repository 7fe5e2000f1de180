import type { AtlasError } from "../atlas/error.ts";
import type { Waiting } from "./waiting.ts";

/** Seconds of a wait: the first, doubled each time up to the longest. */
interface Backoff {
  readonly first: number;
  readonly longest: number;
}

const AWAITED: Backoff = { first: 2, longest: 60 };
/** Token buckets are filled up every minute, and many may wait for the same one. */
const BUSY: Backoff = { first: 2 * 60, longest: 20 * 60 };
const OUTAGE: Backoff = { first: 5, longest: 10 * 60 };

/** Where nobody waits, a step waits for Atlas no longer than this in total. */
const MAX_WAIT_SECONDS = 90 * 60;

/**
 * Exponential backoff with jitter, on top of what Atlas asks for: many that were refused at the same time should
 * not come back at the same time.
 *
 * @returns whole seconds to wait before Atlas is asked again, undefined where waiting does not help.
 */
export function secondsUntilAtlas(
  error: AtlasError,
  { isAwaited, pauses, waitedSeconds, random = Math.random }: Waiting,
): number | undefined {
  const isTemporary = error.isRetryable || (!isAwaited && error.code === "unreachable");
  if (!isTemporary || (!isAwaited && waitedSeconds >= MAX_WAIT_SECONDS)) return undefined;
  const { first, longest } = backoffFor(error, isAwaited);
  const seconds = Math.min(first * 2 ** pauses, longest);
  // A durable wait lasts a second at least (Lambda, WaitOptions).
  return Math.max(1, Math.ceil((error.retryAfterSeconds ?? seconds / 2) + random() * seconds));
}

function backoffFor({ code }: AtlasError, isAwaited: boolean): Backoff {
  if (isAwaited) return AWAITED;
  return code === "rate_limited" ? BUSY : OUTAGE;
}
