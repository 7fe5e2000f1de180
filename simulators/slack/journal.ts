import { mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { notWritten } from "./http.ts";
import { isObject, type JsonObject, parseObject } from "./json.ts";

/** One call that changed the workspace. Carrying all of them out again, in order, rebuilds it. */
export interface JournalEntry {
  /** Milliseconds since 1970. */
  at: number;
  /** Outside id of the user who called. */
  as: string;
  method: string;
  args: JsonObject;
  /** The outside ids and ts that the answer named for the first time, in the order of the answer. */
  names: string[];
}

export interface Journal {
  readonly path: string;
  /** What is in the file, oldest first. @throws JournalError at a line that is not an entry */
  entries(): AsyncIterable<JournalEntry>;
  /**
   * Returns once the entry is in the file. One that fails leaves nothing of itself to the next.
   *
   * @throws RequestError 507
   */
  append(entry: JournalEntry): Promise<void>;
  /** Puts these in the place of all entries, or leaves the file as it is when that fails. */
  replace(entries: AsyncIterable<JournalEntry>): Promise<void>;
  close(): Promise<void>;
}

/** The journal cannot be read, or no longer describes what the emulator does. */
export class JournalError extends Error {
  readonly code = "journal_damaged";
  override readonly name = "JournalError";

  /** @param problem what is wrong with this line, counted from 1 */
  constructor(path: string, line: number, problem: string, options?: ErrorOptions) {
    const message = `Line ${line} of ${path} ${problem}. Delete this line to keep the others, or move the file away to start with an empty Slack.`;
    super(message, options);
  }
}

/**
 * Opens a journal of one JSON object a line, and creates it where there is none. A last line without its newline was
 * cut off by a crash or a full disk before anybody got an answer; it is removed.
 */
export async function openJournal(path: string): Promise<Journal> {
  await mkdir(dirname(path), { recursive: true });
  let file = await open(path, "a");
  let end = (await readFile(path)).lastIndexOf("\n") + 1;
  let isTorn = true;
  const append = async (entry: JournalEntry) => {
    const line = `${JSON.stringify(entry)}\n`;
    if (isTorn) await file.truncate(end);
    isTorn = true;
    await file.appendFile(line);
    isTorn = false;
    end += Buffer.byteLength(line);
  };
  return {
    path,
    async *entries() {
      const lines = (await readFile(path)).subarray(0, end).toString("utf8").split("\n").slice(0, -1);
      for (const [index, line] of lines.entries()) {
        const entry = parseEntry(line);
        if (!entry) {
          const following = lines.length - index - 1;
          throw new JournalError(path, index + 1, `cannot be read; lines that follow it: ${following}`);
        }
        yield entry;
      }
    },
    append: (entry) =>
      append(entry).catch((error: unknown) => {
        throw notWritten(path, error);
      }),
    async replace(entries) {
      const part = `${path}.part`;
      try {
        await writeFile(part, linesOf(entries), { flush: true });
        await rename(part, path);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
      await file.close();
      file = await open(path, "a");
      ({ size: end } = await file.stat());
      isTorn = false;
    },
    close: () => file.close(),
  };
}

async function* linesOf(entries: AsyncIterable<JournalEntry>): AsyncGenerator<string> {
  for await (const entry of entries) yield `${JSON.stringify(entry)}\n`;
}

function parseEntry(line: string): JournalEntry | undefined {
  const entry = parseObject(line);
  if (
    entry &&
    typeof entry["at"] === "number" &&
    typeof entry["as"] === "string" &&
    typeof entry["method"] === "string" &&
    isObject(entry["args"]) &&
    Array.isArray(entry["names"]) &&
    entry["names"].every((name) => typeof name === "string")
  ) {
    const { at, as, method, args, names } = entry;
    return { at, as, method, args, names } as JournalEntry;
  }
  return undefined;
}
