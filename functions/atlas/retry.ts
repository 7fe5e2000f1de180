import { isHTTPError, type RetryOptions } from "ky";

/** How often and how patiently a request is tried again. Times in milliseconds. */
export interface RetryPolicy {
  /** Tries after the first. */
  readonly limit: number;
  /** Wait before the second try; it doubles with each further one. */
  readonly firstDelayMs: number;
  /** No wait is longer: where Atlas asks for a longer one (Retry-After), the request fails at once. */
  readonly maxDelayMs: number;
}

/** Four tries; together with the time limits of the client about 30 s in the worst case. */
export const DEFAULT_RETRY_POLICY: RetryPolicy = { limit: 3, firstDelayMs: 500, maxDelayMs: 8_000 };

/** Atlas was busy or broken, and the same request may well succeed in a moment. */
const RETRYABLE_STATUSES = [429, 500, 502, 503, 504];

/**
 * What `ky` shall try again, and when: growing waits of which a random half is taken off, so that many
 * clients do not come back at once, unless Atlas names the wait itself (Retry-After). Too many requests (429) are tried
 * once more where Atlas names a short wait, and are otherwise left to who can wait for minutes.
 *
 * POST is included, also after a failure in the middle of it: the only ones sent are the sign-in and the
 * creation of a Cost Explorer query. Doing either twice leaves at worst a token or a query that nobody uses.
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
      // Token buckets are filled up every minute: a request soon after would be refused as well.
      const isHopeless = error.response.status === 429 && (wanted === undefined || retryCount > 1);
      return isHopeless ? false : undefined;
    },
  };
}

/** Seconds for which Atlas wants to be left alone; it gives Retry-After as a number (Atlas Administration API). */
export function readRetryAfter(response: Response): number | undefined {
  const seconds = Number(response.headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds >= 0 ? seconds : undefined;
}
