import { type Aliases, createAliases } from "./aliases.ts";
import { type Emulator, startEmulator } from "./emulator.ts";
import { isObject, type JsonObject, objectsOf, stringField } from "./json.ts";
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

/**
 * Calls the emulator.
 *
 * @param name is asked for the outside name of everything that is new
 * @returns the answer, `ok` or not, in outside names
 */
export async function askInside(
  { emulator, aliases }: Inside,
  { as, method, args }: { as: string; method: string; args: JsonObject },
  name: (inside: string) => string,
): Promise<JsonObject> {
  const inward = aliases.inward(args) as JsonObject;
  const answer = await emulator.call(callerName(as), method, asPostedBy(as, method, inward));
  return withTimeZones(aliases.outward(answer, name) as JsonObject);
}

/** The name by which the emulator knows a person; the bot has its id. */
function callerName(id: string): string {
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

/** Slack marks what an app posts with its bot and app ids; the emulator only takes them as arguments. */
function asPostedBy(as: string, method: string, args: JsonObject): JsonObject {
  return as === bot.id && method === "chat.postMessage"
    ? { ...args, bot_id: bot.botId, app_id: bot.appId }
    : args;
}

/** The emulator knows no time zones; users.info and users.list show them as Slack does. */
function withTimeZones(answer: JsonObject): JsonObject {
  const dressed = (user: unknown) => {
    const person = isObject(user) ? people.find(({ id }) => id === user["id"]) : undefined;
    return person && isObject(user) ? { ...user, tz: person.timeZone } : user;
  };
  if (isObject(answer["user"])) return { ...answer, user: dressed(answer["user"]) };
  if (Array.isArray(answer["members"])) return { ...answer, members: answer["members"].map(dressed) };
  return answer;
}
