import { ok, refusal } from "../answer.ts";
import { type JsonObject, objectsOf, stringField } from "../json.ts";
import type { SlackMessage } from "../message.ts";
import { canRead } from "../store/channels.ts";
import { fileTypeOf, type StoredFile, withFileLinks } from "../store/files.ts";
import { newId, type Store } from "../store/store.ts";
import { truncated } from "./chat.ts";
import type { Handler } from "./handler.ts";

const DEFAULT_COUNT = 100;
const MAX_COUNT = 1000;

export const getUploadUrl: Handler = async ({ store, origin, now }, caller, args) => {
  const name = stringField(args, "filename").trim();
  const file: StoredFile = {
    id: newId("F"),
    name,
    title: name,
    user: caller,
    size: Number(args["length"]),
    created: Math.floor(now() / 1000),
    state: "announced",
    ...(typeof args["alt_text"] === "string" && { altText: args["alt_text"] }),
  };
  await store.commit({ type: "file", file });
  return ok({ upload_url: `${origin}/upload/v1/${file.id}`, file_id: file.id });
};

/** All files of one call are shared in one message. */
export const completeUpload: Handler = async ({ store, origin }, caller, args) => {
  const requested = objectsOf(args["files"]);
  const ids = new Set(requested.map(({ id }) => id));
  if (ids.size === 0 || ids.size !== requested.length) return refusal("invalid_arguments");
  const uploads = requested.map((request) => uploadOf(store, caller, request));
  const uploaded = uploads.filter((file) => file !== undefined);
  if (uploaded.length < uploads.length) return refusal("file_not_found");
  const channelId = stringField(args, "channel_id");
  const channel = store.channels.get(channelId);
  if (channelId !== "" && !channel) return refusal("channel_not_found");
  if (!channel) {
    await store.commit(...uploaded.map((file) => ({ type: "file", file }) as const));
    return ok({ files: uploaded.map((file) => withFileLinks(file, origin)) });
  }
  const ts = store.timestamps.next();
  const share = { channel: channel.id, ts, isPublic: channel.kind === "public" };
  const files = uploaded.map((file) => ({ ...file, share }));
  const { text, warning } = truncated(args, "initial_comment");
  const message: SlackMessage = {
    type: "message",
    subtype: "file_share",
    channel: channel.id,
    ts,
    user: caller,
    text,
    upload: true,
    files: files.map(({ id }) => ({ id })),
    ...(typeof args["thread_ts"] === "string" && { thread_ts: args["thread_ts"] }),
    ...(text === "" && args["blocks"] !== undefined && { blocks: objectsOf(args["blocks"]) }),
  };
  const changes = files.map((file) => ({ type: "file", file }) as const);
  await store.commit(...changes, { type: "message", message });
  return ok({ files: files.map((file) => withFileLinks(file, origin)), ...warning });
};

export const info: Handler = ({ store, origin }, caller, args) => {
  const file = visibleFile(store, caller, args);
  if (!file) return refusal("file_not_found");
  const paging = { count: 0, total: 0, page: 1, pages: 0 };
  return ok({ file: withFileLinks(file, origin), comments: [], paging });
};

/** Newest first. */
export const list: Handler = ({ store, origin }, caller, args) => {
  const { channel, user, ts_from: from = 0, ts_to: to = Number.POSITIVE_INFINITY } = args;
  const types = (stringField(args, "types") || "all").split(",");
  const found = store.files
    .list()
    .filter((file) => isVisible(store, caller, file))
    .filter((file) => !channel || file.share?.channel === channel)
    .filter((file) => !user || file.user === user)
    .filter(({ created }) => created >= Number(from) && created <= Number(to))
    .filter(({ name }) => types.includes("all") || types.includes(fileTypeOf(name).filetype))
    .reverse();
  const page = Math.max(1, Math.floor(Number(args["page"]) || 1));
  const count = Math.min(Math.max(1, Math.floor(Number(args["count"]) || DEFAULT_COUNT)), MAX_COUNT);
  const shown = found.slice((page - 1) * count, page * count);
  const paging = { count, total: found.length, page, pages: Math.ceil(found.length / count) };
  return ok({ files: shown.map((file) => withFileLinks(file, origin)), paging });
};

export const remove: Handler = async ({ store }, caller, args) => {
  const file = visibleFile(store, caller, args);
  if (!file) return refusal("file_not_found");
  if (file.user !== caller) return refusal("cant_delete_file");
  const messages = store.messages.withFile(file.id).map((message) => withoutFile(message, file.id));
  const changes = messages.map((message) => ({ type: "message_changed", message }) as const);
  await store.commit({ type: "file_removed", id: file.id }, ...changes);
  return ok();
};

export function withoutFile(message: SlackMessage, fileId: string): SlackMessage {
  return { ...message, files: (message.files ?? []).filter(({ id }) => id !== fileId) };
}

/** Undefined unless the caller has uploaded the file. */
function uploadOf(store: Store, caller: string, request: JsonObject): StoredFile | undefined {
  const file = store.files.get(stringField(request, "id"));
  if (file?.state !== "uploaded" || file.user !== caller) return undefined;
  return { ...file, state: "completed", title: stringField(request, "title") || file.title };
}

function visibleFile(store: Store, caller: string, args: JsonObject): StoredFile | undefined {
  const file = store.files.get(stringField(args, "file"));
  return file && isVisible(store, caller, file) ? file : undefined;
}

function isVisible({ channels }: Store, caller: string, { user, state, share }: StoredFile): boolean {
  if (state !== "completed") return false;
  const channel = share && channels.get(share.channel);
  return user === caller || (channel !== undefined && canRead(channel, caller));
}
