import type { SlashCommand } from "../../client/commands.ts";
import { isObject, type JsonObject, objectsOf, stringField } from "../../json.ts";
import type { SlackMessage } from "../../message.ts";
import { call } from "./api.ts";

export interface Member {
  readonly id: string;
  readonly name: string;
  readonly realName: string;
  readonly isBot: boolean;
}

export interface Channel {
  readonly id: string;
  readonly name: string;
  readonly purpose: string;
}

/** What one person sees of the workspace. */
export interface Workspace {
  readonly members: readonly Member[];
  readonly channels: readonly Channel[];
  readonly commands: readonly SlashCommand[];
  /** By channel id, oldest first, with replies. */
  readonly messages: Readonly<Record<string, readonly SlackMessage[]>>;
  /** Open modals, the topmost last. */
  readonly modals: readonly JsonObject[];
  readonly home: JsonObject | undefined;
  readonly latest: SlackMessage | undefined;
  /** Number of unread messages by channel id. */
  readonly unread: Readonly<Record<string, number>>;
}

interface State {
  readonly ok: boolean;
  readonly users: JsonObject[];
  readonly channels: JsonObject[];
  readonly commands: SlashCommand[];
}

/** @throws PageError */
export async function loadWorkspace(user: string): Promise<Workspace> {
  const query = new URLSearchParams({ user });
  const state = await call<State>("/client/state");
  const channels = state.channels.map(channelOf).sort((one, other) => one.name.localeCompare(other.name));
  const [views, ...histories] = await Promise.all([
    call<{ views: JsonObject[]; home?: JsonObject }>(`/client/views?${query}`),
    ...channels.map(({ id }) =>
      call<{ messages: SlackMessage[] }>(`/client/messages?${new URLSearchParams({ channel: id, user })}`),
    ),
  ]);
  return {
    members: state.users.map(memberOf),
    channels,
    commands: state.commands,
    messages: Object.fromEntries(channels.map(({ id }, index) => [id, histories[index]?.messages ?? []])),
    modals: views.views,
    home: views.home,
    latest: undefined,
    unread: {},
  };
}

function memberOf(user: JsonObject): Member {
  const name = stringField(user, "name");
  return {
    id: stringField(user, "id"),
    name,
    realName: stringField(user, "real_name") || name,
    isBot: user["is_bot"] === true,
  };
}

function channelOf(channel: JsonObject): Channel {
  const { purpose } = channel;
  return {
    id: stringField(channel, "id"),
    name: stringField(channel, "name"),
    purpose: isObject(purpose) ? stringField(purpose, "value") : "",
  };
}

/** A reply whose parent is not visible stands alone. */
export function threadsOf(
  messages: readonly SlackMessage[],
): Array<{ message: SlackMessage; replies: readonly SlackMessage[] }> {
  const isReply = ({ ts, thread_ts: thread }: SlackMessage) =>
    thread !== undefined && thread !== ts && messages.some((other) => other.ts === thread);
  return messages
    .filter((message) => !isReply(message))
    .map((message) => ({
      message,
      replies: messages.filter((reply) => isReply(reply) && reply.thread_ts === message.ts),
    }));
}

/** Blocks are shown instead of the text. */
export function hasBlocks({ blocks }: SlackMessage): boolean {
  return objectsOf(blocks).length > 0;
}
