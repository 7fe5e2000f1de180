import { ok, refusal } from "../answer.ts";
import { isObject, type JsonObject, stringField } from "../json.ts";
import { type SlackMessage, withoutNotes } from "../message.ts";
import { canRead } from "../store/channels.ts";
import { openDirectMessages } from "./direct-messages.ts";
import type { Handler } from "./handler.ts";

const MAX_TEXT_LENGTH = 40_000;

/** Arguments that become fields of the message. */
const FIELDS = [
  ..."blocks attachments metadata thread_ts username icon_url icon_emoji mrkdwn parse".split(" "),
  ..."link_names unfurl_links unfurl_media reply_broadcast".split(" "),
];

export const postMessage: Handler = async (context, caller, args) => {
  const { store, seed } = context;
  const reference = stringField(args, "channel");
  const channel = store.channels.find(reference) ?? (await openDirectMessages(context, caller, [reference]));
  if (!channel) return refusal("channel_not_found");
  if (channel.isArchived) return refusal("is_archived");
  if (hasWrongMetadata(args)) return refusal("invalid_metadata_format");
  const { text, warning } = truncated(args);
  const message: SlackMessage = {
    type: "message",
    channel: channel.id,
    ts: store.timestamps.next(),
    user: caller,
    text,
    ...(caller === seed.bot.id && { bot_id: seed.bot.botId, app_id: seed.bot.appId }),
    ...fieldsOf(args),
  };
  await store.commit({ type: "message", message });
  return ok({ channel: channel.id, ts: message.ts, message: withoutNotes(message), ...warning });
};

export const meMessage: Handler = async ({ store }, caller, args) => {
  const channel = store.channels.find(stringField(args, "channel"));
  if (!channel) return refusal("channel_not_found");
  const { text, warning } = truncated(args);
  const ts = store.timestamps.next();
  const message: SlackMessage = {
    type: "message",
    subtype: "me_message",
    channel: channel.id,
    ts,
    user: caller,
    text,
  };
  await store.commit({ type: "message", message });
  return ok({ channel: channel.id, ts, ...warning });
};

export const postEphemeral: Handler = ({ store, seed, now }, caller, args) => {
  const channel = store.channels.find(stringField(args, "channel"));
  const user = stringField(args, "user");
  if (!channel) return refusal("channel_not_found");
  if (![...seed.people, seed.bot].some(({ id }) => id === user)) return refusal("user_not_found");
  if (!channel.members.includes(user)) return refusal("user_not_in_channel");
  if (hasWrongMetadata(args)) return refusal("invalid_metadata_format");
  const { text, warning } = truncated(args);
  const ts = store.timestamps.next();
  const author = caller === seed.bot.id ? { bot_id: seed.bot.botId } : {};
  const message: SlackMessage = {
    type: "message",
    channel: channel.id,
    ts,
    user: caller,
    text,
    ...author,
    ...fieldsOf(args),
  };
  store.messages.show({ ...message, ephemeral: true, to: user }, now());
  return ok({ message_ts: ts, ...warning });
};

/** A new text without blocks removes the old blocks (Slack, chat.update). */
export const update: Handler = async ({ store }, caller, args) => {
  const channel = stringField(args, "channel");
  const message = store.messages.find(channel, stringField(args, "ts"));
  if (!message) return refusal("message_not_found");
  if (message.user !== caller) return refusal("cant_update_message");
  if (hasWrongMetadata(args)) return refusal("invalid_metadata_format");
  const hasText = typeof args["text"] === "string";
  const { text, warning } = truncated(hasText ? args : message);
  const { blocks: _blocks, attachments: _attachments, ...rest } = message;
  const fields = fieldsOf(args, ["blocks", "attachments", "metadata"]);
  const content = { ...(hasText ? rest : message), text, ...fields };
  const changed: SlackMessage = isMarkedEdited(message, content)
    ? { ...content, edited: { user: caller, ts: store.timestamps.next() } }
    : content;
  await store.commit({ type: "message_changed", message: changed });
  return ok({ channel, ts: message.ts, text, message: withoutNotes(changed), ...warning });
};

export const remove: Handler = async ({ store }, caller, args) => {
  const channel = stringField(args, "channel");
  const message = store.messages.find(channel, stringField(args, "ts"));
  if (!message) return refusal("message_not_found");
  if (message.user !== caller) return refusal("cant_delete_message");
  await store.commit({ type: "message_removed", channel, ts: message.ts });
  return ok({ channel, ts: message.ts });
};

export const getPermalink: Handler = ({ store, origin }, caller, args) => {
  const channel = store.channels.get(stringField(args, "channel"));
  if (!channel || !canRead(channel, caller)) return refusal("channel_not_found");
  const message = store.messages.find(channel.id, stringField(args, "message_ts"));
  if (!message) return refusal("message_not_found");
  const { ts, thread_ts: thread } = message;
  const query =
    thread && thread !== ts ? `?${new URLSearchParams({ thread_ts: thread, cid: channel.id })}` : "";
  const permalink = `${origin}/archives/${channel.id}/p${ts.replace(".", "")}${query}`;
  return ok({ channel: channel.id, permalink });
};

/** Slack, chat.postMessage, "Truncating content". */
export function truncated(args: JsonObject, field = "text"): { text: string; warning: JsonObject } {
  const characters = Array.from(stringField(args, field));
  const text = characters.slice(0, MAX_TEXT_LENGTH).join("");
  if (characters.length <= MAX_TEXT_LENGTH) return { text, warning: {} };
  const response_metadata = {
    warnings: ["message_truncated"],
    messages: ["[WARN] Your message was truncated but still posted"],
  };
  return { text, warning: { warning: "message_truncated", response_metadata } };
}

function fieldsOf(args: JsonObject, names: readonly string[] = FIELDS): JsonObject {
  const given = names.filter((name) => args[name] !== undefined && args[name] !== "");
  return Object.fromEntries(given.map((name) => [name, args[name]]));
}

/** Blocks show no "(edited)" (Slack, chat.update), so neither do those of an app. */
function isMarkedEdited({ bot_id: botId }: SlackMessage, { blocks }: JsonObject): boolean {
  return botId === undefined || !Array.isArray(blocks) || blocks.length === 0;
}

function hasWrongMetadata({ metadata }: JsonObject): boolean {
  return metadata !== undefined && !isObject(metadata);
}
