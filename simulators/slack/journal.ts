import { mkdir, open, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { notWritten } from "./http.ts";
import { parseObject } from "./json.ts";
import { isJournalEntry, type JournalEntry } from "./store/change.ts";

/** A file of changes. Applying them in order restores the workspace. */
export interface Journal {
  readonly path: string;
  readonly length: number;
  /** Oldest first. @throws JournalError at a line that is not an entry */
  read(): Promise<JournalEntry[]>;
  /**
   * An entry that cannot be written leaves nothing in the file.
   *
   * @throws RequestError 507
   */
  append(entry: JournalEntry): Promise<void>;
  /** Replaces all entries, or none when that fails. */
  replace(entries: readonly JournalEntry[]): Promise<void>;
  close(): Promise<void>;
}

/** The journal cannot be read; the message says what to do. */
export class JournalError extends Error {
  readonly code = "journal_damaged";
  override readonly name = "JournalError";

  /**
   * @param problem what is wrong with this line, counted from 1
   * @param remedy ends with "Move" or "move"
   */
  constructor(
    path: string,
    line: number,
    problem: string,
    {
      remedy = "Delete this line to keep the others, or move",
      ...options
    }: ErrorOptions & { remedy?: string } = {},
  ) {
    super(
      `Line ${line} of ${path} ${problem}. ${remedy} the file away to start with an empty Slack.`,
      options,
    );
  }
}

/**
 * Opens or creates a journal of one JSON object per line. A last line without a newline was cut off by a crash or a full
 * disk before its call was answered; it is removed.
 */
export async function openJournal(path: string): Promise<Journal> {
  await mkdir(dirname(path), { recursive: true });
  let file = await open(path, "a");
  const content = await readFile(path);
  let end = content.lastIndexOf("\n") + 1;
  let length = content.toString("latin1").split("\n").length - 1;
  let isTorn = true;
  return {
    path,
    get length() {
      return length;
    },
    async read() {
      const lines = (await readFile(path)).subarray(0, end).toString("utf8").split("\n").slice(0, -1);
      return lines.map((line, index) => parseLine(path, line, index + 1, lines.length));
    },
    async append(entry) {
      const line = `${JSON.stringify(entry)}\n`;
      try {
        if (isTorn) await file.truncate(end);
        isTorn = true;
        await file.appendFile(line);
      } catch (error) {
        throw notWritten(path, error);
      }
      isTorn = false;
      end += Buffer.byteLength(line);
      length += 1;
    },
    async replace(entries) {
      const part = `${path}.part`;
      try {
        const lines = entries.map((entry) => `${JSON.stringify(entry)}\n`);
        await writeFile(part, lines, { flush: true });
        await rename(part, path);
      } catch (error) {
        await rm(part, { force: true });
        throw error;
      }
      await file.close();
      file = await open(path, "a");
      ({ size: end } = await file.stat());
      length = entries.length;
      isTorn = false;
    },
    close: () => file.close(),
  };
}

function parseLine(path: string, text: string, line: number, lines: number): JournalEntry {
  const entry: unknown = parseObject(text);
  if (isJournalEntry(entry)) return entry;
  if (isEarlierEntry(entry)) {
    throw new JournalError(path, line, "was written by an earlier version", { remedy: "Move" });
  }
  throw new JournalError(path, line, `cannot be read; lines that follow it: ${lines - line}`);
}

/** Earlier versions recorded calls instead of changes. */
function isEarlierEntry(entry: unknown): boolean {
  return typeof entry === "object" && entry !== null && "method" in entry && "names" in entry;
}
