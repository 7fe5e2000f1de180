import { ok, refusal } from "../answer.ts";
import { stringField } from "../json.ts";
import type { SlackMessage } from "../message.ts";
import type { Change } from "../store/change.ts";
import { type Channel, canRead, channelObject, isDirect } from "../store/channels.ts";
import { idsArgument } from "./arguments.ts";
import type { Handler, MethodContext } from "./handler.ts";

const MAX_INVITED = 100;

export const members: Handler = ({ store }, caller, args) => {
  const channel = store.channels.get(stringField(args, "channel"));
  if (!channel || !canRead(channel, caller)) return refusal("channel_not_found");
  return ok({ members: channel.members, response_metadata: { next_cursor: "" } });
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
  const notices = users.map((user) => notice(context, channel, user, { inviter: caller }));
  await store.commit({ type: "channel", channel: joined }, ...notices);
  return ok({ channel: channelObject(joined, caller) });
};

export const kick: Handler = async (context, caller, args) => {
  const { store } = context;
  const channel = store.channels.get(stringField(args, "channel"));
  const user = stringField(args, "user");
  if (!channel) return refusal("channel_not_found");
  if (channel.kind === "im") return refusal("method_not_supported_for_channel_type");
  if (user === caller) return refusal("cant_kick_self");
  if (!channel.members.includes(user)) return refusal("user_not_in_channel");
  const left = channel.members.filter((id) => id !== user);
  await store.commit(
    { type: "channel", channel: { ...channel, members: left } },
    notice(context, channel, user, {}),
  );
  return ok({ errors: {} });
};

function inviteProblem({ seed }: MethodContext, channel: Channel, caller: string, user: string) {
  if (![...seed.people, seed.bot].some(({ id }) => id === user)) return "user_not_found";
  if (user === caller) return "cant_invite_self";
  return channel.members.includes(user) ? "already_in_channel" : undefined;
}

/** What a channel shows when someone was added or removed. */
function notice(
  { store }: MethodContext,
  { id }: Channel,
  user: string,
  { inviter }: { inviter?: string },
): Change {
  const [subtype, verb] = inviter === undefined ? ["channel_leave", "left"] : ["channel_join", "joined"];
  const message: SlackMessage = {
    type: "message",
    subtype,
    channel: id,
    ts: store.timestamps.next(),
    user,
    text: `<@${user}> has ${verb} the channel`,
    ...(inviter !== undefined && { inviter }),
  };
  return { type: "message", message };
}
