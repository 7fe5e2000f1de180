import type { Changes } from "../../../atlas/control.ts";
import type { Values } from "../../blocks/element-fields.ts";
import type { Outcome } from "../../client/commands.ts";
import { type JsonObject, stringField } from "../../json.ts";
import type { Click, OfferedOptions, Query } from "./surface.ts";

/** Its message is for the person. */
export class PageError extends Error {
  override readonly name = "PageError";
}

/** @throws PageError */
export async function call<Answer>(path: string, body?: unknown): Promise<Answer> {
  const response = await fetch(path, {
    ...(body !== undefined && {
      method: "POST",
      body: JSON.stringify(body),
      headers: { "content-type": "application/json" },
    }),
  }).catch((cause: unknown) => {
    throw new PageError("The workspace does not answer. Is npm start still running?", { cause });
  });
  if (!response.ok) throw new PageError(await response.text());
  return (await response.json()) as Answer;
}

const SENTENCES: Readonly<Record<string, string>> = {
  operation_timeout: "The bot did not answer within three seconds.",
  dispatch_failed: "The bot could not be reached.",
  message_not_found: "That message is gone.",
  element_not_found: "That cannot be chosen any more.",
  view_not_found: "This window is closed already.",
  restricted_action: "This app takes no messages.",
  not_in_channel: "Join the channel first.",
  not_a_command: "Only commands can be typed here, such as /atlas-usage.",
};

/** @throws PageError for a failure that Slack does not explain itself */
async function act<Answer extends Outcome = Outcome>(action: string, body: JsonObject): Promise<Answer> {
  const outcome = await call<Answer>(`/client/${action}`, body);
  const { ok, error = "", replies } = outcome;
  const isExplained = ok || replies.length > 0 || error === "invalid_input";
  if (!isExplained) throw new PageError(SENTENCES[error] ?? `Slack refused: ${error}.`);
  return outcome;
}

/** @throws PageError */
export function send(user: string, channel: string, text: string, thread?: string): Promise<Outcome> {
  if (thread !== undefined) return act("message", { user, channel, text, thread_ts: thread });
  return act(text.startsWith("/") ? "command" : "message", { user, channel, text });
}

/** @throws PageError */
export function click(user: string, channel: string, ts: string, choice: Click): Promise<Outcome> {
  return act("action", { user, channel, ts, ...choice });
}

/** @throws PageError */
export function clickInView(user: string, view: JsonObject, values: Values, choice: Click): Promise<Outcome> {
  return act("view_action", { user, view_id: stringField(view, "id"), values, ...choice });
}

/**
 * @returns the app's error messages by block_id
 * @throws PageError
 */
export async function submitView(
  user: string,
  view: JsonObject,
  values: Values,
): Promise<Record<string, string>> {
  const body = { user, view_id: stringField(view, "id"), values };
  const { errors = {} } = await act<Outcome & { errors?: Record<string, string> }>("view_submission", body);
  return errors;
}

/** @throws PageError */
export function closeView(user: string, view: JsonObject): Promise<Outcome> {
  return act("view_closed", { user, view_id: stringField(view, "id") });
}

/** @throws PageError */
export function openHome(user: string, tab: "home" | "messages"): Promise<Outcome> {
  return act("home_opened", { user, tab });
}

/**
 * @param place a view, or a message
 * @returns what the app offers for typed text
 * @throws PageError
 */
export function suggest(
  place: { user: string } & ({ view_id: string } | { channel: string; ts: string }),
  query: Query,
): Promise<Outcome & OfferedOptions> {
  return act("suggestions", { ...place, ...query });
}

/** Runs a global shortcut. @throws PageError */
export function runShortcut(user: string, callbackId: string): Promise<Outcome> {
  return act("shortcut", { user, callback_id: callbackId });
}

/** @throws PageError */
export async function setSimulator(changes: Changes): Promise<void> {
  await call("/workspace/simulator", changes);
}

/** @throws PageError */
export async function moveDate(move: { forward: number } | { reset: true }): Promise<void> {
  await call("/workspace/date", move);
}
