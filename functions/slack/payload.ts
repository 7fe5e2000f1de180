// The small build of zod: this module is part of every cold start.
import * as z from "zod/mini";

/** DynamoDB limits keys; Slack's ids and timestamps are far shorter. */
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

/** A click or a choice in a message (Slack, "block_actions payloads"). Slack omits `message` if it is ephemeral. */
const blockActions = z.object({
  type: z.literal("block_actions"),
  user: z.object({ id }),
  channel: z.object({ id }),
  message: z.optional(z.object({ ts: id, thread_ts: z.optional(id) })),
  actions: z
    .array(
      z.object({
        action_id: id,
        value: z.optional(z.string()),
        /** Of a menu (Slack, "Block elements", select menu). */
        selected_option: z.optional(z.nullable(z.object({ value: z.string() }))),
      }),
    )
    .check(z.minLength(1)),
  response_url: url,
  trigger_id: id,
});

const urlVerification = z.object({ type: z.literal("url_verification"), challenge: z.string() });

type Payload = z.infer<typeof command> | z.infer<typeof blockActions> | z.infer<typeof urlVerification>;

/** Types of requests that Slack may send and that only need an acknowledgement. */
const ACKNOWLEDGED_TYPES = new Set([
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

export type ParsedPayload =
  | { readonly kind: "payload"; readonly payload: Payload }
  | { readonly kind: "acknowledged" | "unknown" }
  /** `fields` are the paths that are missing or of the wrong type. */
  | { readonly kind: "malformed"; readonly fields: readonly string[] };

/** Parses the body of a request from Slack and keeps only the fields that the app uses. */
export function parsePayload(mediaType: string | undefined, body: string): ParsedPayload {
  if (mediaType === "application/json") return parseTyped(parseJson(body));
  if (mediaType !== "application/x-www-form-urlencoded") return malformed("content-type");
  const form = new URLSearchParams(body);
  const payload = form.get("payload");
  if (payload !== null) return parseTyped(parseJson(payload));
  if (form.has("ssl_check") && !form.has("command")) return { kind: "acknowledged" };
  return parseWith(command, Object.fromEntries(form));
}

function parseTyped(value: unknown): ParsedPayload {
  if (typeof value !== "object" || value === null || !("type" in value)) return malformed("body");
  const { type } = value;
  if (typeof type !== "string") return malformed("type");
  if (type === "url_verification") return parseWith(urlVerification, value);
  if (type === "block_actions") {
    // Our buttons are in messages. Modals and App Home have a view instead of a channel.
    return "view" in value && !("channel" in value)
      ? { kind: "acknowledged" }
      : parseWith(blockActions, value);
  }
  return { kind: ACKNOWLEDGED_TYPES.has(type) ? "acknowledged" : "unknown" };
}

function parseWith(schema: z.ZodMiniType<Payload>, value: unknown): ParsedPayload {
  const parsed = schema.safeParse(value);
  if (parsed.success) return { kind: "payload", payload: parsed.data };
  return malformed(...parsed.error.issues.map(({ path }) => path.join(".")));
}

function malformed(...fields: string[]): ParsedPayload {
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
