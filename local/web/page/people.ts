import { createContext } from "preact";

interface Choice {
  readonly value: string;
  readonly text: string;
}

/** Who and which channels can be chosen in menus. */
export const People = createContext<{ users: Choice[]; channels: Choice[] }>({ users: [], channels: [] });
