// The small build of zod: this module is part of every cold start.
import * as z from "zod/mini";

/** Slack's ids and timestamps are short; DynamoDB takes no long ones as keys. */
const id = z.string().check(z.minLength(1), z.maxLength(255));
const url = z.url({ protocol: /^https?$/ });

/** A slash command (Slack, "Enabling interactivity with slash commands"). */
const command = z.object({
  command: id,
  text: z.optional(z.string()),
  user_id: id,
  channel_id: id,
  response_url: url,
  trigger_id: id,
});

/** A click in a message (Slack, "block_actions payloads"). Of a message that one person sees, Slack sends nothing. */
const blockActions = z.object({
  type: z.literal("block_actions"),
  user: z.object({ id }),
  channel: z.object({ id }),
  message: z.optional(z.object({ ts: id, thread_ts: z.optional(id) })),
  actions: z.array(z.object({ action_id: id, value: z.optional(z.string()) })).check(z.minLength(1)),
  response_url: url,
  trigger_id: id,
});

const urlVerification = z.object({ type: z.literal("url_verification"), challenge: z.string() });

/** What the app reads of a request, and nothing else of it. */
type Payload = z.infer<typeof command> | z.infer<typeof blockActions> | z.infer<typeof urlVerification>;

/** Slack sends these too where an app offers what leads to them. They want nothing but an acknowledgement. */
const ACKNOWLEDGED = new Set([
  "block_suggestion",
  "dialog_cancellation",
  "dialog_submission",
  "dialog_suggestion",
  "interactive_message",
  "message_action",
  "shortcut",
  "view_closed",
  "view_submission",
  "event_callback",
  "app_rate_limited",
]);

/** What a request is: something for the app, something that only needs an answer, or nothing that Slack sends. */
export type ReadPayload =
  | { readonly kind: "payload"; readonly payload: Payload }
  | { readonly kind: "acknowledged" | "unknown" }
  /** `fields` are the paths of what is missing or of another type. */
  | { readonly kind: "malformed"; readonly fields: readonly string[] };

/** Reads the body of a request of Slack's, narrowed to what the app reads. */
export function readPayload(mediaType: string | undefined, body: string): ReadPayload {
  if (mediaType === "application/json") return readTyped(parseJson(body));
  if (mediaType !== "application/x-www-form-urlencoded") return malformed("content-type");
  const form = new URLSearchParams(body);
  const payload = form.get("payload");
  if (payload !== null) return readTyped(parseJson(payload));
  if (form.has("ssl_check") && !form.has("command")) return { kind: "acknowledged" };
  return narrowed(command, Object.fromEntries(form));
}

function readTyped(value: unknown): ReadPayload {
  if (typeof value !== "object" || value === null || !("type" in value)) return malformed("body");
  const { type } = value;
  if (typeof type !== "string") return malformed("type");
  if (type === "url_verification") return narrowed(urlVerification, value);
  if (type === "block_actions") {
    // Our buttons are in messages; those of modals and of the app's home are none of ours.
    return "view" in value && !("channel" in value)
      ? { kind: "acknowledged" }
      : narrowed(blockActions, value);
  }
  return { kind: ACKNOWLEDGED.has(type) ? "acknowledged" : "unknown" };
}

function narrowed(schema: z.ZodMiniType<Payload>, value: unknown): ReadPayload {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { kind: "payload", payload: parsed.data };
  return malformed(...parsed.error.issues.map(({ path }) => path.join(".")));
}

function malformed(...fields: string[]): ReadPayload {
  return { kind: "malformed", fields };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
