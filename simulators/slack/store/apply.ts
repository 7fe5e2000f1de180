import { type Journal, JournalError } from "../journal.ts";
import type { SlackMessage } from "../message.ts";
import type { UiState } from "../ui-state.ts";
import type { Change } from "./change.ts";
import type { Channels } from "./channels.ts";
import { type Files, withFileLinks } from "./files.ts";

/** What changes are applied to. */
export interface State extends UiState {
  readonly channels: Channels;
  readonly files: Files;
}

/**
 * @param at milliseconds since 1970
 * @param origin this server's own URL, for links to files
 * @throws Error when the changed message does not exist
 */
export function applyChange(state: State, change: Change, at: number, origin: string): void {
  const { channels, events, files, messages, timestamps } = state;
  switch (change.type) {
    case "channel":
      channels.put(change.channel);
      events.publish({ type: "channel_changed", channel: change.channel.id }, at);
      break;
    case "file":
      files.put(change.file);
      break;
    case "file_removed":
      files.remove(change.id);
      break;
    case "message":
      timestamps.advancePast(change.message.ts);
      messages.add(withFiles(files, change.message, origin), at);
      break;
    case "message_changed":
      mustExist(messages.replace(withFiles(files, change.message, origin), at));
      break;
    case "message_removed":
      mustExist(messages.remove(change.channel, change.ts, at));
      break;
  }
}

/** Applies all changes in the journal. @throws JournalError */
export async function applyJournal(
  state: State,
  journal: Journal,
  now: number,
  origin: string,
): Promise<void> {
  const entries = await journal.read();
  for (const [index, { at, changes }] of entries.entries()) {
    for (const change of changes) {
      try {
        applyChange(state, change, at, origin);
      } catch (cause) {
        throw new JournalError(journal.path, index + 1, `(${change.type}) cannot be applied`, { cause });
      }
    }
  }
  // Not before: an earlier run may have kept more messages, and later entries change them.
  state.messages.trim(now);
}

function withFiles(files: Files, message: SlackMessage, origin: string): SlackMessage {
  if (!message.files) return message;
  const stored = message.files.map((file) => files.get(String(file["id"])));
  return { ...message, files: stored.flatMap((file) => (file ? [withFileLinks(file, origin)] : [])) };
}

function mustExist(isFound: boolean): void {
  if (!isFound) throw new Error("There is no such message.");
}
