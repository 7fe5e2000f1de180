import { isHTTPError, type RetryOptions } from "ky";

/** Times in milliseconds. */
export interface RetryPolicy {
  readonly limit: number;
  /** Wait before the second try; it doubles each time. */
  readonly firstDelayMs: number;
  /** The longest wait: where Atlas asks for a longer one (Retry-After), the request fails at once. */
  readonly maxDelayMs: number;
}

/** Four tries; with the time limits of the client about 30 s in the worst case. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = { limit: 3, firstDelayMs: 500, maxDelayMs: 8_000 };

const RETRYABLE_STATUSES = [429, 500, 502, 503, 504];

/**
 * The retries of `ky`: exponential backoff with jitter, unless Atlas names the wait (Retry-After). Too many requests
 * (429) are retried once, and only if Atlas names a short wait: callers that can wait for minutes retry later.
 *
 * POST is included, also after a failure in the middle of it: the only ones are the sign-in and the creation of a Cost
 * Explorer query. A duplicate leaves at worst an unused token or query.
 *
 * @param random a number from 0 up to 1.
 */
export function createRetryOptions(policy: RetryPolicy, random: () => number): RetryOptions {
  return {
    limit: policy.limit,
    methods: ["get", "post"],
    statusCodes: RETRYABLE_STATUSES,
    afterStatusCodes: RETRYABLE_STATUSES,
    delay: (attempt) => Math.min(policy.maxDelayMs, policy.firstDelayMs * 2 ** (attempt - 1)),
    jitter: (delay) => delay * (0.5 + random() / 2),
    maxRetryAfter: policy.maxDelayMs,
    retryOnTimeout: true,
    shouldRetry: ({ error, retryCount }) => {
      if (!isHTTPError(error)) return undefined;
      const wanted = readRetryAfter(error.response);
      if (wanted !== undefined && wanted * 1000 > policy.maxDelayMs) return false;
      // Token buckets are refilled every minute: a request soon after would fail as well.
      const isHopeless = error.response.status === 429 && (wanted === undefined || retryCount > 1);
      return isHopeless ? false : undefined;
    },
  };
}

/** Seconds of Retry-After, which Atlas sends as a number (Atlas Administration API). */
export function readRetryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
