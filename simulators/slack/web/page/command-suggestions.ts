import type { SlashCommand } from "../../client/commands.ts";

/** The commands that begin with the input; none after a space. */
export function suggestionsFor(typed: string, commands: readonly SlashCommand[]): readonly SlashCommand[] {
  if (!/^\/\S*$/.test(typed)) return [];
  return commands.filter(({ command }) => command.startsWith(typed.toLowerCase()));
}

export function commandOf(typed: string, commands: readonly SlashCommand[]): SlashCommand | undefined {
  const [word] = typed.split(/\s/);
  return commands.find(({ command }) => command === word);
}
