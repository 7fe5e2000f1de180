import type { AtlasConfig } from "../config.ts";
import { type AtlasClient, createAtlasClient } from "./client.ts";
import { createNames, type Names } from "./names.ts";

/** Everything a question to Atlas needs. */
export interface AtlasRoom {
  readonly client: AtlasClient;
  readonly names: Names;
  /** The organization that pays. */
  readonly orgId: string;
}

/**
 * Opens the room at its first use and keeps it for the life of the function, with its sign-in and names.
 *
 * @param readConfig may throw: whoever opens the room first hears of it.
 */
export function atlasRoom(readConfig: () => AtlasConfig): () => AtlasRoom {
  let room: AtlasRoom | undefined;
  return () => {
    if (room) return room;
    const config = readConfig();
    const client = createAtlasClient(config);
    room = { client, names: createNames(client), orgId: config.orgId };
    return room;
  };
}
