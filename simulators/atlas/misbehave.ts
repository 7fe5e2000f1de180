import { setTimeout as wait } from "node:timers/promises";
import type { CountingControl } from "./control.ts";
import { AtlasError } from "./reply.ts";

/**
 * Does to a request what the control was told to do to requests of its path. Resolves with whether the connection is to be
 * lost; throws an AtlasError with status 429 or 500.
 */
export async function misbehave(control: CountingControl, path: string): Promise<"answer" | "lose"> {
  const told = control.current();
  if (told.path === null ? !path.startsWith("/api/atlas/") : !path.includes(told.path)) {
    return "answer";
  }
  if (told.slowMs > 0) {
    await wait(told.slowMs);
  }
  if (control.take("loseConnection")) {
    return "lose";
  }
  if (control.take("rateLimit")) {
    throw new AtlasError(429, "RATE_LIMITED", "Too many requests.", {
      headers: {
        ...(told.retryAfter === null ? {} : { "retry-after": String(told.retryAfter) }),
        "ratelimit-remaining": "0",
      },
    });
  }
  if (control.take("fail")) {
    throw new AtlasError(500, "UNEXPECTED_ERROR", "Unexpected error.");
  }
  return "answer";
}
