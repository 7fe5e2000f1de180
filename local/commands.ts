import { COMMANDS, type CommandName } from "../functions/app/command.ts";
import type { SlashCommand } from "./slack/commands.ts";

/** What Slack shows beside each command while it is typed. */
const HINTS: Record<CommandName, Omit<SlashCommand, "command">> = {
  "/atlas-usage": {
    description: "What MongoDB Atlas costs, where, and why it changed",
    usage_hint: "[last month] [by projects] [project:name] [csv] [help]",
  },
  "/atlas-invoice": {
    description: "Invoices of MongoDB Atlas, with their CSV files",
    usage_hint: "[list | latest | pending | 2026-06] [help]",
  },
};

/** The slash commands that the app declares, as its manifest has them. */
export const SLASH_COMMANDS: readonly SlashCommand[] = COMMANDS.map((command) => ({
  command,
  ...HINTS[command],
}));
