import type { JsonObject } from "./json.ts";

/** A message as a person sees it. `ephemeral` ones are shown to `to` only and known to nobody else. */
export interface ShownMessage {
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
