import { withBlockIds } from "../blocks/blocks.ts";
import { type JsonObject, objectsOf, stringField } from "../json.ts";
import type { SlackMessage } from "../message.ts";
import { refuseMessage } from "../message-check.ts";
import type { Bot } from "../seed.ts";
import type { SlackApi } from "../slack-api.ts";
import type { UiState } from "../ui-state.ts";

/** Who used the app, where, and on which message. */
export interface ReplyTarget {
  readonly channel: string;
  readonly user: string;
  readonly original?: SlackMessage;
}

type ReplyResult = { message?: SlackMessage } | { error: JsonObject };

/** Replies in an ack or to a response_url. The bot need not be in the channel. */
export interface Replies {
  /** Shows a text to one person, as Slackbot. */
  postNotice(target: ReplyTarget, text: string): SlackMessage;
  /** Posts a message, or changes the original one. */
  post(target: ReplyTarget, body: JsonObject): Promise<ReplyResult>;
}

const SLACKBOT = "USLACKBOT";

export function createReplies(
  api: SlackApi,
  { messages, timestamps }: UiState,
  bot: Bot,
  now: () => number,
  unsupportedBlocks: ReadonlySet<string>,
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

  /** @returns the message as it is after the call */
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
    postNotice: (target, text) => postEphemeral(target, {}, { text }),
    async post(target, body) {
      const { original } = target;
      if (original && body["delete_original"] === true) return remove(original);
      const refused = refuseMessage("response_url", body, unsupportedBlocks);
      if (refused) return { error: refused };
      const content = contentOf(body);
      if (original && body["replace_original"] === true) return replace(original, content);
      const thread = body["thread_ts"] === undefined ? {} : { thread_ts: body["thread_ts"] };
      if (body["response_type"] === "in_channel") {
        return call("chat.postMessage", target.channel, { ...content, ...thread });
      }
      return {
        message: postEphemeral(target, { user: bot.id, bot_id: bot.botId }, { ...content, ...thread }),
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
