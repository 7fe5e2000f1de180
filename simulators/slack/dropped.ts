import type { JournalEntry } from "./journal.ts";
import { isObject } from "./json.ts";
import { isStamp } from "./stamps.ts";
import type { Timeline } from "./timeline.ts";

/** The ts and the file ids of messages that the timeline dropped, and that the emulator still has. */
export interface Dropped {
  has(ts: string): boolean;
  /** All of them, once they are as many as a channel keeps messages; then again when that many more have come. */
  takeMany(): ReadonlySet<string> | undefined;
  /** The emulator has forgotten them. */
  forget(names: ReadonlySet<string>): void;
}

export function createDropped(timeline: Timeline): Dropped {
  const names = new Set<string>();
  let many = timeline.keptMessages;
  timeline.onDrop(({ ts, files = [] }) => {
    for (const name of [ts, ...files.map((file) => String(file["id"]))]) names.add(name);
  });
  return {
    has: (ts) => names.has(ts),
    takeMany() {
      if (names.size < many) return undefined;
      many = names.size + timeline.keptMessages;
      return new Set(names);
    },
    forget(forgotten) {
      for (const name of forgotten) names.delete(name);
      many = timeline.keptMessages;
    },
  };
}

/** Leaves out the calls that were about these names alone. One that named something else, such as a channel, stays. */
export async function* withoutCallsAbout(
  names: ReadonlySet<string>,
  entries: AsyncIterable<JournalEntry>,
): AsyncGenerator<JournalEntry> {
  const isGone = (name: string) => names.has(name);
  for await (const entry of entries) {
    const isAbout = entry.names.some(isGone) || mentions(entry.args, isGone);
    const namesMore = entry.names.some((name) => !isStamp(name) && !isGone(name));
    if (!isAbout || namesMore) yield entry;
  }
}

function mentions(value: unknown, isGone: (name: string) => boolean): boolean {
  if (typeof value === "string") return isGone(value);
  const inner = isObject(value) ? Object.values(value) : Array.isArray(value) ? value : [];
  return inner.some((each) => mentions(each, isGone));
}
