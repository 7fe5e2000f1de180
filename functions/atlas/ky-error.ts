import { isHTTPError, isNetworkError, isTimeoutError } from "ky";
import * as z from "zod";
import { type Access, AtlasError } from "./error.ts";
import { parseJson } from "./json.ts";
import { readRetryAfter } from "./retry.ts";
import { atlasText } from "./text.ts";

/**
 * Turns errors of `ky` into AtlasErrors; anything else is a bug and returned as it is. The errors of `ky` do not become
 * a cause: they hold the request, and with it its headers.
 */
export function toAtlasError(error: unknown, access: Access): unknown {
  if (isHTTPError(error)) {
    const { status } = error.response;
    // `ky` parses only bodies with a JSON content type, which the failure of a CSV request lacks.
    const body = typeof error.data === "string" ? parseJson(error.data) : error.data;
    const retryAfterSeconds = readRetryAfter(error.response) ?? readRefillSeconds(body);
    return AtlasError.fromResponse(status, body, access, retryAfterSeconds);
  }
  if (isTimeoutError(error)) {
    return new AtlasError("timed_out", atlasText.timedOut);
  }
  if (isNetworkError(error)) {
    return new AtlasError("unreachable", atlasText.unreachable, { cause: error.cause });
  }
  return error;
}

/** Parameters: path, seconds until the bucket is full, capacity, refill rate and its seconds. */
const emptyBucketSchema = z.object({
  errorCode: z.literal("RATE_LIMITED_TOKEN_BUCKET"),
  parameters: z.tuple([z.string(), z.number().min(0)], z.unknown()),
});

/** Seconds until an empty token bucket is full; a 429 may lack Retry-After. Source: Atlas, rate limits. */
function readRefillSeconds(body: unknown): number | undefined {
  const parsed = z.union([z.object({ content: emptyBucketSchema }), emptyBucketSchema]).safeParse(body);
  if (!parsed.success) return undefined;
  const { parameters } = "content" in parsed.data ? parsed.data.content : parsed.data;
  return parameters[1];
}
