import type { Report } from "../report.ts";
import { createDropped, withoutCallsAbout } from "./dropped.ts";
import type { FileStore } from "./files.ts";
import { askInside, type Inside, openInside } from "./inside.ts";
import { type Journal, type JournalEntry, JournalError } from "./journal.ts";
import { type JsonObject, stringField } from "./json.ts";
import { refusal } from "./message-check.ts";
import { changesWorkspace } from "./methods.ts";
import type { Observer } from "./observer.ts";
import type { SlackApi } from "./slack-api.ts";
import { isStamp, type Stamps } from "./stamps.ts";
import type { Timeline } from "./timeline.ts";
import { bot } from "./workspace.ts";

interface Parts {
  /** Absent: nothing is kept for the next run. */
  journal: Journal | undefined;
  timeline: Timeline;
  stamps: Stamps;
  files: FileStore;
  observe: Observer;
  now: () => number;
  report: Report;
}

/** The Web API of the emulator, under names that stay the same and with a memory that survives a restart. */
export interface LocalApi extends SlackApi {
  /** Remembers that all bytes of a file are here. */
  markUploaded(fileId: string): Promise<void>;
  close(): Promise<void>;
}

/** Not a method of Slack: the arrival of a file's bytes, as the journal has it. */
const uploadEntry = "upload";

/** @throws JournalError when the journal cannot be carried out again */
export async function createLocalApi(parts: Parts): Promise<LocalApi> {
  const { journal, timeline, stamps, files, observe, now, report } = parts;
  const dropped = createDropped(timeline);
  /** Undefined when the emulator knows what the journal does not. */
  let inside: Inside | undefined;
  let isClosed = false;

  const ask: typeof askInside = async (asked, call, name) =>
    files.dress(await askInside(asked, call, name), call.method, call.args);

  const replay = async (made: Inside, entry: JournalEntry) => {
    const { method, args, names } = entry;
    if (method === uploadEntry) {
      await made.emulator.markUploaded(made.aliases.toInside(stringField(args, "file")));
      return;
    }
    const left = names.filter((name) => !made.aliases.knows(name));
    const answer = await ask(made, entry, () => {
      const outside = left.shift();
      if (outside === undefined) throw new Error("The answer names more than it did.");
      return outside;
    });
    if (answer["ok"] !== true || left.length > 0) throw new Error("The answer is not what it was.");
    for (const name of names) if (isStamp(name)) stamps.advancePast(name);
    return answer;
  };

  /** An emulator in which all of this has been done. */
  const build = async (entries = journal?.entries(), watch?: Observer): Promise<Inside> => {
    const made = await openInside();
    let line = 0;
    try {
      for await (const entry of entries ?? []) {
        line += 1;
        const answer = await replay(made, entry).catch((cause: unknown) => {
          throw new JournalError(journal?.path ?? "", line, `(${entry.method}) cannot be carried out again`, {
            cause,
          });
        });
        if (answer) watch?.({ ...entry, answer });
      }
      return made;
    } catch (error) {
      await made.emulator.close();
      throw error;
    }
  };

  /** Writes down what the emulator did; when that fails it has to be made again without it. */
  const keep = async (entry: JournalEntry) => {
    try {
      await journal?.append(entry);
    } catch (error) {
      await inside?.emulator.close();
      inside = undefined;
      throw error;
    }
  };

  const perform = async (as: string, method: string, args: JsonObject) => {
    if (dropped.has(stringField(args, "ts"))) return refusal("message_not_found");
    inside ??= await build();
    const at = now();
    const names: string[] = [];
    const answer = await ask(inside, { as, method, args }, (id) => {
      const outside = isStamp(id) ? stamps.next() : id;
      names.push(outside);
      return outside;
    });
    if (answer["ok"] !== true) return answer;
    // A reading may be the first to name something (the emulator's own notices); it is repeated to name it again.
    const isKept = changesWorkspace(method) || (names.length > 0 && !isForgotten(method));
    if (isKept) await keep({ at, as, method, args, names });
    observe({ method, args, answer, at });
    const gone = journal && dropped.takeMany();
    if (gone)
      inTurn(() => compact(journal, gone)).catch((error: unknown) =>
        report("The local Slack could not make its journal shorter:", error),
      );
    return answer;
  };

  /** The emulator forgets nothing by itself, so another one takes its place, without what nobody sees any more. */
  const compact = async (all: Journal, gone: ReadonlySet<string>) => {
    if (isClosed) return;
    const kept = () => withoutCallsAbout(gone, all.entries());
    const made = await build(kept());
    await all.replace(kept());
    await inside?.emulator.close();
    inside = made;
    dropped.forget(gone);
    await files.forget(gone);
  };

  inside = await build(undefined, observe);

  const inTurn = createQueue();
  return {
    call: (as, method, args) => inTurn(() => perform(as, method, args)),
    markUploaded: (file) =>
      inTurn(async () => {
        inside ??= await build();
        await inside.emulator.markUploaded(inside.aliases.toInside(file));
        await keep({ at: now(), as: bot.id, method: uploadEntry, args: { file }, names: [] });
      }),
    close() {
      isClosed = true;
      return inTurn(async () => inside?.emulator.close());
    },
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
