/** A permission of the Slack app's bot token. */
interface BotScope {
  readonly name: Scope;
  /** What the bot needs it for. */
  readonly reason: string;
  /** Without it everything works but what the reason says. */
  readonly isOptional?: true;
}

type Scope =
  | "commands"
  | "chat:write"
  | "files:write"
  | "files:read"
  | "users:read"
  | "channels:history"
  | "groups:history";

/**
 * The permissions that the bot asks for, and no others. Which method needs which is on the method's own page of
 * Slack's documentation.
 */
export const BOT_SCOPES: readonly BotScope[] = [
  { name: "commands", reason: "receives the slash commands" },
  { name: "chat:write", reason: "posts answers and updates them (chat.postMessage, chat.update)" },
  {
    name: "files:write",
    reason: "attaches CSV files (files.getUploadURLExternal, files.completeUploadExternal)",
  },
  { name: "files:read", reason: "sees when an attached file is shown (files.info)" },
  { name: "users:read", reason: "knows the time zone of whoever subscribes to a report (users.info)" },
  {
    name: "channels:history",
    reason:
      "finds the message of an interrupted delivery again (conversations.history, conversations.replies)",
    isOptional: true,
  },
  { name: "groups:history", reason: "the same in private channels", isOptional: true },
];
