/** What the front knows of a Web API method (Slack, the method's own page). */
interface Method {
  /** The scope that a bot token needs. */
  scope?: string;
  /** It changes what a restart must bring back. */
  changes?: true;
  /** It acts in a channel, which has to exist and have the caller as a member; named in `channel` or `channel_id`. */
  inChannel?: "member" | "member and open";
}

const change = true;

/** The methods that are served. Any other one is answered with `unknown_method`. */
const methods = new Map<string, Method>(
  Object.entries({
    "auth.test": {},
    "bots.info": { scope: "users:read" },
    "chat.delete": { scope: "chat:write", changes: change, inChannel: "member" },
    "chat.getPermalink": { inChannel: "member" },
    "chat.meMessage": { scope: "chat:write", changes: change, inChannel: "member and open" },
    "chat.postEphemeral": { scope: "chat:write", inChannel: "member and open" },
    "chat.postMessage": { scope: "chat:write", changes: change, inChannel: "member and open" },
    "chat.update": { scope: "chat:write", changes: change, inChannel: "member and open" },
    "conversations.archive": { scope: "channels:manage", changes: change, inChannel: "member" },
    "conversations.create": { scope: "channels:manage", changes: change },
    "conversations.history": { scope: "channels:history", inChannel: "member" },
    "conversations.info": { scope: "channels:read" },
    "conversations.invite": { scope: "channels:manage", changes: change, inChannel: "member and open" },
    "conversations.join": { scope: "channels:join", changes: change },
    "conversations.kick": { scope: "channels:manage", changes: change, inChannel: "member" },
    "conversations.leave": { scope: "channels:manage", changes: change, inChannel: "member" },
    "conversations.list": { scope: "channels:read" },
    "conversations.members": { scope: "channels:read" },
    "conversations.open": { scope: "im:write", changes: change },
    "conversations.replies": { scope: "channels:history", inChannel: "member" },
    "conversations.unarchive": { scope: "channels:manage", changes: change },
    "files.completeUploadExternal": { scope: "files:write", changes: change, inChannel: "member and open" },
    "files.delete": { scope: "files:write", changes: change },
    "files.getUploadURLExternal": { scope: "files:write", changes: change },
    "files.info": { scope: "files:read" },
    "files.list": { scope: "files:read" },
    "reactions.add": { scope: "reactions:write", changes: change, inChannel: "member" },
    "reactions.get": { scope: "reactions:read" },
    "reactions.remove": { scope: "reactions:write", changes: change, inChannel: "member" },
    "team.info": { scope: "team:read" },
    "users.info": { scope: "users:read" },
    "users.list": { scope: "users:read" },
    "users.lookupByEmail": { scope: "users:read.email" },
    "views.open": {},
    "views.publish": {},
    "views.push": {},
    "views.update": {},
  } satisfies Record<string, Method>),
);

/** The method's rules, or undefined when it is not served. */
export function methodNamed(name: string): Method | undefined {
  return methods.get(name);
}

/** Whether the call belongs into the journal. */
export function changesWorkspace(name: string): boolean {
  return methods.get(name)?.changes === true;
}
