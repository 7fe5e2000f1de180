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

/** Slack, "App manifest reference", features.shortcuts. */
export interface Shortcut {
  readonly name: string;
  readonly callback_id: string;
  readonly type: "global" | "message";
  readonly description: string;
}

export interface Channel {
  readonly id: string;
  /** `@` and the app's name for the conversation with it. */
  readonly name: string;
  readonly purpose: string;
  /** Whether it is a person's conversation with the app. */
  readonly isDirect: boolean;
  readonly hasBot: boolean;
}

/** What one person sees of the workspace. */
export interface Workspace {
  /** The person's name. */
  readonly user: string;
  readonly members: readonly Member[];
  readonly channels: readonly Channel[];
  /** The person's conversation with the app. */
  readonly direct: Channel | undefined;
  readonly shortcuts: readonly Shortcut[];
  /** Whether the app has a home tab. */
  readonly hasHome: boolean;
  /** Of the app. */
  readonly commands: readonly SlashCommand[];
  /** Slack's own. */
  readonly builtInCommands: readonly SlashCommand[];
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
  readonly direct_messages?: JsonObject[];
  readonly shortcuts?: Shortcut[];
  readonly app_home?: { readonly home_tab_enabled: boolean };
  readonly commands: SlashCommand[];
  readonly built_in_commands: SlashCommand[];
}

/** @throws PageError */
export async function loadWorkspace(user: string): Promise<Workspace> {
  const query = new URLSearchParams({ user });
  const state = await call<State>("/client/state");
  const channels = state.channels.map(channelOf).sort((one, other) => one.name.localeCompare(other.name));
  const members = state.users.map(memberOf);
  const direct = directOf(state, members, user);
  const shown = direct ? [...channels, direct] : channels;
  const [views, ...histories] = await Promise.all([
    call<{ views: JsonObject[]; home?: JsonObject }>(`/client/views?${query}`),
    ...shown.map(({ id }) =>
      call<{ messages: SlackMessage[] }>(`/client/messages?${new URLSearchParams({ channel: id, user })}`),
    ),
  ]);
  return {
    user,
    members,
    channels,
    direct,
    hasHome: state.app_home?.home_tab_enabled !== false,
    shortcuts: (state.shortcuts ?? []).filter(({ type }) => type === "global"),
    commands: state.commands,
    builtInCommands: state.built_in_commands,
    messages: Object.fromEntries(shown.map(({ id }, index) => [id, histories[index]?.messages ?? []])),
    modals: views.views,
    home: views.home,
    latest: undefined,
    unread: {},
  };
}

export function botOf({ members }: Pick<Workspace, "members">): Member | undefined {
  return members.find(({ isBot }) => isBot);
}

function directOf(
  { direct_messages: all = [] }: State,
  members: readonly Member[],
  user: string,
): Channel | undefined {
  const person = members.find(({ name }) => name === user);
  const direct = all.find((channel) => channel["user"] === person?.id);
  return (
    direct && { ...channelOf(direct), name: `@${botOf({ members })?.name}`, isDirect: true, hasBot: true }
  );
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
    isDirect: false,
    hasBot: channel["is_member"] === true,
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
