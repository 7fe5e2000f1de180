import { isObject } from "../json.ts";
import type { SlackMessage } from "../message.ts";
import type { Channel } from "./channels.ts";
import type { StoredFile } from "./files.ts";

/** A change of the workspace. A message's files have only their ids. */
export type Change =
  | { readonly type: "channel"; readonly channel: Channel }
  | { readonly type: "file"; readonly file: StoredFile }
  | { readonly type: "file_removed"; readonly id: string }
  | { readonly type: "message" | "message_changed"; readonly message: SlackMessage }
  | { readonly type: "message_removed"; readonly channel: string; readonly ts: string };

const TYPES: ReadonlySet<unknown> = new Set<Change["type"]>([
  "channel",
  "file",
  "file_removed",
  "message",
  "message_changed",
  "message_removed",
]);

export interface JournalEntry {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly changes: readonly Change[];
}

export function isJournalEntry(value: unknown): value is JournalEntry {
  return (
    isObject(value) &&
    typeof value["at"] === "number" &&
    Array.isArray(value["changes"]) &&
    value["changes"].every((change) => isObject(change) && TYPES.has(change["type"]))
  );
}

/** The journal has no file links, because they contain this run's port. */
export function withFileIds(change: Change): Change {
  if (!("message" in change) || !change.message.files) return change;
  const files = change.message.files.map(({ id }) => ({ id }));
  return { ...change, message: { ...change.message, files } };
}
