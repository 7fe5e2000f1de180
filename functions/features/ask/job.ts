import * as z from "zod/mini";
import type { NewJob } from "../../jobs/job.ts";
import { deriveJobId } from "../../jobs/job-id.ts";
import type { JobKind } from "../../jobs/job-kind.ts";

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

/** The same job for all forms that are opened within a quarter of an hour. @param now milliseconds since 1970 */
export function newNamesJob(userId: string, now: number): NewJob {
  const id = deriveJobId("names", String(Math.floor(now / FRESH_MS)));
  return {
    kind: "names",
    id,
    request: {},
    delivery: "file",
    userId,
    channelId: userId,
    responseUrl: undefined,
  };
}
