import { createAtlasClient } from "../functions/atlas/client.ts";
import { readAtlasConfig } from "../functions/atlas/config.ts";
import { AtlasError } from "../functions/atlas/error.ts";
import { ConfigError, readTableName } from "../functions/aws/config.ts";
import { openTable } from "../functions/aws/sdk-table.ts";
import { createSharedCache } from "../functions/aws/shared-cache.ts";

/**
 * Revokes the access token that the functions share through the table. A service account may have 100 of them, and each
 * lives for an hour.
 *
 * @returns why it failed, as a sentence; undefined on success.
 */
export async function signOut(): Promise<string | undefined> {
  try {
    const cache = createSharedCache(openTable(readTableName()), Date.now);
    await createAtlasClient({ ...readAtlasConfig(), cache }).signOut();
    return undefined;
  } catch (error) {
    // Without configuration nothing has signed in.
    if (error instanceof ConfigError) return undefined;
    if (error instanceof AtlasError) return error.code === "credentials" ? undefined : error.message;
    throw error;
  }
}
