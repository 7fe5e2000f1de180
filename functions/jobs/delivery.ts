import { logInfo, logWarning } from "../aws/log.ts";
import type { Message } from "../slack/block-kit.ts";
import { isSlackError, SlackApiError } from "../slack/error.ts";
import { type FileContent, uploadFile } from "../slack/file.ts";
import {
  type Destination,
  findMessage,
  type JobMetadata,
  postMessage,
  replaceMessage,
  updateMessage,
} from "../slack/messages.ts";
import { sendWithKnownBlocks } from "../slack/newer-blocks.ts";
import { explainRefusedFile } from "./failure.ts";
import { isAnswered, type Job, updateJob } from "./job.ts";
import type { JobDeps } from "./job-deps.ts";

export function destinationOf(job: Job): Destination {
  return { channelId: job.channelId, threadTs: job.threadTs };
}

/** Posts the announcement of a job, which later becomes its answer. */
export async function announce(deps: JobDeps, job: Job, message: Message): Promise<void> {
  if (job.messageTs) return;
  await showMessage(deps, job, message, metadataOf(job, "working"));
}

/** Updates the announcement. If Slack refuses or fails, the job continues without the update. */
export async function showProgress(deps: JobDeps, job: Job, message: Message): Promise<void> {
  if (!job.messageTs) return;
  try {
    await updateMessage(deps.slack, destinationOf(job), job.messageTs, message, metadataOf(job, "working"));
  } catch (error) {
    if (!isSlackError(error)) throw error;
    logWarning({ message: "Progress could not be shown", jobId: job.id, error });
  }
}

/**
 * Turns the announcement into the answer, or posts the answer if nothing was announced.
 *
 * @param files how many files follow in its thread.
 * @param state `answered` if more follows.
 * @returns the timestamp of the answer.
 */
export async function deliverAnswer(
  deps: JobDeps,
  job: Job,
  message: Message,
  files: number,
  state: "answered" | "done" = files > 0 ? "answered" : "done",
): Promise<string | undefined> {
  if (isAnswered(job)) return job.messageTs;
  const messageTs = await showMessage(deps, job, message, { ...metadataOf(job, "answered"), files });
  if (state === "done") await endJob(deps, job, { state, messageTs });
  else await updateJob(deps.table, job.id, { state, messageTs });
  return messageTs;
}

/**
 * Replaces the job's message, which an interrupted run may have posted, or posts it, and stores its timestamp.
 *
 * @returns the timestamp.
 */
export async function showMessage(
  deps: JobDeps,
  job: Job,
  message: Message,
  metadata: JobMetadata,
): Promise<string> {
  const destination = destinationOf(job);
  const find = () => findMessage(deps.slack, destination, job.id, job.createdAt);
  const shown = job.messageTs ?? (job.isPosting ? await find() : undefined);
  const ts = await sendWithKnownBlocks(deps, message, (known) =>
    shown
      ? replaceMessage(deps.slack, destination, shown, known, metadata, job.createdAt)
      : postFirst(deps, job, known, metadata),
  );
  if (ts !== job.messageTs) await updateJob(deps.table, job.id, { messageTs: ts });
  return ts;
}

async function postFirst(deps: JobDeps, job: Job, message: Message, metadata: JobMetadata): Promise<string> {
  await updateJob(deps.table, job.id, { isPosting: true });
  try {
    return await postMessage(deps.slack, destinationOf(job), message, metadata);
  } catch (error) {
    // Slack has not posted what it refused, so no later run needs to look for it.
    if (error instanceof SlackApiError) await updateJob(deps.table, job.id, { isPosting: false });
    throw error;
  }
}

/** Attaches the job's file once, even after an interruption. */
export async function attachFile(
  deps: JobDeps,
  job: Job,
  destination: Destination,
  file: FileContent,
): Promise<void> {
  const remember = (fileId: string) => updateJob(deps.table, job.id, { fileId });
  await explainRefusedFile(uploadFile(deps.slack, destination, file, job.fileId, remember));
  await updateJob(deps.table, job.id, { isAttached: true });
}

export async function finishJob(deps: JobDeps, job: Job): Promise<void> {
  await endJob(deps, job, { state: "done" });
}

/** Stores the outcome, and logs it for operators. */
export async function endJob(
  deps: Pick<JobDeps, "table" | "now">,
  { id, kind, delivery, createdAt }: Job,
  outcome: Pick<Job, "messageTs" | "error"> & { readonly state: "done" | "failed" },
): Promise<void> {
  await updateJob(deps.table, id, outcome);
  const { state, error } = outcome;
  const durationMs = deps.now() - createdAt;
  logInfo({
    message: "A job ended",
    jobId: id,
    details: { kind, delivery, state, code: error?.code, durationMs },
  });
}

export function metadataOf(job: Job, state: JobMetadata["state"]): JobMetadata {
  return { id: job.id, state, files: 0 };
}
