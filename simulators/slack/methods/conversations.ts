import { ok, refusal } from "../answer.ts";
import { type JsonObject, stringField } from "../json.ts";
import { type Channel, canRead, channelObject, isDirect } from "../store/channels.ts";
import { newId } from "../store/store.ts";
import { flagArgument, pageOf } from "./arguments.ts";
import type { Handler, MethodContext } from "./handler.ts";

const MAX_NAME_LENGTH = 80;

export const list: Handler = (context, caller, args) => {
  const { items, next_cursor } = pageOf(channelsOf(context, caller, args), args, ({ id }) => String(id));
  return ok({ channels: items, response_metadata: { next_cursor } });
};

/** The argument `types`; public channels by default. */
export function kindsArgument(args: JsonObject): string[] {
  const types = stringField(args, "types") || "public_channel";
  return types.split(",").map((type) => type.trim().replace(/_channel$/, ""));
}

function channelsOf({ store }: MethodContext, caller: string, args: JsonObject): JsonObject[] {
  const kinds = kindsArgument(args);
  return store.channels
    .list()
    .filter((channel) => kinds.includes(channel.kind) && canRead(channel, caller))
    .filter(({ isArchived }) => !(isArchived && flagArgument(args, "exclude_archived")))
    .map((channel) => channelObject(channel, caller));
}

/** The channels of a user, of those that the caller may read (Slack, users.conversations). */
export const ofUser: Handler = (context, caller, args) => {
  const user = stringField(args, "user") || caller;
  const { seed, store } = context;
  if (![...seed.people, seed.bot].some(({ id }) => id === user)) return refusal("user_not_found");
  const isIn = ({ id }: JsonObject) => store.channels.get(String(id))?.members.includes(user) === true;
  const shown = channelsOf(context, caller, args).filter(isIn);
  const { items, next_cursor } = pageOf(shown, args, ({ id }) => String(id));
  return ok({ channels: items, response_metadata: { next_cursor } });
};

export const info: Handler = ({ store }, caller, args) => {
  const channel = store.channels.get(stringField(args, "channel"));
  if (!channel || !canRead(channel, caller)) return refusal("channel_not_found");
  return ok({ channel: channelObject(channel, caller) });
};

export const create: Handler = async ({ store, now }, caller, args) => {
  const name = stringField(args, "name").trim().toLowerCase().replace(/\s+/g, "-");
  if (name === "") return refusal("invalid_name_required");
  if (name.length > MAX_NAME_LENGTH) return refusal("invalid_name_maxlength");
  if (!/^[a-z0-9_-]+$/.test(name)) return refusal("invalid_name_specials");
  if (!/[a-z0-9]/.test(name)) return refusal("invalid_name_punctuation");
  if (store.channels.find(name)) return refusal("name_taken");
  const channel: Channel = {
    id: newId("C"),
    name,
    kind: flagArgument(args, "is_private") ? "private" : "public",
    isArchived: false,
    purpose: "",
    creator: caller,
    created: Math.floor(now() / 1000),
    members: [caller],
  };
  await store.commit({ type: "channel", channel });
  return ok({ channel: channelObject(channel, caller) });
};

export const archive: Handler = async ({ store }, _caller, args) => {
  const channel = store.channels.get(stringField(args, "channel"));
  if (!channel) return refusal("channel_not_found");
  if (isDirect(channel)) return refusal("method_not_supported_for_channel_type");
  if (channel.isArchived) return refusal("already_archived");
  await store.commit({ type: "channel", channel: { ...channel, isArchived: true } });
  return ok();
};

export const unarchive: Handler = async ({ store }, caller, args) => {
  const channel = store.channels.get(stringField(args, "channel"));
  if (!channel || !canRead(channel, caller)) return refusal("channel_not_found");
  if (isDirect(channel)) return refusal("method_not_supported_for_channel_type");
  if (!channel.isArchived) return refusal("not_archived");
  const members = [...new Set([...channel.members, caller])];
  await store.commit({ type: "channel", channel: { ...channel, isArchived: false, members } });
  return ok();
};
