import { ok, refusal } from "../answer.ts";
import { type JsonObject, stringField } from "../json.ts";
import { type Channel, canRead, channelObject, isDirect } from "../store/channels.ts";
import { newId } from "../store/store.ts";
import { flagArgument, pageOf } from "./arguments.ts";
import type { Handler, MethodContext } from "./handler.ts";

const MAX_NAME_LENGTH = 80;

export const list: Handler = (context, caller, args) => listed(context, caller, args, () => true);

/** Those that a user is in, by default the caller; the private ones only if the caller is in them, too. */
export const listOfUser: Handler = (context, caller, args) => {
  const user = stringField(args, "user") || caller;
  return listed(context, caller, args, ({ members }) => members.includes(user));
};

function listed(
  { store }: MethodContext,
  caller: string,
  args: JsonObject,
  isListed: (channel: Channel) => boolean,
): JsonObject {
  const types = (stringField(args, "types") || "public_channel").split(",").map((type) => type.trim());
  const kinds = types.map((type) => type.replace(/_channel$/, ""));
  const channels = store.channels
    .list()
    .filter((channel) => isListed(channel) && kinds.includes(channel.kind) && canRead(channel, caller))
    .filter(({ isArchived }) => !(isArchived && flagArgument(args, "exclude_archived")));
  const { items, next_cursor } = pageOf(channels, args, ({ id }) => id);
  const shown = items.map((channel) => channelObject(channel, caller));
  return ok({ channels: shown, response_metadata: { next_cursor } });
}

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
