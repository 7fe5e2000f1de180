import type { JsonObject } from "./json.ts";

/** A message of a channel. An `ephemeral` one is shown only to `to`. */
export interface SlackMessage {
  type: "message";
  channel: string;
  ts: string;
  user: string;
  text: string;
  ephemeral?: true;
  to?: string;
  bot_id?: string;
  thread_ts?: string;
  blocks?: JsonObject[];
  files?: JsonObject[];
  [field: string]: unknown;
}

/** The message as the Web API gives it: without what only this server notes about it. */
export function withoutNotes({
  channel: _channel,
  to: _to,
  ephemeral: _ephemeral,
  ...message
}: SlackMessage) {
  return message;
}
