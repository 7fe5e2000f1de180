import { ok, refusal } from "../answer.ts";
import { stringField } from "../json.ts";
import { type Channel, canRead, channelObject, isDirect } from "../store/channels.ts";
import { newId } from "../store/store.ts";
import { flagArgument, idsArgument } from "./arguments.ts";
import type { Handler, MethodContext } from "./handler.ts";

const MAX_OTHERS = 8;

export const open: Handler = async (context, caller, args) => {
  const { store } = context;
  const channelId = stringField(args, "channel");
  const users = idsArgument(args, "users").filter((id) => id !== caller);
  if (channelId === "" && users.length === 0) return refusal("users_list_not_supplied");
  if (users.length > MAX_OTHERS) return refusal("too_many_users");
  const known = channelId === "" ? store.channels.between([caller, ...users]) : store.channels.get(channelId);
  if (channelId !== "" && !(known && isDirect(known) && canRead(known, caller)))
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
