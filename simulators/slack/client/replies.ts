import { withBlockIds } from "../blocks/blocks.ts";
import { type JsonObject, objectsOf, stringField } from "../json.ts";
import type { SlackMessage } from "../message.ts";
import { refuseMessage } from "../message-check.ts";
import type { Bot } from "../seed.ts";
import type { SlackApi } from "../slack-api.ts";
import type { UiState } from "../ui-state.ts";

/** What the app answers to: who did something, where, and at which message when it was a button. */
export interface ReplyTarget {
  readonly channel: string;
  readonly user: string;
  readonly original?: SlackMessage;
}

/** What became of a reply. */
type ReplyResult = { message?: SlackMessage } | { error: JsonObject };

/** The replies that an app makes by its ack or by a response_url; they need no membership in the channel. */
export interface Replies {
  /** Shows a text to one person as the workspace's own assistant, not the app. */
  notice(place: ReplyTarget, text: string): SlackMessage;
  /** Carries out a reply body: a new message, or a change of the original. */
  say(place: ReplyTarget, body: JsonObject): Promise<ReplyResult>;
}

const SLACKBOT = "USLACKBOT";

/** @param now milliseconds since 1970 */
export function createReplies(
  api: SlackApi,
  { messages, timestamps }: UiState,
  bot: Bot,
  now: () => number,
): Replies {
  const postEphemeral = (
    { channel, user }: ReplyTarget,
    author: object,
    content: JsonObject,
  ): SlackMessage => {
    const message: SlackMessage = {
      type: "message",
      channel,
      ts: timestamps.next(),
      ...content,
      user: SLACKBOT,
      text: stringField(content, "text"),
      ...author,
      ephemeral: true,
      to: user,
    };
    messages.show(message, now());
    return message;
  };

  /** A call in the bot's name about the place's channel; the message is what the channel shows after it. */
  const call = async (method: string, channel: string, args: JsonObject): Promise<ReplyResult> => {
    const answer = await api.call(bot.id, method, { channel, ...args });
    if (answer["ok"] !== true) return { error: answer };
    const message = messages.find(channel, stringField(answer, "ts"));
    return message ? { message } : {};
  };

  const remove = async ({ channel, ts, ephemeral }: SlackMessage): Promise<ReplyResult> => {
    if (!ephemeral) return call("chat.delete", channel, { ts });
    messages.remove(channel, ts, now());
    return {};
  };

  const replace = async (
    { channel, ts, to, ephemeral }: SlackMessage,
    content: JsonObject,
  ): Promise<ReplyResult> => {
    if (!ephemeral) return call("chat.update", channel, { ts, ...content });
    const shown = messages.find(channel, ts, to);
    if (!shown) return {};
    const { blocks: _blocks, ...rest } = shown;
    const message: SlackMessage = { ...rest, ...content };
    messages.replace(message, now());
    return { message };
  };

  return {
    notice: (place, text) => postEphemeral(place, {}, { text }),
    async say(place, body) {
      const { original } = place;
      if (original && body["delete_original"] === true) return remove(original);
      const refused = refuseMessage("response_url", body);
      if (refused) return { error: refused };
      const content = contentOf(body);
      if (original && body["replace_original"] === true) return replace(original, content);
      const thread = body["thread_ts"] === undefined ? {} : { thread_ts: body["thread_ts"] };
      if (body["response_type"] === "in_channel") {
        return call("chat.postMessage", place.channel, { ...content, ...thread });
      }
      return {
        message: postEphemeral(place, { user: bot.id, bot_id: bot.botId }, { ...content, ...thread }),
      };
    },
  };
}

function contentOf(body: JsonObject): JsonObject {
  const { text, blocks, attachments } = body;
  return {
    text: text ?? "",
    ...(blocks !== undefined && { blocks: withBlockIds(objectsOf(blocks)) }),
    ...(attachments !== undefined && { attachments }),
  };
}
