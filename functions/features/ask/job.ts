import * as z from "zod/mini";
import { logError } from "../../aws/log.ts";
import { deriveJobId } from "../../jobs/job-id.ts";
import type { JobKind } from "../../jobs/job-kind.ts";
import type { FeatureDeps } from "../feature.ts";

/** How long the names in the form are fresh, as in the cache of names. */
const FRESH_MS = 15 * 60_000;

/** Refreshes the names that the form offers. Nobody waits for it, and the next form starts it again. */
export const namesJob: JobKind = {
  requestSchema: z.object({}),
  run: async (deps, run) => (await import("./refresh.ts")).refreshNames(deps, run),
  deadlineMinutes: 15,
  isAwaited: false,
  lastRetryMinutes: 10,
  handleFailure: (ending) => ending.endSilently(),
};

/** Starts the same job for all who open Home or the form within a quarter of an hour. Both work without it. */
export async function startNamesJob({ start, now }: FeatureDeps, userId: string): Promise<void> {
  const id = deriveJobId("names", String(Math.floor(now() / FRESH_MS)));
  const job = { kind: "names", id, request: {}, delivery: "none", responseUrl: undefined } as const;
  try {
    await start({ ...job, userId, channelId: userId });
  } catch (error) {
    logError({ message: "The names of the form could not be refreshed", jobId: id, error });
  }
}
