import { AtlasError } from "./reply.ts";

/** Endpoints that share a bucket: billing per organization, names per user. */
export type EndpointSet = "billing" | "names";

export interface BucketLimits {
  readonly capacity: number;
  /** Requests per minute. */
  readonly refillRate: number;
}

export interface TokenBuckets {
  /** @param owner an organization or user */
  take(set: EndpointSet, owner: string): TakenToken;
}

interface TakenToken extends BucketLimits {
  readonly remaining: number;
  /** Seconds until there is a token again; undefined when there was one. */
  readonly retryAfter: number | undefined;
}

const REFILL_SECONDS = 60;
const REFILL_MS = REFILL_SECONDS * 1000;

/** Atlas Administration API, rate limits. */
export function createTokenBuckets(
  now: () => number,
  limits: () => Readonly<Record<EndpointSet, BucketLimits>>,
): TokenBuckets {
  const buckets = new Map<string, { tokens: number; filledAt: number }>();
  return {
    take: (set, owner) => {
      const { capacity, refillRate } = limits()[set];
      const key = `${set} ${owner}`;
      const bucket = buckets.get(key) ?? { tokens: capacity, filledAt: now() };
      buckets.set(key, bucket);
      const refills = Math.max(0, Math.floor((now() - bucket.filledAt) / REFILL_MS));
      bucket.tokens = Math.min(capacity, bucket.tokens + refills * refillRate);
      bucket.filledAt += refills * REFILL_MS;
      const isEmpty = bucket.tokens === 0;
      if (!isEmpty) bucket.tokens -= 1;
      const retryAfter = isEmpty ? Math.ceil((bucket.filledAt + REFILL_MS - now()) / 1000) : undefined;
      return { capacity, refillRate, remaining: bucket.tokens, retryAfter };
    },
  };
}

/** Atlas Administration API, rate limits, sample error. */
export function emptyBucket(
  path: string,
  retryAfter: number,
  { capacity, refillRate }: BucketLimits,
): AtlasError {
  const detail =
    `Rate limit exceeded for ${path}. Please retry after ${retryAfter} seconds. ` +
    `Request capacity: ${capacity}. Refill rate: ${refillRate} per ${REFILL_SECONDS} seconds.`;
  return new AtlasError(429, "RATE_LIMITED_TOKEN_BUCKET", detail, {
    parameters: [path, retryAfter, capacity, refillRate, REFILL_SECONDS],
  });
}
