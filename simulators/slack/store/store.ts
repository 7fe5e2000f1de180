import { randomBytes } from "node:crypto";
import type { Report } from "../../report.ts";
import type { FileBytes } from "../file-bytes.ts";
import type { Journal } from "../journal.ts";
import type { SlackSeed } from "../seed.ts";
import type { UiState } from "../ui-state.ts";
import { applyChange, applyJournal, type State } from "./apply.ts";
import { type Change, withFileIds } from "./change.ts";
import { createChannels } from "./channels.ts";
import { createCompaction } from "./compaction.ts";
import { createFiles } from "./files.ts";

/** The workspace. Ephemeral messages and views are lost at a restart; everything else is changed by `commit`. */
export interface Store extends State {
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
  readonly origin: string;
  readonly now: () => number;
  readonly report: Report;
}

/** @throws JournalError when the journal cannot be read */
export async function openStore(parts: Parts): Promise<Store> {
  const { seed, uiState, journal, origin, now } = parts;
  const channels = createChannels(seed, Math.floor(now() / 1000));
  const state: State = { ...uiState, channels, files: createFiles() };
  if (journal) await applyJournal(state, journal, now(), origin);
  const compact = journal && createCompaction({ ...parts, state, journal });
  return {
    ...state,
    async commit(...changes) {
      const at = now();
      await journal?.append({ at, changes: changes.map(withFileIds) });
      for (const change of changes) applyChange(state, change, at, origin);
      state.messages.trim(at);
      await compact?.();
    },
  };
}

/** @returns an id such as `C012AB34CD` */
export function newId(prefix: "C" | "D" | "F" | "G" | "V"): string {
  return `${prefix}0${randomBytes(4).toString("hex").toUpperCase()}`;
}
