import { setTimeout as wait } from "node:timers/promises";
import type { CountingControl } from "./control.ts";
import { AtlasError } from "./reply.ts";

/** @throws AtlasError 429 or 500, where that fault is set for the path */
export async function applyFaults(control: CountingControl, path: string): Promise<"answer" | "lose"> {
  const faults = control.current();
  if (faults.path === null ? !path.startsWith("/api/atlas/") : !path.includes(faults.path)) return "answer";
  if (faults.slowMs > 0) {
    await wait(faults.slowMs);
  }
  if (control.take("loseConnection")) return "lose";
  if (control.take("rateLimit")) {
    throw new AtlasError(429, "RATE_LIMITED", "Too many requests.", {
      headers: {
        ...retryAfterHeader(faults.retryAfter),
        "ratelimit-remaining": "0",
      },
    });
  }
  if (control.take("fail")) {
    throw new AtlasError(500, "UNEXPECTED_ERROR", "Unexpected error.", {
      headers: retryAfterHeader(faults.failRetryAfter),
    });
  }
  return "answer";
}

/** @param seconds null for no such header */
export function retryAfterHeader(seconds: number | null): Record<string, string> {
  return seconds === null ? {} : { "retry-after": String(seconds) };
}
