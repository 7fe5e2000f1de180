import type { AtlasError } from "../atlas/error.ts";
import { logWarning } from "../aws/log.ts";
import { context, type Message, section } from "../slack/block-kit.ts";
import { showProgress } from "./delivery.ts";
import { isAnswered, type Job } from "./job.ts";
import type { JobDeps } from "./job-deps.ts";
import { jobKindOf } from "./job-kind.ts";
import { jobText } from "./text.ts";

/** What is shown while a job is worked on. @param text a sentence in mrkdwn */
export function progressMessage(text: string, userId: string): Message {
  return { text, blocks: [section(text), context([jobText.asked(userId)])] };
}

/**
 * Says in the announcement that Atlas is busy or has a problem, and that the bot keeps trying. If that cannot be shown,
 * the job goes on.
 *
 * @param minutes how long the bot keeps trying, from the command on.
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
  const elapsed = jobText.elapsed(Math.round((deps.now() - job.createdAt) / 1000));
  const waiting =
    code === "rate_limited" ? jobText.atlasIsBusy(elapsed, minutes) : jobText.atlasFails(elapsed, minutes);
  try {
    await showProgress(deps, job, progressMessage(`${asking} ${waiting}`, job.userId));
  } catch (error) {
    logWarning({
      message: "The announcement does not say that the bot waits for Atlas",
      jobId: job.id,
      error,
    });
  }
}
