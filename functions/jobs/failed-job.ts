import { logError } from "../aws/log.ts";
import type { Message } from "../slack/block-kit.ts";
import { isFinal, SlackApiError } from "../slack/error.ts";
import { findMessage, postMessage } from "../slack/messages.ts";
import { plainReply } from "../slack/reply.ts";
import { respond } from "../slack/respond.ts";
import { slackText } from "../slack/text.ts";
import { destinationOf, endJob, metadataOf, showMessage } from "./delivery.ts";
import { type Failure, reasonWithCorrections } from "./failure.ts";
import { failureMessage } from "./failure-message.ts";
import { isAnswered, type Job } from "./job.ts";
import type { JobDeps } from "./job-deps.ts";
import { type JobEnding, jobKindOf } from "./job-kind.ts";
import { showMistake } from "./mistake.ts";
import { jobText } from "./text.ts";

/** Ends a job that failed, in the way of its kind. */
export async function endFailedJob(deps: JobDeps, job: Job, failure: Failure): Promise<void> {
  const { handleFailure } = jobKindOf(deps, job);
  const ending: JobEnding = {
    table: deps.table,
    slack: deps.slack,
    now: deps.now,
    fail: () => showFailure(deps, job, failure),
    endSilently: () => recordFailure(deps, job, failure),
    sendDirectMessage: (userId, text) => sendDirectMessage(deps, job, userId, text),
  };
  if (handleFailure) await handleFailure(ending, job, failure);
  else await ending.fail();
}

/** Shows a failure in the announcement, or below the answer if there is one; by the response URL if Slack refuses both. */
async function showFailure(deps: JobDeps, job: Job, failure: Failure): Promise<void> {
  if (job.state === "failed") return;
  if (await showMistake(deps, job, failure)) return await recordFailure(deps, job, failure);
  const kind = jobKindOf(deps, job);
  const origin = kind.origin?.(job, failure) ?? jobText.asked(job.userId);
  const message = failureMessage(failure, kind.again?.(job), origin);
  try {
    if (isAnswered(job) && job.messageTs) await postBelowAnswer(deps, job, message);
    else await showMessage(deps, job, message, metadataOf(job, "failed"));
  } catch (error) {
    if (!isFinal(error)) throw error;
    await notifyPerson(deps, job, message.text, error);
  }
  await recordFailure(deps, job, failure);
}

async function postBelowAnswer({ slack }: JobDeps, job: Job, message: Message): Promise<void> {
  const thread = { ...destinationOf(job), threadTs: job.threadTs ?? job.messageTs };
  const posted = await findMessage(slack, thread, job.id, job.createdAt, "failed");
  if (!posted) await postMessage(slack, thread, message, metadataOf(job, "failed"));
}

/** Ends a failed job when Slack's API is unavailable for too long. Its response URL may still work. */
export async function failByResponseUrl(deps: JobDeps, job: Job, failure: Failure): Promise<void> {
  if (job.state === "failed") return;
  await notifyByResponseUrl(job, slackText.failed(reasonWithCorrections(failure)));
  await recordFailure(deps, job, failure);
}

/** Ends a failed job when there is no way left to notify the person. */
export async function failSilently(deps: JobDeps, job: Job, failure: Failure): Promise<void> {
  if (job.state === "failed") return;
  logError({ message: NOT_NOTIFIED, jobId: job.id, details: { code: failure.code } });
  await recordFailure(deps, job, failure);
}

async function recordFailure(deps: JobDeps, job: Job, { code, reason }: Failure): Promise<void> {
  await endJob(deps, job, { state: "failed", error: { code, message: reason } });
}

const NOT_NOTIFIED = "Nobody could be notified of a failure";

/** Mentions and forms have no response URL, but may be about a channel in which the bot can't post. */
async function notifyPerson(deps: JobDeps, job: Job, text: string, refusal: SlackApiError): Promise<void> {
  if (job.responseUrl || !jobKindOf(deps, job).isAwaited)
    return await notifyByResponseUrl(job, text, refusal);
  const error = await sendDirectMessage(deps, job, job.userId, text);
  if (error) logError({ message: NOT_NOTIFIED, jobId: job.id, error });
}

/** The last way to reach the person. If it is closed too, only the log has the failure. */
async function notifyByResponseUrl(job: Job, text: string, refusal?: SlackApiError): Promise<void> {
  try {
    if (!job.responseUrl) throw refusal ?? new SlackApiError("no_response_url");
    await respond(job.responseUrl, plainReply(text));
  } catch (error) {
    if (!isFinal(error)) throw error;
    logError({ message: NOT_NOTIFIED, jobId: job.id, error });
  }
}

async function sendDirectMessage(
  { slack }: JobDeps,
  job: Job,
  userId: string,
  text: string,
): Promise<SlackApiError | undefined> {
  try {
    await postMessage(slack, { channelId: userId }, plainReply(text), metadataOf(job, "failed"));
    return undefined;
  } catch (error) {
    if (!isFinal(error)) throw error;
    return error;
  }
}
