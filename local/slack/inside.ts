import { type Aliases, createAliases } from "./aliases.ts";
import { type Emulator, startEmulator } from "./emulator.ts";
import { objectsOf, stringField } from "./json.ts";
import { bot, channels, hiddenIds, people, team } from "./workspace.ts";

/** An emulator, and the names by which everybody else knows what is in it. */
export interface Inside {
  emulator: Emulator;
  aliases: Aliases;
}

/** Starts an emulator that has the example workspace and nothing else. */
export async function openInside(): Promise<Inside> {
  const emulator = await startEmulator();
  const aliases = createAliases();
  await linkExample(emulator, aliases);
  await joinExample(emulator, aliases);
  return { emulator, aliases };
}

/** The name by which the emulator knows a person; the bot has its id. */
export function callerName(id: string): string {
  return people.find((person) => person.id === id)?.name ?? id;
}

/** Gives the people and channels, whose ids the emulator draws at random, their fixed ids. Others have theirs always. */
async function linkExample(emulator: Emulator, aliases: Aliases): Promise<void> {
  for (const id of [team.id, ...hiddenIds]) aliases.link(id, id);
  const { members } = await emulator.call(bot.id, "users.list", {});
  const listed = await emulator.call(bot.id, "conversations.list", {});
  for (const [found, wanted] of [
    [members, people],
    [listed["channels"], channels],
  ] as const) {
    for (const { id, name } of wanted) {
      const inside = objectsOf(found).find((item) => item["name"] === name);
      if (inside) aliases.link(stringField(inside, "id"), id);
    }
  }
}

async function joinExample(emulator: Emulator, aliases: Aliases): Promise<void> {
  for (const { id, members } of channels) {
    for (const member of members) {
      await emulator.call(callerName(member), "conversations.join", { channel: aliases.toInside(id) });
    }
  }
}
