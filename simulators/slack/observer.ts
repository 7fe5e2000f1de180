import type { EventLog } from "./events.ts";
import { isObject, type JsonObject, objectsOf, stringField } from "./json.ts";
import type { Stamps } from "./stamps.ts";
import type { Timeline } from "./timeline.ts";
import { bot } from "./workspace.ts";

/** A Web API call that was answered with `ok`. */
export interface DoneCall {
  method: string;
  args: JsonObject;
  answer: JsonObject;
  /** Milliseconds since 1970. */
  at: number;
}

/** Tells the timeline and the listeners what a call changed, wherever it was carried out. */
export type Observer = (call: DoneCall) => void;

export function createObserver(timeline: Timeline, events: EventLog, stamps: Stamps): Observer {
  const shareFile = (call: DoneCall, file: JsonObject, siblings: JsonObject[]) => {
    for (const { channel, ts } of sharesOf(call, file, stamps)) {
      const isFirst = siblings[0] === file;
      if (isFirst) timeline.show(fileMessage(call, channel, ts, siblings), call.at);
      events.publish({ type: "file_shared", channel, ts, file }, call.at);
    }
  };
  return (call) => {
    const { method, args, answer, at } = call;
    const channel = stringField(answer, "channel");
    const ts = stringField(answer, "ts");
    switch (method) {
      case "chat.postMessage":
      case "chat.meMessage":
        timeline.show(shown(channel, ts, isObject(answer["message"]) ? answer["message"] : args), at);
        break;
      case "chat.postEphemeral": {
        const message = shown(stringField(args, "channel"), stringField(answer, "message_ts"), args);
        timeline.show({ ...message, user: bot.id, ephemeral: true, to: stringField(args, "user") }, at);
        break;
      }
      case "chat.update":
        timeline.change(channel, ts, updatedFields(call), at);
        break;
      case "chat.delete":
        timeline.remove(channel, ts, at);
        break;
      case "files.completeUploadExternal": {
        const files = objectsOf(answer["files"]);
        for (const file of files) shareFile(call, file, files);
        break;
      }
      case "files.delete":
        timeline.removeFile(stringField(args, "file"), at);
        break;
    }
  };
}

const messageFields = [
  "text",
  "blocks",
  "attachments",
  "metadata",
  "thread_ts",
  "bot_id",
  "subtype",
  "files",
];

function shown(channel: string, ts: string, source: JsonObject) {
  const fields = Object.fromEntries(
    messageFields.filter((field) => source[field] !== undefined).map((field) => [field, source[field]]),
  );
  return {
    ...fields,
    type: "message" as const,
    channel,
    ts,
    user: stringField(source, "user"),
    text: stringField(source, "text"),
  };
}

/** An update with a new text and no blocks takes the old blocks away (Slack, chat.update). */
function updatedFields({ args, answer }: DoneCall): JsonObject {
  const message = isObject(answer["message"]) ? answer["message"] : {};
  const { text, blocks, attachments, metadata, edited } = { ...args, ...message };
  return { text: text ?? answer["text"] ?? "", blocks, attachments, metadata, edited };
}

/** Where the completed upload now shows. Slack itself may name the channel before it knows the message's ts. */
function sharesOf({ args }: DoneCall, file: JsonObject, stamps: Stamps): { channel: string; ts: string }[] {
  const shares = isObject(file["shares"]) ? Object.values(file["shares"]).filter(isObject) : [];
  const known = shares.flatMap((byChannel) =>
    Object.entries(byChannel).flatMap(([channel, messages]) =>
      objectsOf(messages).map((message) => ({ channel, ts: stringField(message, "ts") })),
    ),
  );
  const channel = stringField(args, "channel_id");
  return known.length > 0 || channel === "" ? known : [{ channel, ts: stamps.next() }];
}

function fileMessage({ args }: DoneCall, channel: string, ts: string, files: JsonObject[]) {
  const source = { ...args, text: stringField(args, "initial_comment"), subtype: "file_share", files };
  return { ...shown(channel, ts, source), user: stringField(files[0] ?? {}, "user") };
}
