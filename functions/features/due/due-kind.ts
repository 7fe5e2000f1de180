import type { StartDeps } from "../../jobs/start.ts";
import type { DueKey } from "./due-index.ts";

/** What the clock starts: a report, a check of an invoice, of a budget, … Methods, so that a list can hold all kinds. */
export interface DueKind<Key = unknown> {
  /** For the log: `report`. */
  readonly name: string;
  /** @returns undefined for items of other kinds. */
  keyOf(due: DueKey): Key | undefined;
  /**
   * Starts the job of an item that is due, and sets the item's next time. It may be called again, and for an item that
   * is no longer due: the job's id is derived from item and due time. The job is started before the next time is set, so
   * a crash in between loses nothing.
   *
   * @param deps whose time does not pass during a tick.
   * @param startDelaySeconds which the job waits, so that not all begin at the same time.
   */
  start(deps: StartDeps, key: Key, startDelaySeconds: number): Promise<void>;
}
