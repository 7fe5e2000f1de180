interface BotScope {
  readonly name: Scope;
  readonly reason: string;
  /** The rest of the bot works without it. */
  readonly isOptional?: true;
}

type Scope =
  | "commands"
  | "chat:write"
  | "files:write"
  | "files:read"
  | "users:read"
  | "channels:read"
  | "groups:read"
  | "channels:history"
  | "groups:history"
  | "app_mentions:read"
  | "im:history";

/** All scopes of the bot token. Slack documents the scope of a Web API method on the method's page. */
export const BOT_SCOPES: readonly BotScope[] = [
  { name: "commands", reason: "receives the slash commands" },
  { name: "chat:write", reason: "posts answers and updates them (chat.postMessage, chat.update)" },
  {
    name: "files:write",
    reason: "attaches CSV files (files.getUploadURLExternal, files.completeUploadExternal)",
  },
  { name: "files:read", reason: "checks whether an attached file is shared (files.info)" },
  { name: "users:read", reason: "reads the time zone of people who subscribe to reports (users.info)" },
  {
    name: "channels:read",
    reason:
      "finds the channels of a person (users.conversations): App Home shows their reports, and its numbers only to people in a channel of SLACK_ALLOWED_CHANNELS",
    isOptional: true,
  },
  { name: "groups:read", reason: "the same for private channels", isOptional: true },
  {
    name: "channels:history",
    reason: "finds the message of an interrupted delivery (conversations.history, conversations.replies)",
    isOptional: true,
  },
  { name: "groups:history", reason: "the same in private channels", isOptional: true },
  {
    name: "app_mentions:read",
    reason: "receives messages that mention the bot (event app_mention)",
    isOptional: true,
  },
  {
    name: "im:history",
    reason:
      "receives direct messages to the bot (event message.im), and the same as channels:history for these",
    isOptional: true,
  },
];
