import { createAtlasClient } from "../functions/atlas/client.ts";
import { readAtlasConfig } from "../functions/atlas/config.ts";
import { AtlasError } from "../functions/atlas/error.ts";
import { ConfigError, readTableName } from "../functions/aws/config.ts";
import { openTable } from "../functions/aws/sdk-table.ts";
import { createSharedCache } from "../functions/aws/shared-cache.ts";

/**
 * Revokes the access token that the functions of this process share through its table. A service account may have
 * 100, and each lives for an hour.
 *
 * @returns why that was not possible, as a sentence.
 */
export async function signOut(): Promise<string | undefined> {
  try {
    const cache = createSharedCache(openTable(readTableName()), Date.now);
    await createAtlasClient({ ...readAtlasConfig(), cache }).signOut();
    return undefined;
  } catch (error) {
    // What is not configured has not signed in.
    if (error instanceof ConfigError) return undefined;
    if (error instanceof AtlasError) return error.code === "credentials" ? undefined : error.message;
    throw error;
  }
}
