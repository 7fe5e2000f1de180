import { type JsonObject, stringField } from "./json.ts";
import * as blocks from "./methods/blocks.ts";
import * as chat from "./methods/chat.ts";
import * as conversations from "./methods/conversations.ts";
import { kindsArgument } from "./methods/conversations.ts";
import { open } from "./methods/direct-messages.ts";
import * as files from "./methods/files.ts";
import type { Handler } from "./methods/handler.ts";
import { history, replies } from "./methods/history.ts";
import * as members from "./methods/members.ts";
import * as people from "./methods/people.ts";
import * as reactions from "./methods/reactions.ts";
import * as views from "./methods/views.ts";
import type { Channel } from "./store/channels.ts";

/** @param kindOf undefined for an unknown channel */
type ScopesOf = (args: JsonObject, kindOf: (channel: string) => Channel["kind"] | undefined) => string[];

/** Slack, "Conversations API", scopes by the kind of channel. */
const SCOPE_PREFIXES: Readonly<Record<string, string>> = {
  public: "channels",
  private: "groups",
  im: "im",
  mpim: "mpim",
};

const channelScope =
  (suffix: "read" | "history"): ScopesOf =>
  (args, kindOf) => [`${SCOPE_PREFIXES[kindOf(stringField(args, "channel")) ?? "public"]}:${suffix}`];

const listScopes: ScopesOf = (args) =>
  kindsArgument(args).map((kind) => `${SCOPE_PREFIXES[kind] ?? "channels"}:read`);

/** A Web API method (Slack, the method's own page). */
interface Method {
  readonly handle: Handler;
  /** Needed by bot tokens; of some methods it depends on the kinds of channels. */
  readonly scope?: string | ScopesOf;
  /** The caller must be a member of `channel` or `channel_id`, which must not be archived if it has to be open. */
  readonly inChannel?: "member" | "member and open";
}

const METHODS = {
  "auth.test": { handle: people.authTest },
  "blocks.validate": { handle: blocks.validate },
  "bots.info": { handle: people.botsInfo, scope: "users:read" },
  "chat.delete": { handle: chat.remove, scope: "chat:write", inChannel: "member" },
  "chat.getPermalink": { handle: chat.getPermalink, inChannel: "member" },
  "chat.meMessage": { handle: chat.meMessage, scope: "chat:write", inChannel: "member and open" },
  "chat.postEphemeral": { handle: chat.postEphemeral, scope: "chat:write", inChannel: "member and open" },
  "chat.postMessage": { handle: chat.postMessage, scope: "chat:write", inChannel: "member and open" },
  "chat.update": { handle: chat.update, scope: "chat:write", inChannel: "member and open" },
  "conversations.archive": { handle: conversations.archive, scope: "channels:manage", inChannel: "member" },
  "conversations.create": { handle: conversations.create, scope: "channels:manage" },
  "conversations.history": { handle: history, scope: channelScope("history"), inChannel: "member" },
  "conversations.info": { handle: conversations.info, scope: channelScope("read") },
  "conversations.invite": {
    handle: members.invite,
    scope: "channels:manage",
    inChannel: "member and open",
  },
  "conversations.join": { handle: members.join, scope: "channels:join" },
  "conversations.kick": {
    handle: members.kick,
    scope: "channels:manage",
    inChannel: "member and open",
  },
  "conversations.leave": { handle: members.leave, scope: "channels:manage", inChannel: "member" },
  "conversations.list": { handle: conversations.list, scope: listScopes },
  "conversations.members": { handle: members.members, scope: channelScope("read") },
  "conversations.open": { handle: open, scope: "im:write" },
  "conversations.replies": { handle: replies, scope: channelScope("history"), inChannel: "member" },
  "conversations.unarchive": { handle: conversations.unarchive, scope: "channels:manage" },
  "files.completeUploadExternal": {
    handle: files.completeUpload,
    scope: "files:write",
    inChannel: "member and open",
  },
  "files.delete": { handle: files.remove, scope: "files:write" },
  "files.getUploadURLExternal": { handle: files.getUploadUrl, scope: "files:write" },
  "files.info": { handle: files.info, scope: "files:read" },
  "files.list": { handle: files.list, scope: "files:read" },
  "reactions.add": { handle: reactions.add, scope: "reactions:write", inChannel: "member" },
  "reactions.get": { handle: reactions.get, scope: "reactions:read" },
  "reactions.remove": { handle: reactions.remove, scope: "reactions:write", inChannel: "member" },
  "team.info": { handle: people.teamInfo, scope: "team:read" },
  "users.conversations": { handle: conversations.ofUser, scope: listScopes },
  "users.info": { handle: people.usersInfo, scope: "users:read" },
  "users.list": { handle: people.usersList, scope: "users:read" },
  "users.lookupByEmail": { handle: people.usersLookupByEmail, scope: "users:read.email" },
  "views.open": { handle: views.open },
  "views.publish": { handle: views.publish },
  "views.push": { handle: views.push },
  "views.update": { handle: views.update },
} satisfies Record<string, Method>;

const BY_NAME: ReadonlyMap<string, Method> = new Map(Object.entries(METHODS));

export function methodNamed(name: string): Method | undefined {
  return BY_NAME.get(name);
}
