import { isHTTPError, isNetworkError, isTimeoutError } from "ky";
import * as z from "zod";
import { type Access, AtlasError } from "./error.ts";
import { readRetryAfter } from "./retry.ts";

/**
 * Turns what `ky` throws into an AtlasError; anything else is a mistake of the program and stays what it is.
 * The errors of `ky` are not passed on as a cause: they hold the request, and with it its headers.
 */
export function toAtlasError(error: unknown, access: Access): unknown {
  if (isHTTPError(error)) {
    const { status } = error.response;
    const body = readBody(error.data);
    const retryAfterSeconds = readRetryAfter(error.response) ?? readRefill(body);
    return AtlasError.fromResponse(status, body, access, retryAfterSeconds);
  }
  if (isTimeoutError(error)) {
    return new AtlasError("timed_out", "Atlas did not answer in time. Ask again in a few minutes.");
  }
  if (isNetworkError(error)) {
    const message =
      "Atlas cannot be reached. Check ATLAS_BASE_URL and the network of this bot, and ask again in a few minutes.";
    return new AtlasError("unreachable", message, { cause: error.cause });
  }
  return error;
}

/** Path, seconds until the bucket is filled up, capacity, how many come back and in how many seconds. */
const emptyBucketSchema = z.object({
  errorCode: z.literal("RATE_LIMITED_TOKEN_BUCKET"),
  parameters: z.tuple([z.string(), z.number().min(0)], z.unknown()),
});

/** Seconds until an empty token bucket is filled up; a 429 may come without Retry-After. Source: Atlas, rate limits. */
function readRefill(body: unknown): number | undefined {
  const parsed = z.union([z.object({ content: emptyBucketSchema }), emptyBucketSchema]).safeParse(body);
  if (!parsed.success) return undefined;
  const { parameters } = "content" in parsed.data ? parsed.data.content : parsed.data;
  return parameters[1];
}

/** `ky` parses the body only under a JSON content type, which a failure of a CSV request does not have. */
function readBody(data: unknown): unknown {
  if (typeof data !== "string") return data;
  try {
    return JSON.parse(data);
  } catch {
    // Plain text or a page of a proxy: the status has to say it all.
    return undefined;
  }
}
