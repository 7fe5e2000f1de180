import { withBlockIds } from "./blocks.ts";
import { type JsonObject, objectsOf, stringField } from "./json.ts";
import { refuseMessage } from "./message-check.ts";
import type { ShownMessage } from "./shown-message.ts";
import type { SlackApi } from "./slack-api.ts";
import type { Stamps } from "./stamps.ts";
import type { Timeline } from "./timeline.ts";
import { bot } from "./workspace.ts";

/** What the app answers to: who did something, where, and at which message when it was a button. */
export interface ReplyPlace {
  channel: string;
  user: string;
  original?: ShownMessage;
}

/** What became of a reply. */
type Said = { message?: ShownMessage } | { error: JsonObject };

/** The replies that an app makes by its ack or by a response_url; they need no membership in the channel. */
export interface Replies {
  /** Shows a text to one person as the workspace's own assistant, not the app. */
  notice(place: ReplyPlace, text: string): ShownMessage;
  /** Carries out a reply body: a new message, or a change of the original. */
  say(place: ReplyPlace, body: JsonObject): Promise<Said>;
}

const slackbot = "USLACKBOT";

export function createReplies(api: SlackApi, timeline: Timeline, stamps: Stamps, now: () => number): Replies {
  const whisper = ({ channel, user }: ReplyPlace, author: object, content: JsonObject): ShownMessage => {
    const message: ShownMessage = {
      type: "message",
      channel,
      ts: stamps.next(),
      ...content,
      user: slackbot,
      text: stringField(content, "text"),
      ...author,
      ephemeral: true,
      to: user,
    };
    timeline.show(message, now());
    return message;
  };

  /** A call in the bot's name about the place's channel; the message is what the timeline shows after it. */
  const call = async (method: string, channel: string, args: JsonObject): Promise<Said> => {
    const answer = await api.call(bot.id, method, { channel, ...args });
    if (answer["ok"] !== true) return { error: answer };
    const message = timeline.find(channel, stringField(answer, "ts"), bot.id);
    return message ? { message } : {};
  };

  const remove = async ({ channel, ts, ephemeral }: ShownMessage): Promise<Said> => {
    if (!ephemeral) return call("chat.delete", channel, { ts });
    timeline.remove(channel, ts, now());
    return {};
  };

  const replace = async (
    { channel, ts, to, ephemeral }: ShownMessage,
    content: JsonObject,
  ): Promise<Said> => {
    if (!ephemeral) return call("chat.update", channel, { ts, ...content });
    timeline.change(channel, ts, { blocks: undefined, ...content }, now());
    const message = timeline.find(channel, ts, to ?? "");
    return message ? { message } : {};
  };

  return {
    notice: (place, text) => whisper(place, {}, { text }),
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
      return { message: whisper(place, { user: bot.id, bot_id: bot.botId }, { ...content, ...thread }) };
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
