import type { Report } from "../../report.ts";
import type { FileBytes } from "../file-bytes.ts";
import type { Journal } from "../journal.ts";
import type { State } from "./apply.ts";
import { type Change, withFileIds } from "./change.ts";

interface Parts {
  readonly state: State;
  readonly journal: Journal;
  readonly fileBytes: FileBytes;
  readonly keptMessages: number;
  readonly now: () => number;
  readonly report: Report;
}

/** @returns a function that shortens the journal to the current state, once it has grown by `keptMessages` entries */
export function createCompaction(parts: Parts): () => Promise<void> {
  const { state, journal, fileBytes, keptMessages, now, report } = parts;
  let compactAt = keptMessages;
  return async () => {
    if (journal.length <= compactAt) return;
    const at = now();
    try {
      forgetDroppedFiles(state);
      await journal.replace(snapshotOf(state).map((change) => ({ at, changes: [withFileIds(change)] })));
      await fileBytes.keepOnly(state.files.list().map(({ id }) => id));
    } catch (error) {
      report("The local Slack could not make its journal shorter:", error);
    }
    compactAt = journal.length + keptMessages;
  };
}

/** Files of messages that their channel no longer keeps. */
function forgetDroppedFiles({ files, messages }: State): void {
  for (const { id, share } of files.list()) {
    if (share && !messages.find(share.channel, share.ts)) files.remove(id);
  }
}

/** The changes that restore the current state. */
function snapshotOf({ channels, files, messages }: State): Change[] {
  return [
    ...channels.changed().map((channel) => ({ type: "channel", channel }) as const),
    ...files.list().map((file) => ({ type: "file", file }) as const),
    ...messages.lasting().map((message) => ({ type: "message", message }) as const),
  ];
}
