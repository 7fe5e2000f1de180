import { ok } from "../answer.ts";
import { type JsonObject, stringField } from "../json.ts";
import { type SlackMessage, withoutNotes } from "../message.ts";
import type { Messages } from "../store/messages.ts";
import { flagArgument, pageOf } from "./arguments.ts";
import type { Handler } from "./handler.ts";

/** Newest first, without replies in threads. */
export const history: Handler = ({ store }, _caller, args) => {
  const topLevel = lastingMessages(store.messages, args).filter(
    ({ ts, thread_ts: thread }) => thread === undefined || thread === ts,
  );
  return answer(store.messages, topLevel.reverse(), args);
};

/** A message and its replies, oldest first. */
export const replies: Handler = ({ store }, _caller, args) => {
  const parent = stringField(args, "ts");
  const thread = lastingMessages(store.messages, args).filter(
    ({ ts, thread_ts }) => ts === parent || thread_ts === parent,
  );
  return answer(store.messages, thread, { limit: 1000, ...args });
};

function lastingMessages(messages: Messages, args: JsonObject): SlackMessage[] {
  return messages.list(stringField(args, "channel")).filter((message) => isBetween(message, args));
}

function isBetween({ ts }: SlackMessage, args: JsonObject): boolean {
  const oldest = Number(args["oldest"] ?? 0);
  const latest = Number(args["latest"] ?? Number.POSITIVE_INFINITY);
  const at = Number(ts);
  return flagArgument(args, "inclusive") ? at >= oldest && at <= latest : at > oldest && at < latest;
}

function answer(messages: Messages, found: readonly SlackMessage[], args: JsonObject): JsonObject {
  const { items, next_cursor } = pageOf(found, args, ({ ts }) => ts);
  const replies = messages
    .list(stringField(args, "channel"))
    .filter(({ ts, thread_ts: thread }) => thread !== undefined && thread !== ts);
  return ok({
    messages: items.map((message) =>
      withReplyCount(
        message,
        replies.filter(({ thread_ts: thread }) => thread === message.ts),
      ),
    ),
    has_more: next_cursor !== "",
    response_metadata: { next_cursor },
  });
}

function withReplyCount(message: SlackMessage, replies: readonly SlackMessage[]): JsonObject {
  if (replies.length === 0) return withoutNotes(message);
  const users = [...new Set(replies.map(({ user }) => user))];
  return { ...withoutNotes(message), reply_count: replies.length, reply_users: users };
}
