import { logWarning } from "../aws/log.ts";
import type { SharedCache } from "../aws/shared-cache.ts";
import type { Currency } from "../money/money.ts";
import { type AtlasClient, createAtlasClient } from "./client.ts";
import type { AtlasConfig } from "./config.ts";
import { scopeNames } from "./name-cache.ts";
import { createNames, type Names } from "./names.ts";

/** Everything that a request to Atlas needs. */
export interface Atlas {
  readonly client: AtlasClient;
  readonly names: Names;
  /** The organization that pays. */
  readonly orgId: string;
  /** Of Cost Explorer. */
  readonly currency: Currency;
}

/** Opens Atlas at the first call, which throws what `readConfig` throws, and keeps it for the life of the function. */
export function openAtlas(readConfig: () => AtlasConfig, cache: SharedCache): () => Atlas {
  let atlas: Atlas | undefined;
  return () => {
    if (atlas) return atlas;
    const config = readConfig();
    const client = createAtlasClient({ ...config, cache });
    const names = createNames(client, { cache: scopeNames(config, cache) });
    atlas = { client, names, orgId: config.orgId, currency: config.currency };
    return atlas;
  };
}

/** The name of an organization, or its id where names may not be read: that is no reason to fail. */
export async function organizationName(atlas: Atlas, orgId: string, jobId: string): Promise<string> {
  try {
    const organizations = await atlas.names.list("organization", [atlas.orgId]);
    return organizations.find(({ id }) => id === orgId)?.name ?? orgId;
  } catch (error) {
    logWarning({ message: "The organization is shown by its id", jobId, error });
    return orgId;
  }
}
