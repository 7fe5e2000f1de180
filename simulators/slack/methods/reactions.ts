import { ok, refusal } from "../answer.ts";
import { type JsonObject, objectsOf, stringField } from "../json.ts";
import { type SlackMessage, withoutNotes } from "../message.ts";
import type { Store } from "../store/store.ts";
import type { Handler } from "./handler.ts";

export const add: Handler = async ({ store }, caller, args) => {
  const name = stringField(args, "name");
  if (name === "") return refusal("invalid_name");
  const message = messageOf(store, args);
  if (!message) return refusal("message_not_found");
  const users = usersWith(message, name);
  if (users.includes(caller)) return refusal("already_reacted");
  await store.commit({ type: "message_changed", message: withReaction(message, name, [...users, caller]) });
  return ok();
};

export const remove: Handler = async ({ store }, caller, args) => {
  const name = stringField(args, "name");
  if (name === "") return refusal("invalid_name");
  const message = messageOf(store, args);
  if (!message) return refusal("message_not_found");
  const users = usersWith(message, name);
  if (!users.includes(caller)) return refusal("no_reaction");
  const left = users.filter((user) => user !== caller);
  await store.commit({ type: "message_changed", message: withReaction(message, name, left) });
  return ok();
};

export const get: Handler = ({ store }, _caller, args) => {
  const message = messageOf(store, args);
  if (!message) return refusal("message_not_found");
  return ok({ type: "message", message: { ...withoutNotes(message), reactions: reactionsOf(message) } });
};

function messageOf({ messages }: Store, args: JsonObject): SlackMessage | undefined {
  return messages.find(stringField(args, "channel"), stringField(args, "timestamp"));
}

function reactionsOf(message: SlackMessage): JsonObject[] {
  return objectsOf(message["reactions"]);
}

function usersWith(message: SlackMessage, name: string): string[] {
  const users = reactionsOf(message).find((reaction) => reaction["name"] === name)?.["users"];
  return Array.isArray(users) ? users.map(String) : [];
}

function withReaction(message: SlackMessage, name: string, users: readonly string[]): SlackMessage {
  const others = reactionsOf(message).filter((reaction) => reaction["name"] !== name);
  const reactions = users.length === 0 ? others : [...others, { name, users, count: users.length }];
  return { ...message, reactions };
}
