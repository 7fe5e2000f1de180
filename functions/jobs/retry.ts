import { AtlasError } from "../atlas/error.ts";
import { isFinal, isSlackError } from "../slack/error.ts";

/** How a step waits before its next attempt. */
interface Backoff {
  /** Seconds before the second attempt. They double with every further one, up to `longest`. */
  readonly first: number;
  readonly longest: number;
  readonly maxRetries: number;
}

/** While a person waits, the deadline of the job is the limit. */
const AWAITED = { maxRetries: Number.POSITIVE_INFINITY };
const ATLAS_AWAITED: Backoff = { first: 2, longest: 60, ...AWAITED };
const SLACK_AWAITED: Backoff = { first: 2, longest: 30, ...AWAITED };

/** Where nobody waits: about an hour and a half for Atlas, whose token buckets many jobs share, and an hour for Slack. */
const ATLAS_BUSY: Backoff = { first: 2 * 60, longest: 20 * 60, maxRetries: 7 };
const ATLAS_DOWN: Backoff = { first: 5, longest: 10 * 60, maxRetries: 15 };
const SLACK: Backoff = { first: 5, longest: 10 * 60, maxRetries: 12 };

interface Attempt {
  /** Whether a person waits for the answer. */
  readonly isAwaited: boolean;
  /** Counted from 1. */
  readonly attempt: number;
  /** From 0 up to 1. */
  readonly random?: () => number;
}

/**
 * When a step that failed is tried again: exponential backoff with jitter, on top of what Atlas or Slack ask for. Jobs
 * that were refused at the same time should not come back at the same time.
 *
 * @returns whole seconds, at least 1 (the shortest durable wait: Lambda, WaitOptions); undefined for an error that
 * waiting does not help.
 */
export function secondsUntilRetry(error: unknown, attempt: Attempt): number | undefined {
  const { isAwaited, random = Math.random } = attempt;
  const retries = attempt.attempt - 1;
  const backoff = backoffFor(error, isAwaited);
  if (!backoff || retries >= backoff.maxRetries) return undefined;
  const seconds = Math.min(backoff.first * 2 ** retries, backoff.longest);
  const { retryAfterSeconds } = error as { readonly retryAfterSeconds?: number };
  return Math.max(1, Math.ceil((retryAfterSeconds ?? seconds / 2) + random() * seconds));
}

function backoffFor(error: unknown, isAwaited: boolean): Backoff | undefined {
  if (isSlackError(error)) {
    if (isFinal(error)) return undefined;
    return isAwaited ? SLACK_AWAITED : SLACK;
  }
  if (!(error instanceof AtlasError)) return undefined;
  // A person hears of it immediately: the address may be wrong.
  const isTemporary = error.retry === "wait" || (error.code === "unreachable" && !isAwaited);
  if (!isTemporary) return undefined;
  if (isAwaited) return ATLAS_AWAITED;
  return error.code === "rate_limited" ? ATLAS_BUSY : ATLAS_DOWN;
}
