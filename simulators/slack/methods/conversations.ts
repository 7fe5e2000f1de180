import { ok, refusal } from "../answer.ts";
import { type JsonObject, stringField } from "../json.ts";
import { type Channel, canRead, isDirect } from "../store/channels.ts";
import { newId } from "../store/store.ts";
import { flagArgument, idsArgument, pageOf } from "./arguments.ts";
import type { Handler, MethodContext } from "./handler.ts";

const MAX_NAME_LENGTH = 80;
const MAX_INVITED = 100;
const MAX_TALKING = 8;

export const list: Handler = ({ store }, caller, args) => {
  const types = (stringField(args, "types") || "public_channel").split(",").map((type) => type.trim());
  const kinds = types.map((type) => type.replace(/_channel$/, ""));
  const channels = store.channels
    .list()
    .filter((channel) => kinds.includes(channel.kind) && canRead(channel, caller))
    .filter(({ isArchived }) => !(isArchived && flagArgument(args, "exclude_archived")));
  const { items, next_cursor } = pageOf(channels, args, ({ id }) => id);
  const shown = items.map((channel) => channelObject(channel, caller));
  return ok({ channels: shown, response_metadata: { next_cursor } });
};

export const info: Handler = ({ store }, caller, args) => {
  const channel = store.channels.get(stringField(args, "channel"));
  if (!channel || !canRead(channel, caller)) return refusal("channel_not_found");
  return ok({ channel: channelObject(channel, caller) });
};

export const members: Handler = ({ store }, caller, args) => {
  const channel = store.channels.get(stringField(args, "channel"));
  if (!channel || !canRead(channel, caller)) return refusal("channel_not_found");
  return ok({ members: channel.members, response_metadata: { next_cursor: "" } });
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

export const join: Handler = async ({ store }, caller, args) => {
  const channel = store.channels.get(stringField(args, "channel"));
  if (!channel || !canRead(channel, caller)) return refusal("channel_not_found");
  if (isDirect(channel)) return refusal("method_not_supported_for_channel_type");
  if (channel.isArchived) return refusal("is_archived");
  const isIn = channel.members.includes(caller);
  const joined = isIn ? channel : { ...channel, members: [...channel.members, caller] };
  if (!isIn) await store.commit({ type: "channel", channel: joined });
  return ok({ channel: channelObject(joined, caller) });
};

export const leave: Handler = async ({ store }, caller, args) => {
  const channel = store.channels.get(stringField(args, "channel"));
  if (!channel) return refusal("channel_not_found");
  if (channel.kind === "im") return refusal("method_not_supported_for_channel_type");
  const left = channel.members.filter((id) => id !== caller);
  if (left.length === 0) return refusal("last_member");
  await store.commit({ type: "channel", channel: { ...channel, members: left } });
  return ok();
};

export const invite: Handler = async (context, caller, args) => {
  const { store } = context;
  const channel = store.channels.get(stringField(args, "channel"));
  if (!channel) return refusal("channel_not_found");
  if (channel.kind === "im") return refusal("method_not_supported_for_channel_type");
  const users = idsArgument(args, "users");
  if (users.length === 0) return refusal("user_not_found");
  if (users.length > MAX_INVITED) return refusal("too_many_users");
  const errors = users.flatMap((user) => {
    const error = inviteProblem(context, channel, caller, user);
    return error === undefined ? [] : [{ user, ok: false, error }];
  });
  const [first] = errors;
  if (first) return { ...refusal(first.error), errors };
  const joined = { ...channel, members: [...channel.members, ...users] };
  await store.commit({ type: "channel", channel: joined });
  return ok({ channel: channelObject(joined, caller) });
};

export const kick: Handler = async ({ store }, caller, args) => {
  const channel = store.channels.get(stringField(args, "channel"));
  const user = stringField(args, "user");
  if (!channel) return refusal("channel_not_found");
  if (channel.kind === "im") return refusal("method_not_supported_for_channel_type");
  if (user === caller) return refusal("cant_kick_self");
  if (!channel.members.includes(user)) return refusal("user_not_in_channel");
  const left = channel.members.filter((id) => id !== user);
  await store.commit({ type: "channel", channel: { ...channel, members: left } });
  return ok({ errors: {} });
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

export const open: Handler = async (context, caller, args) => {
  const { store } = context;
  const wanted = stringField(args, "channel");
  const users = idsArgument(args, "users").filter((id) => id !== caller);
  if (wanted === "" && users.length === 0) return refusal("users_list_not_supplied");
  if (users.length > MAX_TALKING) return refusal("too_many_users");
  const known = wanted === "" ? store.channels.between([caller, ...users]) : store.channels.get(wanted);
  if (wanted !== "" && !(known && isDirect(known) && canRead(known, caller)))
    return refusal("channel_not_found");
  if (!known && flagArgument(args, "prevent_creation")) return refusal("channel_not_found");
  const channel = known ?? (await openDirectMessages(context, caller, users));
  if (!channel) return refusal("user_not_found");
  return ok({
    ...(known && { no_op: true, already_open: true }),
    channel: flagArgument(args, "return_im") ? channelObject(channel, caller) : { id: channel.id },
  });
};

/** Finds or creates the conversation; undefined for an unknown user. */
export async function openDirectMessages(
  { store, seed, now }: MethodContext,
  caller: string,
  users: readonly string[],
): Promise<Channel | undefined> {
  const names = users.map((user) => [...seed.people, seed.bot].find(({ id }) => id === user)?.name);
  if (names.includes(undefined) || users.includes(caller)) return undefined;
  const members = [caller, ...users];
  const known = store.channels.between(members);
  if (known) return known;
  const isGroup = users.length > 1;
  const channel: Channel = {
    id: newId(isGroup ? "G" : "D"),
    name: isGroup ? `mpdm-${names.join("-")}` : names.join(""),
    kind: isGroup ? "mpim" : "im",
    isArchived: false,
    purpose: "",
    creator: caller,
    created: Math.floor(now() / 1000),
    members,
  };
  await store.commit({ type: "channel", channel });
  return channel;
}

function inviteProblem({ seed }: MethodContext, channel: Channel, caller: string, user: string) {
  if (![...seed.people, seed.bot].some(({ id }) => id === user)) return "user_not_found";
  if (user === caller) return "cant_invite_self";
  return channel.members.includes(user) ? "already_in_channel" : undefined;
}

/** Slack, "Conversation object". */
function channelObject({ id, name, kind, members: ids, ...channel }: Channel, viewer: string): JsonObject {
  const other = kind === "im" ? ids.find((member) => member !== viewer) : undefined;
  return {
    id,
    name,
    name_normalized: name,
    is_channel: kind === "public",
    is_group: kind === "private",
    is_im: kind === "im",
    is_mpim: kind === "mpim",
    is_private: kind !== "public",
    is_archived: channel.isArchived,
    ...(other !== undefined && { user: other }),
    is_member: ids.includes(viewer),
    topic: { value: "", creator: "", last_set: 0 },
    purpose: { value: channel.purpose, creator: channel.creator, last_set: channel.created },
    creator: channel.creator,
    num_members: ids.length,
    created: channel.created,
  };
}
