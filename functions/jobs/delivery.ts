import type { WebClient } from "@slack/web-api";
import { logError, logInfo, logWarning } from "../aws/log.ts";
import type { Table } from "../aws/table.ts";
import type { Message } from "../slack/block-kit.ts";
import {
  findMessage,
  type JobMetadata,
  type Place,
  postMessage,
  replaceMessage,
  updateMessage,
} from "../slack/client.ts";
import { isFinal, isSlackError, SlackApiError } from "../slack/error.ts";
import { attachFile, type FileContent } from "../slack/file.ts";
import { plainReply } from "../slack/reply.ts";
import { respond } from "../slack/respond.ts";
import { slackText } from "../slack/text.ts";
import { explainRefusedFile, type Failure } from "./failure.ts";
import { failureMessage } from "./failure-message.ts";
import { isAnswered, type Job, updateJob } from "./job.ts";
import { type JobKinds, jobKindOf } from "./job-kind.ts";
import { jobText } from "./text.ts";

/** What every workflow that answers a question needs. */
export interface JobDeps {
  readonly table: Table;
  readonly slack: WebClient;
  readonly jobKinds: JobKinds;
  /** Milliseconds since 1970; read inside steps only. */
  readonly now: () => number;
}

/** Where the answer to a job goes. */
export function placeOf(job: Job): Place {
  return { channelId: job.channelId, threadTs: job.threadTs };
}

/** Announces a question: one message, whose timestamp goes into the record at once. */
export async function announce(deps: JobDeps, job: Job, message: Message): Promise<void> {
  if (job.messageTs) return;
  await show(deps, job, message, mark(job, "working"));
}

/** Shows something new in the announced message, while the question goes on: also where Slack does not take it. */
export async function showProgress(deps: JobDeps, job: Job, message: Message): Promise<void> {
  if (!job.messageTs) return;
  try {
    await updateMessage(deps.slack, placeOf(job), job.messageTs, message, mark(job, "working"));
  } catch (error) {
    if (!isSlackError(error)) throw error;
    logWarning({ message: "Progress could not be shown", jobId: job.id, error });
  }
}

/**
 * Turns the announced message into the answer, or posts the answer where nothing was announced.
 *
 * @param files how many files follow in its thread.
 * @param state `answered` when something else is still to be delivered.
 * @returns the timestamp of the answer.
 */
export async function deliver(
  deps: JobDeps,
  job: Job,
  message: Message,
  files: number,
  state: "answered" | "done" = files > 0 ? "answered" : "done",
): Promise<string | undefined> {
  if (isAnswered(job)) return job.messageTs;
  const messageTs = await show(deps, job, message, { ...mark(job, "answered"), files });
  if (state === "done") await end(deps, job, { state, messageTs });
  else await updateJob(deps.table, job.id, { state, messageTs });
  return messageTs;
}

/**
 * Shows the one message of a question: in the place of what it shows already, which an interrupted run may have
 * posted, else as a new one.
 *
 * @returns its timestamp, which is in the record then.
 */
async function show(deps: JobDeps, job: Job, message: Message, metadata: JobMetadata): Promise<string> {
  const place = placeOf(job);
  const find = () => findMessage(deps.slack, place, job.id, job.createdAt);
  const shown = job.messageTs ?? (job.isPosting ? await find() : undefined);
  const ts = shown
    ? await replaceMessage(deps.slack, place, shown, message, metadata, job.createdAt)
    : await post(deps, job, message, metadata);
  if (ts !== job.messageTs) await updateJob(deps.table, job.id, { messageTs: ts });
  return ts;
}

/** Posts the one message of a question. */
async function post(deps: JobDeps, job: Job, message: Message, metadata: JobMetadata): Promise<string> {
  await updateJob(deps.table, job.id, { isPosting: true });
  try {
    return await postMessage(deps.slack, placeOf(job), message, metadata);
  } catch (error) {
    // What Slack refused is not there, and need not be looked for.
    if (error instanceof SlackApiError) await updateJob(deps.table, job.id, { isPosting: false });
    throw error;
  }
}

/** Attaches the file of a question. What became of an interrupted run is in the record. */
export async function attach(deps: JobDeps, job: Job, place: Place, file: FileContent): Promise<void> {
  const remember = (fileId: string) => updateJob(deps.table, job.id, { fileId });
  await explainRefusedFile(attachFile(deps.slack, place, file, job.fileId, remember));
  await updateJob(deps.table, job.id, { isAttached: true });
}

/** Ends a question of which everything is delivered. */
export async function finish(deps: JobDeps, job: Job): Promise<void> {
  await end(deps, job, { state: "done" });
}

/** Remembers the end of a question, and writes the one line about it that operators see of their traffic. */
async function end(
  deps: JobDeps,
  job: Job,
  how: Pick<Job, "messageTs" | "error"> & { state: "done" | "failed" },
): Promise<void> {
  await updateJob(deps.table, job.id, how);
  const { kind, delivery } = job;
  const durationMs = deps.now() - job.createdAt;
  logInfo({
    message: "A question ended",
    jobId: job.id,
    details: { kind, delivery, state: how.state, code: how.error?.code, durationMs },
  });
}

function mark(job: Job, state: JobMetadata["state"]): JobMetadata {
  return { id: job.id, state, files: 0 };
}

/**
 * Ends a question that failed: in the announced message if there is no answer in it yet, else below it, and
 * for the person alone where the bot may not post.
 */
export async function fail(deps: JobDeps, job: Job, failure: Failure): Promise<void> {
  if (job.state === "failed") return;
  const kind = jobKindOf(deps, job);
  const origin = kind.origin?.(job) ?? jobText.asked(job.userId);
  const message = failureMessage(failure, kind.again?.(job), origin);
  try {
    await showFailure(deps, job, message);
  } catch (error) {
    if (!isFinal(error)) throw error;
    await tell(job, message, error);
  }
  await endFailed(deps, job, failure);
}

/** Ends a question that failed, without a word where it was asked. */
export async function endFailed(deps: JobDeps, job: Job, { code, reason }: Failure): Promise<void> {
  await end(deps, job, { state: "failed", error: { code, message: reason } });
}

async function showFailure(deps: JobDeps, job: Job, message: Message): Promise<void> {
  if (!isAnswered(job)) {
    await show(deps, job, message, mark(job, "failed"));
    return;
  }
  const below = { channelId: job.channelId, threadTs: job.threadTs ?? job.messageTs };
  const told = await findMessage(deps.slack, below, job.id, job.createdAt, "failed");
  if (!told) await postMessage(deps.slack, below, message, mark(job, "failed"));
}

/**
 * Ends a question whose failure cannot be shown in the channel, because Slack's API is unavailable for too long:
 * the person is told by the response URL, which may work all the same.
 */
export async function failByResponseUrl(deps: JobDeps, job: Job, failure: Failure): Promise<void> {
  if (job.state === "failed") return;
  await tell(job, plainReply(slackText.failed(failure.reason)));
  await endFailed(deps, job, failure);
}

/** Ends a question whose failure nobody could be told of. */
export async function failSilently(deps: JobDeps, job: Job, failure: Failure): Promise<void> {
  if (job.state === "failed") return;
  logError({ message: UNTOLD, jobId: job.id, details: { code: failure.code } });
  await endFailed(deps, job, failure);
}

const UNTOLD = "Nobody could be told of a failure";

/** The last way to reach the person. If it is closed too, nobody can be told, and the log has it. */
async function tell(job: Job, message: Message, refusal?: SlackApiError): Promise<void> {
  try {
    if (!job.responseUrl) throw refusal ?? new SlackApiError("no_response_url");
    await respond(job.responseUrl, plainReply(message.text));
  } catch (error) {
    if (!isFinal(error)) throw error;
    logError({ message: UNTOLD, jobId: job.id, error });
  }
}
