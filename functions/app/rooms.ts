import type { Catalogue } from "../messages/catalogue.ts";
import type { NewQuery } from "../store/query.ts";
import type { Table } from "../store/table.ts";
import type { StartedQuestion } from "./start.ts";

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
