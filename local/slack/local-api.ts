import type { Aliases } from "./aliases.ts";
import type { Emulator } from "./emulator.ts";
import type { FileStore } from "./files.ts";
import { type Journal, JournalError } from "./journal.ts";
import { isObject, type JsonObject, objectsOf, stringField } from "./json.ts";
import { changesWorkspace } from "./methods.ts";
import type { Observer } from "./observer.ts";
import type { SlackApi } from "./slack-api.ts";
import { isStamp, type Stamps } from "./stamps.ts";
import { bot, channels, people } from "./workspace.ts";

interface Parts {
  emulator: Emulator;
  aliases: Aliases;
  /** Absent: nothing is kept for the next run. */
  journal: Journal | undefined;
  stamps: Stamps;
  files: FileStore;
  observe: Observer;
  now: () => number;
}

/** The Web API of the emulator, under names that stay the same and with a memory that survives a restart. */
export interface LocalApi extends SlackApi {
  /** Remembers that all bytes of a file are here. */
  markUploaded(fileId: string): Promise<void>;
}

/** Not a method of Slack: the arrival of a file's bytes, as the journal has it. */
const uploadEntry = "upload";

/** @throws JournalError when the journal cannot be carried out again */
export async function createLocalApi(parts: Parts): Promise<LocalApi> {
  const { emulator, aliases, journal, stamps, files, observe, now } = parts;

  /** Calls the emulator; `name` is asked for the outside name of everything that is new. */
  const ask = async (as: string, method: string, args: JsonObject, name: (inside: string) => string) => {
    const inside = aliases.inward(args) as JsonObject;
    const answer = await emulator.call(callerName(as), method, asPostedBy(as, method, inside));
    const outside = aliases.outward(answer, name) as JsonObject;
    return files.dress(withTimeZones(outside), method, args);
  };
  const perform = async (as: string, method: string, args: JsonObject) => {
    const at = now();
    const names: string[] = [];
    const answer = await ask(as, method, args, (inside) => {
      const outside = isStamp(inside) ? stamps.next() : inside;
      names.push(outside);
      return outside;
    });
    if (answer["ok"] !== true) return answer;
    // A reading may be the first to name something (the emulator's own notices); it is repeated to name it again.
    const isKept = changesWorkspace(method) || (names.length > 0 && !isForgotten(method));
    if (isKept) await journal?.append({ at, as, method, args, names });
    observe({ method, args, answer, at });
    return answer;
  };

  const upload = async (fileId: string) => {
    await emulator.markUploaded(aliases.toInside(fileId));
  };

  const replay = async ({ at, as, method, args, names }: Journal["entries"][number]) => {
    if (method === uploadEntry) return upload(stringField(args, "file"));
    const left = [...names];
    const answer = await ask(as, method, args, () => {
      const outside = left.shift();
      if (outside === undefined) throw unlike(method);
      return outside;
    });
    if (answer["ok"] !== true || left.length > 0) throw unlike(method);
    for (const name of names) if (isStamp(name)) stamps.advancePast(name);
    observe({ method, args, answer, at });
  };

  await linkExample(emulator, aliases);
  await joinExample(emulator, aliases);
  for (const entry of journal?.entries ?? []) await replay(entry);

  const inTurn = createQueue();
  return {
    call: (as, method, args) => inTurn(() => perform(as, method, args)),
    markUploaded: (file) =>
      inTurn(async () => {
        await upload(file);
        await journal?.append({ at: now(), as: bot.id, method: uploadEntry, args: { file }, names: [] });
      }),
  };
}

/** Ephemeral messages and open views end with the run. */
function isForgotten(method: string): boolean {
  return method === "chat.postEphemeral" || method.startsWith("views.");
}

/** One call after the other, so that the journal has them in the order in which the emulator saw them. */
function createQueue() {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(task: () => Promise<T>): Promise<T> => {
    const result = last.then(task);
    // The caller gets the error; the next task only waits for the end.
    last = result.catch(() => undefined);
    return result;
  };
}

function unlike(method: string): JournalError {
  return new JournalError(
    `The local Slack's journal does not fit this version (at ${method}). Move its folder away to start with an empty workspace.`,
  );
}

function callerName(id: string): string {
  return people.find((person) => person.id === id)?.name ?? id;
}

/** Slack marks what an app posts with its bot and app ids; the emulator only takes them as arguments. */
function asPostedBy(as: string, method: string, args: JsonObject): JsonObject {
  return as === bot.id && method === "chat.postMessage"
    ? { ...args, bot_id: bot.botId, app_id: bot.appId }
    : args;
}

/** Gives the people and channels, whose ids the emulator draws at random, their fixed ids. */
async function linkExample(emulator: Emulator, aliases: Aliases): Promise<void> {
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
