import type { EventLog } from "../events.ts";
import type { SlackMessage } from "../message.ts";

/** All messages, also ephemeral ones. Every change is published as an event. `at` is in milliseconds since 1970. */
export interface Messages {
  /** Adds a message, then trims. */
  show(message: SlackMessage, at: number): void;
  add(message: SlackMessage, at: number): void;
  /** Drops the oldest messages of full channels, with their replies. */
  trim(at: number): void;
  /** False when there is no message with this ts. */
  replace(message: SlackMessage, at: number): boolean;
  /** False when there is no such message. */
  remove(channel: string, ts: string, at: number): boolean;
  /** An ephemeral message is found only for its `user`. */
  find(channel: string, ts: string, user?: string): SlackMessage | undefined;
  /** Oldest first, with thread replies and the ephemeral messages for `user`. */
  list(channel: string, user?: string): SlackMessage[];
  withFile(fileId: string): SlackMessage[];
  lasting(): SlackMessage[];
}

/** @param kept messages per channel */
export function createMessages(events: EventLog, kept: number): Messages {
  const byChannel = new Map<string, Map<string, SlackMessage>>();
  const messagesOf = (channel: string) => {
    const messages = byChannel.get(channel) ?? new Map<string, SlackMessage>();
    byChannel.set(channel, messages);
    return messages;
  };
  const publish = (message: SlackMessage, suffix: "" | "_changed", at: number) => {
    const { channel, to } = message;
    if (to === undefined) events.publish({ type: `message${suffix}`, channel, message }, at);
    else events.publish({ type: `ephemeral${suffix}`, channel, user: to, message }, at);
  };
  const isVisible = ({ to }: SlackMessage, user: string | undefined) => to === undefined || to === user;

  const add: Messages["add"] = (message, at) => {
    const { channel, ts, files = [] } = message;
    messagesOf(channel).set(ts, message);
    publish(message, "", at);
    for (const file of files) events.publish({ type: "file_shared", channel, ts, file }, at);
  };
  const remove: Messages["remove"] = (channel, ts, at) => {
    const message = messagesOf(channel).get(ts);
    if (!message) return false;
    messagesOf(channel).delete(ts);
    if (message.to === undefined) events.publish({ type: "message_deleted", channel, ts }, at);
    else events.publish({ type: "ephemeral_deleted", channel, user: message.to, ts }, at);
    return true;
  };
  const trim: Messages["trim"] = (at) => {
    for (const [channel, messages] of byChannel) {
      while (messages.size > kept) {
        const [oldest, ...others] = messages.values();
        if (!oldest) break;
        const replies = others.filter(({ thread_ts: thread }) => thread === oldest.ts);
        for (const { ts } of [oldest, ...replies]) remove(channel, ts, at);
      }
    }
  };
  const all = () => [...byChannel.values()].flatMap((messages) => [...messages.values()]);
  return {
    add,
    remove,
    trim,
    show(message, at) {
      add(message, at);
      trim(at);
    },
    replace(message, at) {
      const messages = messagesOf(message.channel);
      if (!messages.has(message.ts)) return false;
      messages.set(message.ts, message);
      publish(message, "_changed", at);
      return true;
    },
    find(channel, ts, user) {
      const message = messagesOf(channel).get(ts);
      return message && isVisible(message, user) ? message : undefined;
    },
    list: (channel, user) =>
      [...messagesOf(channel).values()]
        .filter((message) => isVisible(message, user))
        .sort((one, other) => (one.ts < other.ts ? -1 : 1)),
    withFile: (fileId) => all().filter(({ files = [] }) => files.some((file) => file["id"] === fileId)),
    lasting: () => all().filter(({ to }) => to === undefined),
  };
}
