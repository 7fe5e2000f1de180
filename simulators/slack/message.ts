import type { JsonObject } from "./json.ts";

/** An `ephemeral` message is shown only to `to`. */
export interface SlackMessage {
  readonly type: "message";
  readonly channel: string;
  readonly ts: string;
  readonly user: string;
  readonly text: string;
  readonly ephemeral?: true;
  readonly to?: string;
  readonly bot_id?: string;
  readonly thread_ts?: string;
  readonly blocks?: JsonObject[];
  readonly files?: JsonObject[];
  [field: string]: unknown;
}

/** The message as in the Web API, without this server's own fields. */
export function withoutNotes({
  channel: _channel,
  to: _to,
  ephemeral: _ephemeral,
  ...message
}: SlackMessage) {
  return message;
}
