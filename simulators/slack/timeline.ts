import type { EventLog } from "./events.ts";
import { type JsonObject, objectsOf } from "./json.ts";
import type { ShownMessage } from "./shown-message.ts";

/** What the channels show now. Every change is published as an event. */
export interface Timeline {
  /** So many messages a channel shows; then each new one drops the oldest, with the replies to it. */
  readonly keptMessages: number;
  onDrop(listener: (message: ShownMessage) => void): void;
  /** @param at milliseconds since 1970 */
  show(message: ShownMessage, at: number): void;
  /** Replaces fields of a message; nothing happens when there is no such message. */
  change(channel: string, ts: string, fields: JsonObject, at: number): void;
  remove(channel: string, ts: string, at: number): void;
  /** A message that `user` can see. */
  find(channel: string, ts: string, user: string): ShownMessage | undefined;
  /** The channel's messages, thread replies included, oldest first; of the ephemeral ones, those for `user`. */
  list(channel: string, user?: string): ShownMessage[];
  /** Takes a deleted file out of every message that shows it. */
  removeFile(fileId: string, at: number): void;
}

export function createTimeline(events: EventLog, keptMessages: number): Timeline {
  const dropListeners = new Set<(message: ShownMessage) => void>();
  const byChannel = new Map<string, Map<string, ShownMessage>>();
  const messagesOf = (channel: string) => {
    const messages = byChannel.get(channel) ?? new Map<string, ShownMessage>();
    byChannel.set(channel, messages);
    return messages;
  };
  const publish = (message: ShownMessage, suffix: "" | "_changed", at: number) => {
    const { channel, to } = message;
    if (to === undefined) events.publish({ type: `message${suffix}`, channel, message }, at);
    else events.publish({ type: `ephemeral${suffix}`, channel, user: to, message }, at);
  };
  const visible = (message: ShownMessage, user: string | undefined) =>
    message.to === undefined || message.to === user;

  const change: Timeline["change"] = (channel, ts, fields, at) => {
    const message = messagesOf(channel).get(ts);
    if (!message) return;
    const changed = { ...message, ...fields };
    messagesOf(channel).set(ts, changed);
    publish(changed, "_changed", at);
  };
  const remove: Timeline["remove"] = (channel, ts, at) => {
    const message = messagesOf(channel).get(ts);
    if (!message) return;
    messagesOf(channel).delete(ts);
    if (message.to === undefined) events.publish({ type: "message_deleted", channel, ts }, at);
    else events.publish({ type: "ephemeral_deleted", channel, user: message.to, ts }, at);
  };
  const dropOldest = (channel: string, at: number) => {
    const [oldest, ...others] = messagesOf(channel).values();
    const replies = others.filter((message) => message.thread_ts === oldest?.ts);
    for (const message of oldest ? [oldest, ...replies] : []) {
      remove(channel, message.ts, at);
      for (const listener of dropListeners) listener(message);
    }
  };
  return {
    keptMessages,
    onDrop: (listener) => void dropListeners.add(listener),
    show(message, at) {
      const messages = messagesOf(message.channel);
      messages.set(message.ts, message);
      publish(message, "", at);
      if (messages.size > keptMessages) dropOldest(message.channel, at);
    },
    change,
    remove,
    find(channel, ts, user) {
      const message = messagesOf(channel).get(ts);
      return message && visible(message, user) ? message : undefined;
    },
    list: (channel, user) =>
      [...messagesOf(channel).values()]
        .filter((message) => visible(message, user))
        .sort((one, other) => (one.ts < other.ts ? -1 : 1)),
    removeFile(fileId, at) {
      for (const { channel, ts, files } of [...byChannel.values()].flatMap((messages) => [
        ...messages.values(),
      ])) {
        const left = objectsOf(files).filter((file) => file["id"] !== fileId);
        if (files && left.length < files.length) change(channel, ts, { files: left }, at);
      }
    },
  };
}
