import type { JsonObject } from "./json.ts";
import type { SlackMessage } from "./message.ts";

/** A change that a Slack client shows. Only `user` sees ephemeral messages and views. */
export type SlackEvent =
  | { type: "message" | "message_changed"; channel: string; message: SlackMessage }
  /** A new channel, or another member. */
  | { type: "channel_changed"; channel: string }
  | { type: "message_deleted"; channel: string; ts: string }
  | { type: "ephemeral" | "ephemeral_changed"; channel: string; user: string; message: SlackMessage }
  | { type: "ephemeral_deleted"; channel: string; user: string; ts: string }
  | { type: "file_shared"; channel: string; ts: string; file: JsonObject }
  | { type: "view_opened" | "view_changed"; user: string; view: JsonObject }
  | { type: "view_closed"; user: string; view_id: string };

type Listener = (event: SlackEvent, id: number) => void;

export interface EventLog {
  /** @param at milliseconds since 1970 */
  publish(event: SlackEvent, at: number): void;
  /**
   * Calls the listener for every new event, and first for those kept since the event `after`.
   *
   * @returns a function that ends the subscription
   */
  subscribe(listener: Listener, options?: { user?: string; after?: number }): () => void;
}

const KEPT_EVENTS = 2000;

export function createEventLog(): EventLog {
  const kept: { id: number; event: SlackEvent }[] = [];
  const listeners = new Set<Listener>();
  let lastId = 0;
  return {
    publish(event, at) {
      // Ids follow the time: events get the same ids after a restart, so a client can continue from its last one.
      lastId = Math.max(lastId + 1, at * 1000);
      kept.push({ id: lastId, event });
      if (kept.length > KEPT_EVENTS) kept.shift();
      for (const listener of listeners) listener(event, lastId);
    },
    subscribe(listener, { user, after } = {}) {
      const seen: Listener = (event, id) => {
        if (!("user" in event) || event.user === user) listener(event, id);
      };
      if (after !== undefined) {
        for (const { id, event } of kept) if (id > after) seen(event, id);
      }
      listeners.add(seen);
      return () => listeners.delete(seen);
    },
  };
}
