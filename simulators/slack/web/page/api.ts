import type { Changes } from "../../../atlas/control.ts";
import type { Outcome } from "../../client/commands.ts";
import { type JsonObject, stringField } from "../../json.ts";
import type { Values } from "./element-state.ts";
import type { Click } from "./surface.ts";

/** The server refused, or could not be reached; the message is for the person. */
export class PageError extends Error {
  override readonly name = "PageError";
}

/** Asks a route of the local Slack or the workspace. @throws PageError */
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
  not_a_command: "Only commands can be typed here, such as /atlas-usage.",
};

/** What somebody did in Slack. @throws PageError when it did not work and Slack says nothing about it itself */
async function act<Answer extends Outcome = Outcome>(action: string, body: JsonObject): Promise<Answer> {
  const outcome = await call<Answer>(`/client/${action}`, body);
  const { ok, error = "", replies } = outcome;
  const isTold = ok || replies.length > 0 || error === "invalid_input";
  if (!isTold) throw new PageError(SENTENCES[error] ?? `Slack refused: ${error}.`);
  return outcome;
}

/** Sends what was typed into a channel: a command or a message. @throws PageError */
export function send(user: string, channel: string, text: string): Promise<Outcome> {
  return act(text.startsWith("/") ? "command" : "message", { user, channel, text });
}

/** Clicks or chooses something in a message. @throws PageError */
export function click(user: string, channel: string, ts: string, choice: Click): Promise<Outcome> {
  return act("action", { user, channel, ts, ...choice });
}

/** Clicks or chooses something in a view, of which the app also learns what is filled in. @throws PageError */
export function clickInView(user: string, view: JsonObject, values: Values, choice: Click): Promise<Outcome> {
  return act("view_action", { user, view_id: stringField(view, "id"), values, ...choice });
}

/**
 * Submits a modal.
 *
 * @returns what the app found wrong with the inputs, by block_id; empty when it took them.
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

/** Closes a modal. @throws PageError */
export function closeView(user: string, view: JsonObject): Promise<Outcome> {
  return act("view_closed", { user, view_id: stringField(view, "id") });
}

/** Tells the simulated Atlas how to behave. @throws PageError */
export async function setSimulator(changes: Changes): Promise<void> {
  await call("/workspace/simulator", changes);
}
