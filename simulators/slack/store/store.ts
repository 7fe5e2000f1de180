import { randomBytes } from "node:crypto";
import type { Report } from "../../report.ts";
import type { FileBytes } from "../file-bytes.ts";
import { type Journal, JournalError } from "../journal.ts";
import type { SlackMessage } from "../message.ts";
import type { SlackSeed } from "../seed.ts";
import type { UiState } from "../ui-state.ts";
import type { Change, JournalEntry } from "./change.ts";
import { type Channels, createChannels } from "./channels.ts";
import { createFiles, type Files, withFileLinks } from "./files.ts";

/** The workspace. Ephemeral messages and views are lost at a restart; everything else is changed by `commit`. */
export interface Store extends UiState {
  readonly channels: Channels;
  readonly files: Files;
  /** Makes all changes, or none if the journal cannot be written. @throws RequestError 507 */
  commit(...changes: readonly Change[]): Promise<void>;
}

interface Parts {
  readonly seed: SlackSeed;
  readonly uiState: UiState;
  /** Undefined for a temporary workspace. */
  readonly journal: Journal | undefined;
  readonly fileBytes: FileBytes;
  readonly keptMessages: number;
  readonly origin: () => string;
  readonly now: () => number;
  readonly report: Report;
}

/** @throws JournalError when the journal cannot be read */
export async function openStore(parts: Parts): Promise<Store> {
  const { seed, uiState, journal, fileBytes, keptMessages, origin, now, report } = parts;
  const { messages, timestamps } = uiState;
  const channels = createChannels(seed, Math.floor(now() / 1000));
  const files = createFiles();

  const withFiles = (message: SlackMessage): SlackMessage => {
    if (!message.files) return message;
    const stored = message.files.map((file) => files.get(String(file["id"])));
    return { ...message, files: stored.flatMap((file) => (file ? [withFileLinks(file, origin())] : [])) };
  };

  const apply = (change: Change, at: number) => {
    switch (change.type) {
      case "channel":
        return channels.put(change.channel);
      case "file":
        return files.put(change.file);
      case "file_removed":
        return files.remove(change.id);
      case "message":
        timestamps.advancePast(change.message.ts);
        return messages.add(withFiles(change.message), at);
      case "message_changed":
        return mustExist(messages.replace(withFiles(change.message), at));
      case "message_removed":
        return mustExist(messages.remove(change.channel, change.ts, at));
    }
  };

  const load = (path: string, entries: readonly JournalEntry[]) => {
    for (const [index, { at, changes }] of entries.entries()) {
      for (const change of changes) {
        try {
          apply(change, at);
        } catch (cause) {
          throw new JournalError(path, index + 1, `(${change.type}) cannot be applied`, { cause });
        }
      }
    }
    // Not before: an earlier run may have kept more messages, and later entries change them.
    messages.trim(now());
  };

  const forgetDroppedFiles = () => {
    for (const { id, share } of files.list()) {
      if (share && !messages.find(share.channel, share.ts)) files.remove(id);
    }
  };

  /** The changes that restore the current state. */
  const snapshot = (): Change[] => [
    ...channels.changed().map((channel) => ({ type: "channel", channel }) as const),
    ...files.list().map((file) => ({ type: "file", file }) as const),
    ...messages.lasting().map((message) => ({ type: "message", message }) as const),
  ];

  let compactAt = keptMessages;
  const compact = async (full: Journal) => {
    const at = now();
    try {
      forgetDroppedFiles();
      await full.replace(snapshot().map((change) => ({ at, changes: [withFileIds(change)] })));
      await fileBytes.keepOnly(files.list().map(({ id }) => id));
    } catch (error) {
      report("The local Slack could not make its journal shorter:", error);
    }
    compactAt = full.length + keptMessages;
  };

  if (journal) load(journal.path, await journal.read());
  return {
    ...uiState,
    channels,
    files,
    async commit(...changes) {
      const at = now();
      await journal?.append({ at, changes: changes.map(withFileIds) });
      for (const change of changes) apply(change, at);
      messages.trim(at);
      if (journal && journal.length > compactAt) await compact(journal);
    },
  };
}

/** @returns an id such as `C012AB34CD` */
export function newId(prefix: "C" | "D" | "F" | "G" | "V"): string {
  return `${prefix}0${randomBytes(4).toString("hex").toUpperCase()}`;
}

/** The journal has no file links, because they contain this run's port. */
function withFileIds(change: Change): Change {
  if (!("message" in change) || !change.message.files) return change;
  const files = change.message.files.map(({ id }) => ({ id }));
  return { ...change, message: { ...change.message, files } };
}

function mustExist(isFound: boolean): void {
  if (!isFound) throw new Error("There is no such message.");
}
