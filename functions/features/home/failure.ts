import { logError } from "../../aws/log.ts";
import type { Failure } from "../../jobs/failure.ts";
import type { JobEnding } from "../../jobs/job-kind.ts";
import { section } from "../../slack/block-kit.ts";
import { isSlackError } from "../../slack/error.ts";
import { slackText } from "../../slack/text.ts";
import { publishHome } from "../../slack/views.ts";
import type { HomeJob } from "./job.ts";

const OPEN_AGAIN = "Open this tab again in a minute.";

/** Why Home has no numbers and what to do, in mrkdwn. */
export function explainFailure({ reason, canAskAgain }: Failure): string {
  return canAskAgain ? `${reason} ${OPEN_AGAIN}` : reason;
}

/** Says on Home why it can't be shown. */
export async function showFailure(ending: JobEnding, job: HomeJob, failure: Failure): Promise<void> {
  const blocks = [section(slackText.failed(explainFailure(failure)))];
  try {
    await publishHome(ending.slack, job.userId, { type: "home", blocks });
  } catch (error) {
    if (!isSlackError(error)) throw error;
    logError({ message: "Home can't say why it is empty", jobId: job.id, error });
  }
  await ending.endSilently();
}
