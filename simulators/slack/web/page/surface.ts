import { createContext } from "preact";
import type { JsonObject } from "../../json.ts";

/** A click on an element, or what was chosen in it. */
export interface Click {
  readonly block_id?: string;
  readonly action_id: string;
  readonly value?: string;
  readonly selected_values?: readonly string[];
}

/** Text typed into a menu whose options come from the app. */
export interface Query {
  readonly block_id: string;
  readonly action_id: string;
  readonly value: string;
}

/** Slack, "Select menu", external data source: lists of options, or of groups with them. */
export interface OfferedOptions {
  readonly options?: unknown;
  readonly option_groups?: unknown;
}

/** A message, or a view, which also has inputs. */
export interface Surface {
  /** Sends an interaction, after the element's confirm dialog if it has one. */
  act(element: JsonObject, click: Click): void;
  /** Slack, "View submission payloads", state.values. */
  fill(blockId: string, actionId: string, state: JsonObject): void;
  suggest(query: Query): Promise<OfferedOptions>;
  /** The app's error messages, by block_id. */
  readonly errors: Readonly<Record<string, string>>;
}

export const CurrentSurface = createContext<Surface>({
  act: () => {},
  fill: () => {},
  suggest: async () => ({}),
  errors: {},
});
