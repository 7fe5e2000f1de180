import type { SlashCommand } from "../../client/commands.ts";

/** The commands that what is typed may become; none once a word follows. */
export function suggestionsFor(typed: string, commands: readonly SlashCommand[]): readonly SlashCommand[] {
  if (!/^\/\S*$/.test(typed)) return [];
  return commands.filter(({ command }) => command.startsWith(typed.toLowerCase()));
}

/** The command that is typed already, with or without words after it. */
export function commandOf(typed: string, commands: readonly SlashCommand[]): SlashCommand | undefined {
  const [word] = typed.split(/\s/);
  return commands.find(({ command }) => command === word);
}
