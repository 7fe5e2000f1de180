import { type Atlas, openAtlas } from "../atlas/atlas.ts";
import { readAtlasConfig } from "../atlas/config.ts";
import { readAllowedChannels } from "../aws/config.ts";
import { createSharedCache } from "../aws/shared-cache.ts";
import type { JobDeps } from "./job-deps.ts";
import { openJobDeps } from "./job-deps.ts";
import type { JobKinds } from "./job-kind.ts";
import { removeAbandonedFolders } from "./temporary-folder.ts";

/** What the workflows need. */
export interface WorkflowDeps extends JobDeps {
  /** Opened inside a step, so that a wrong configuration reaches the person as a sentence. */
  readonly atlas: () => Atlas;
  /** Channel ids in which the bot may post; `*` stands for all of them. */
  readonly allowedChannels: readonly string[];
}

/** Opens the deps at a cold start, from the configuration. @throws ConfigError */
export function openWorkflowDeps(jobKinds: JobKinds): WorkflowDeps {
  void removeAbandonedFolders();
  const deps = openJobDeps(jobKinds);
  return {
    ...deps,
    atlas: openAtlas(readAtlasConfig, createSharedCache(deps.table, deps.now)),
    allowedChannels: readAllowedChannels(),
  };
}
