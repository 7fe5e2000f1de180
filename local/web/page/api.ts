import type { Changes } from "../../atlas/control.ts";
import type { Outcome } from "../../slack/commands.ts";
import type { JsonObject } from "../../slack/json.ts";
import { stringField } from "../../slack/json.ts";

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
async function act<Answer extends Outcome = Outcome>(deed: string, body: JsonObject): Promise<Answer> {
  const outcome = await call<Answer>(`/client/${deed}`, body);
  const { ok, error = "", replies } = outcome;
  const isTold = ok || replies.length > 0 || error === "invalid_input";
  if (!isTold) throw new PageError(SENTENCES[error] ?? `Slack refused: ${error}.`);
  return outcome;
}

export const type = (user: string, channel: string, text: string) =>
  act(text.startsWith("/") ? "command" : "message", { user, channel, text });

export const click = (user: string, channel: string, ts: string, what: JsonObject) =>
  act("action", { user, channel, ts, ...what });

export const clickInView = (user: string, view: JsonObject, values: JsonObject, what: JsonObject) =>
  act("view_action", { user, view_id: stringField(view, "id"), values, ...what });

/** @returns what the app found wrong with the inputs, by block_id; empty when it took them. */
export async function submitView(
  user: string,
  view: JsonObject,
  values: JsonObject,
): Promise<Record<string, string>> {
  const body = { user, view_id: stringField(view, "id"), values };
  const { errors = {} } = await act<Outcome & { errors?: Record<string, string> }>("view_submission", body);
  return errors;
}

export const closeView = (user: string, view: JsonObject) =>
  act("view_closed", { user, view_id: stringField(view, "id") });

/** Tells the simulated Atlas how to behave. */
export const setSimulator = (changes: Changes) => call("/workspace/simulator", changes);
