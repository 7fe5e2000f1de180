import { isHTTPError, isNetworkError, isTimeoutError } from "ky";
import { type Access, AtlasError } from "./error.ts";
import { readRetryAfter } from "./retry.ts";

/**
 * Turns what `ky` throws into an AtlasError; anything else is a mistake of the program and stays what it is.
 * The errors of `ky` are not passed on as a cause: they hold the request, and with it its headers.
 */
export function toAtlasError(error: unknown, access: Access): unknown {
  if (isHTTPError(error)) {
    const { status } = error.response;
    return AtlasError.fromResponse(status, readBody(error.data), access, readRetryAfter(error.response));
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
