import type { AtlasErrorCode } from "../../atlas/error.ts";
import type { ConfigError } from "../../aws/config.ts";
import type { Failure } from "../../jobs/failure.ts";

/** Without unknown and ambiguous names, which are those of one budget or alert. */
const OF_ATLAS: ReadonlySet<string> = new Set<AtlasErrorCode | ConfigError["code"]>([
  ...(["configuration", "credentials", "insecure_base_url", "bad_request", "unauthorized"] as const),
  ...(["payment_required", "forbidden", "not_found", "conflict", "rate_limited"] as const),
  ...(["unavailable", "timed_out", "unreachable", "unexpected_answer"] as const),
]);

/**
 * What failed, where all watches of a channel depend on it: Atlas and its configuration, or the bot.
 *
 * @returns undefined for a failure of one watch alone
 */
export function sharedCauseOf({ code }: Failure): "atlas" | "bot" | undefined {
  if (OF_ATLAS.has(code)) return "atlas";
  return code === "internal" || code.startsWith("workflow_") ? "bot" : undefined;
}
