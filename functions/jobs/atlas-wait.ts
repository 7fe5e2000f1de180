import type { AtlasError } from "../atlas/error.ts";
import { logWarning } from "../aws/log.ts";
import { type JobDeps, showProgress } from "./delivery.ts";
import { isAnswered, type Job } from "./job.ts";
import { jobKindOf } from "./job-kind.ts";
import { waitingForAtlas } from "./progress.ts";

/**
 * Says in the announcement of a question that Atlas is busy or has a problem, and that the bot keeps trying. What goes
 * wrong with that does not end the question.
 *
 * @param minutes how long the bot keeps trying, from the question on.
 */
export async function showWait(
  deps: JobDeps,
  job: Job,
  { code }: AtlasError,
  minutes: number,
): Promise<void> {
  if (job.delivery !== "answer" || !job.messageTs || isAnswered(job)) return;
  const asking = jobKindOf(deps, job).asking?.(job);
  if (asking === undefined) return;
  const elapsedSeconds = Math.round((deps.now() - job.createdAt) / 1000);
  const wait = { isBusy: code === "rate_limited", elapsedSeconds, minutes };
  try {
    await showProgress(deps, job, waitingForAtlas(asking, job.userId, wait));
  } catch (error) {
    logWarning({
      message: "The announcement does not say that Atlas is waited for",
      jobId: job.id,
      error,
    });
  }
}
