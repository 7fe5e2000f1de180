import { mkdir, open, readFile, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import { isObject, type JsonObject, parseObject } from "./json.ts";

/** One call that changed the workspace. Carrying all of them out again, in order, rebuilds it. */
interface JournalEntry {
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
  /** What earlier runs wrote, oldest first. */
  entries: readonly JournalEntry[];
  /** Returns once the entry is in the file. */
  append(entry: JournalEntry): Promise<void>;
  close(): Promise<void>;
}

/** The journal cannot be read, or no longer describes what the emulator does. */
export class JournalError extends Error {
  readonly code = "journal_damaged";
  override readonly name = "JournalError";
}

/**
 * Opens a journal of one JSON object a line, and creates it where there is none. A last line without its newline was
 * cut off by a crash before anybody got an answer; it is removed.
 *
 * @throws JournalError when a complete line is not an entry
 */
export async function openJournal(path: string): Promise<Journal> {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, "a");
  try {
    const bytes = await readFile(path);
    const end = bytes.lastIndexOf("\n") + 1;
    if (end < bytes.length) await truncate(path, end);
    const lines = bytes.subarray(0, end).toString("utf8").split("\n").slice(0, -1);
    const entries = lines.map((line, index) => parseEntry(line, index + 1));
    return {
      entries,
      append: (entry) => file.appendFile(`${JSON.stringify(entry)}\n`),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function parseEntry(line: string, number: number): JournalEntry {
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
  throw new JournalError(
    `Line ${number} of the local Slack's journal cannot be read. Move its folder away to start with an empty workspace.`,
  );
}
