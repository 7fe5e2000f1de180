import type { Table } from "../aws/table.ts";
import type { NewQuery } from "../jobs/job.ts";
import type { StartedQuestion } from "../jobs/start.ts";
import type { Catalogue } from "./catalogue.ts";

/** What the Slack app needs. */
export interface AppRooms {
  /** Stores a question and starts its workflow; see `startQuestion`. */
  readonly start: (question: NewQuery) => Promise<StartedQuestion>;
  readonly table: Table;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly words: Catalogue;
  /** Channel ids in which the bot answers; `*` stands for all of them. */
  readonly allowedChannels: readonly string[];
}
