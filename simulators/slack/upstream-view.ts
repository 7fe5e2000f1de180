import { isObject, type JsonObject, objectsOf, stringField } from "./json.ts";
import type { SlackMessage } from "./message.ts";
import { withoutFile } from "./methods/files.ts";
import type { Bot } from "./seed.ts";
import type { UiState } from "./ui-state.ts";

/** What people see of another Slack: the effects of the calls that went through this server. */
export interface UpstreamView {
  /** Shows the effect of a call that was answered with `ok`. */
  show(method: string, args: JsonObject, answer: JsonObject | undefined): void;
}

export function createUpstreamView(
  { messages, views, timestamps }: UiState,
  bot: Bot,
  now: () => number,
): UpstreamView {
  const showFiles = (args: JsonObject, files: JsonObject[]) => {
    const [first] = files;
    if (!first) return;
    const shared = { ...args, text: stringField(args, "initial_comment"), subtype: "file_share", files };
    const user = stringField(first, "user");
    // The real Slack may answer before the message exists.
    const fallback = [{ channel: stringField(args, "channel_id"), ts: timestamps.next() }];
    const known = sharesOf(first);
    for (const { channel, ts } of known.length > 0 ? known : fallback) {
      if (channel !== "") messages.show({ ...messageOf(channel, ts, shared), user }, now());
    }
  };
  const change = (channel: string, ts: string, fields: JsonObject) => {
    const message = messages.find(channel, ts);
    if (message) messages.replace({ ...message, ...fields }, now());
  };
  const showView = (args: JsonObject, view: JsonObject) => {
    const user = views.get(stringField(view, "id"))?.user ?? stringField(args, "user_id");
    if (user !== "") views.put(user, view, now());
  };
  return {
    show(method, args, answer) {
      if (answer?.["ok"] !== true) return;
      const channel = stringField(answer, "channel");
      const ts = stringField(answer, "ts");
      const { message, view } = answer;
      switch (method) {
        case "chat.postMessage":
        case "chat.meMessage":
          return messages.show(messageOf(channel, ts, isObject(message) ? message : args), now());
        case "chat.postEphemeral": {
          const shown = messageOf(stringField(args, "channel"), stringField(answer, "message_ts"), args);
          const to = stringField(args, "user");
          return messages.show({ ...shown, user: bot.id, ephemeral: true, to }, now());
        }
        case "chat.update":
          return change(channel, ts, updatedFields(args, answer));
        case "chat.delete":
          return void messages.remove(channel, ts, now());
        case "files.completeUploadExternal":
          return showFiles(args, objectsOf(answer["files"]));
        case "files.delete": {
          const file = stringField(args, "file");
          for (const shown of messages.withFile(file)) messages.replace(withoutFile(shown, file), now());
          return;
        }
        case "views.publish":
        case "views.update":
          return isObject(view) ? showView(args, view) : undefined;
      }
    },
  };
}

const FIELDS = "text blocks attachments metadata thread_ts bot_id subtype files".split(" ");

function messageOf(channel: string, ts: string, source: JsonObject): SlackMessage {
  const given = FIELDS.filter((field) => source[field] !== undefined);
  return {
    ...Object.fromEntries(given.map((field) => [field, source[field]])),
    type: "message",
    channel,
    ts,
    user: stringField(source, "user"),
    text: stringField(source, "text"),
  };
}

/** A new text without blocks removes the old blocks (Slack, chat.update). */
function updatedFields(args: JsonObject, answer: JsonObject): JsonObject {
  const message = isObject(answer["message"]) ? answer["message"] : {};
  const { text, blocks, attachments, metadata, edited } = { ...args, ...message };
  return { text: text ?? answer["text"] ?? "", blocks, attachments, metadata, edited };
}

/** The messages that show a file (Slack, "File object", shares). */
function sharesOf(file: JsonObject): Array<{ channel: string; ts: string }> {
  const shares = isObject(file["shares"]) ? Object.values(file["shares"]).filter(isObject) : [];
  return shares.flatMap((byChannel) =>
    Object.entries(byChannel).flatMap(([channel, messages]) =>
      objectsOf(messages).map((message) => ({ channel, ts: stringField(message, "ts") })),
    ),
  );
}
