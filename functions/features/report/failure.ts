import { logError } from "../../aws/log.ts";
import type { Failure } from "../../jobs/failure.ts";
import type { JobEnding } from "../../jobs/job-kind.ts";
import { code } from "../../slack/mrkdwn.ts";
import { COMMAND } from "./command.ts";
import type { ReportJob } from "./job.ts";
import { countFailure, pauseSubscription, type Subscription } from "./subscription.ts";
import { reportSummary } from "./subscription-message.ts";
import { postText } from "./text.ts";

/** In a row. */
const MAX_FAILURES = 3;

/** The bot may not post in the channel, so a retry tomorrow would not help. */
const CHANNEL_IS_CLOSED = new Set(["is_archived", "not_in_channel", "channel_not_found", "not_allowed"]);

/** See `checkMembership`. */
const NOT_ADMITTED = new Set(["not_member", "membership_unknown"]);

/**
 * Ends a report that could not be posted. The channel sees why. After the third failure in a row, or if the bot may not
 * post in the channel, the report is paused and the subscriber gets a direct message.
 */
export async function endFailedReport(ending: JobEnding, job: ReportJob, failure: Failure): Promise<void> {
  if (job.state === "failed") return;
  // The channel need not read of an attempt from outside.
  if (NOT_ADMITTED.has(failure.code)) return await ending.endSilently();
  if (job.request.startedBy === "person") return await ending.fail();
  const key = { channelId: job.channelId, id: job.request.reportId };
  const isClosed = CHANNEL_IS_CLOSED.has(failure.code);
  const failures = await countFailure(ending.table, key, job.id);
  if (isClosed || failures >= MAX_FAILURES) {
    const paused = await pauseSubscription(ending.table, key);
    const reason = isClosed ? failure.reason : postText.failedOften(failures, failure.reason);
    if (paused) await notifySubscriber(ending, job, paused, reason);
  }
  if (isClosed) await ending.endSilently();
  else await ending.fail();
}

/** A crash right after it sends the message twice, which is better than never. */
async function notifySubscriber(
  ending: JobEnding,
  { id }: ReportJob,
  paused: Subscription,
  reason: string,
): Promise<void> {
  const resume = code(`${COMMAND} resume ${paused.id}`);
  const text = postText.pausedAfterFailure(reportSummary(paused), paused.channelId, reason, resume);
  const refusal = await ending.sendDirectMessage(paused.userId, text);
  if (refusal) {
    logError({ message: "Nobody could be told that a report is paused", jobId: id, error: refusal });
  }
}
