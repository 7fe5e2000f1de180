import type { JsonObject } from "./json.ts";

export function ok(fields: JsonObject = {}): JsonObject {
  return { ok: true, ...fields };
}

/** An answer that is not `ok`, with Slack's error code. */
export function refusal(error: string, messages: readonly string[] = []): JsonObject {
  if (messages.length === 0) return { ok: false, error };
  return {
    ok: false,
    error,
    errors: messages,
    response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
  };
}
