import type { OpenShare } from "../aws/share.ts";
import { type AtlasClient, createAtlasClient } from "./client.ts";
import type { AtlasConfig } from "./config.ts";
import { shareLists } from "./kept-lists.ts";
import { createNames, type Names } from "./names.ts";

/** Everything a question to Atlas needs. */
export interface Atlas {
  readonly client: AtlasClient;
  readonly names: Names;
  /** The organization that pays. */
  readonly orgId: string;
}

/**
 * Opens the room at its first use and keeps it for the life of the function, with its sign-in and names.
 *
 * @param readConfig may throw: whoever opens the room first hears of it.
 * @param share where it shares its access token and the names with all other functions.
 */
export function openAtlas(readConfig: () => AtlasConfig, share: OpenShare): () => Atlas {
  let room: Atlas | undefined;
  return () => {
    if (room) return room;
    const config = readConfig();
    const client = createAtlasClient({ ...config, share });
    room = { client, names: createNames(client, { share: shareLists(config, share) }), orgId: config.orgId };
    return room;
  };
}
