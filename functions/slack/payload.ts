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

const user = z.object({ id });

const actions = z
  .array(
    z.object({
      action_id: id,
      value: z.optional(z.string()),
      /** Of a menu (Slack, "Block elements", select menu). */
      selected_option: z.optional(z.nullable(z.object({ value: z.string() }))),
    }),
  )
  .check(z.minLength(1));

/** A click or a choice in a message (Slack, "block_actions payloads"). Slack omits `message` if it is ephemeral. */
const blockActions = z.object({
  type: z.literal("block_actions"),
  user,
  channel: z.object({ id }),
  message: z.optional(z.object({ ts: id, thread_ts: z.optional(id) })),
  container: z.optional(
    z.object({
      message_ts: z.optional(id),
      thread_ts: z.optional(id),
      is_ephemeral: z.optional(z.boolean()),
    }),
  ),
  actions,
  response_url: url,
  trigger_id: id,
});

/** An element of a form and what it holds (Slack, "Block elements"). */
const element = z.object({
  value: z.optional(z.nullable(z.string())),
  selected_option: z.optional(z.nullable(z.object({ value: z.string() }))),
  selected_options: z.optional(z.nullable(z.array(z.object({ value: z.string() })))),
  selected_conversation: z.optional(z.nullable(z.string())),
  selected_channel: z.optional(z.nullable(z.string())),
  selected_time: z.optional(z.nullable(z.string())),
});

/** A modal or App Home. The elements of `state` are by block id and action id. */
const view = z.object({
  id,
  callback_id: z.optional(z.string()),
  private_metadata: z.optional(z.string()),
  state: z.optional(z.object({ values: z.record(z.string(), z.record(z.string(), element)) })),
});

/** A click or a choice in a modal or on App Home. */
const viewActions = z.object({ type: z.literal("block_actions"), user, view, actions, trigger_id: id });

const viewSubmission = z.object({ type: z.literal("view_submission"), user, view, trigger_id: id });

/** A shortcut that is not about a message. */
const shortcut = z.object({ type: z.literal("shortcut"), user, callback_id: id, trigger_id: id });

/** What was typed into a menu with options from the app (Slack, "block_suggestion payload"). */
const blockSuggestion = z.object({
  type: z.literal("block_suggestion"),
  user,
  action_id: id,
  value: z.string(),
});

/** Slack, "app_mention event" and "message.im event". */
const message = z.object({
  type: z.enum(["app_mention", "message"]),
  user: id,
  text: z.string(),
  ts: id,
  thread_ts: z.optional(id),
  channel: id,
});

/** Slack, "app_home_opened event". */
const homeOpened = z.object({ type: z.literal("app_home_opened"), user: id });

const eventCallback = z.object({
  type: z.literal("event_callback"),
  event_id: id,
  event: z.union([message, homeOpened]),
});

const urlVerification = z.object({ type: z.literal("url_verification"), challenge: z.string() });

/** By the type of the payload; `block_actions` stands for those in messages. */
const SCHEMAS = {
  block_actions: blockActions,
  view_submission: viewSubmission,
  shortcut,
  block_suggestion: blockSuggestion,
  event_callback: eventCallback,
  url_verification: urlVerification,
};

type Payload = z.infer<typeof command | typeof viewActions | (typeof SCHEMAS)[keyof typeof SCHEMAS]>;

/** Types of requests that Slack may send and that only need an acknowledgement. */
const ACKNOWLEDGED_TYPES = new Set([
  "dialog_cancellation",
  "dialog_submission",
  "dialog_suggestion",
  "interactive_message",
  "message_action",
  "view_closed",
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
  if (type === "block_actions" && "view" in value) return parseWith(viewActions, value);
  if (type === "event_callback" && "event" in value && isIgnored(value.event))
    return { kind: "acknowledged" };
  if (isKnown(type)) return parseWith(SCHEMAS[type], value);
  return { kind: ACKNOWLEDGED_TYPES.has(type) ? "acknowledged" : "unknown" };
}

function isKnown(type: string): type is keyof typeof SCHEMAS {
  return Object.hasOwn(SCHEMAS, type);
}

/** Whether the app ignores an event: also messages of bots, edited ones and other subtypes. */
function isIgnored(event: unknown): boolean {
  if (typeof event !== "object" || event === null) return false;
  const { type, subtype, bot_id, edited, channel_type, tab } = event as Readonly<Record<string, unknown>>;
  switch (type) {
    case "app_mention":
    case "message":
      if (type === "message" && channel_type !== "im") return true;
      return [subtype, bot_id, edited].some((mark) => mark !== undefined && mark !== null);
    case "app_home_opened":
      return tab !== undefined && tab !== "home";
    default:
      return true;
  }
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
