import type { EventLog } from "../events.ts";
import type { SlackMessage } from "../message.ts";

/** The messages of all channels, ephemeral ones included. Every change is published as an event. Times are in milliseconds since 1970. */
export interface Messages {
  /** Adds a message and drops what the channel has no room for. */
  show(message: SlackMessage, at: number): void;
  /** Adds a message, however many there are. */
  add(message: SlackMessage, at: number): void;
  /** Drops the oldest messages of full channels, with the replies to them. */
  trim(at: number): void;
  /** Puts a message in place of the one with its ts; false when there is none. */
  replace(message: SlackMessage, at: number): boolean;
  /** False when there is no such message. */
  remove(channel: string, ts: string, at: number): boolean;
  /** A message that `user` can see; without a user, one that is not ephemeral. */
  find(channel: string, ts: string, user?: string): SlackMessage | undefined;
  /** The channel's messages, thread replies included, oldest first; of the ephemeral ones, those for `user`. */
  list(channel: string, user?: string): SlackMessage[];
  /** The messages of all channels that show a file. */
  withFile(fileId: string): SlackMessage[];
  /** All that are not ephemeral. */
  lasting(): SlackMessage[];
}

/** @param kept how many messages a channel keeps */
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
