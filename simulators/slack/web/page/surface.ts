import { createContext } from "preact";
import type { JsonObject } from "../../json.ts";

/** A click on an element, or what was chosen with it. */
export interface Click {
  readonly block_id?: string;
  readonly action_id: string;
  readonly value?: string;
  readonly selected_values?: readonly string[];
}

/** Where blocks stand: in a message, or in a view, which also remembers what is filled in. */
export interface Surface {
  /** Sends a signed interaction to the app, after asking where the element has a confirm dialog. */
  act(element: JsonObject, click: Click): void;
  /** Remembers the state of an element (Slack, "View submission payloads", state.values). */
  fill(blockId: string, actionId: string, state: JsonObject): void;
  /** What the app found wrong with the inputs, by block_id. */
  readonly errors: Readonly<Record<string, string>>;
}

/** The surface on which a block or element stands. */
export const CurrentSurface = createContext<Surface>({ act: () => {}, fill: () => {}, errors: {} });
