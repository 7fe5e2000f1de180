import { logInfo, logWarning } from "../aws/log.ts";
import { context, type Message } from "../slack/block-kit.ts";
import { isFinal, isRefusedWith, isSlackError, SlackApiError } from "../slack/error.ts";
import { type FileContent, uploadFile } from "../slack/file.ts";
import {
  type Destination,
  findMessage,
  type JobMetadata,
  type PostedMessage,
  postWithChannel,
  replaceMessage,
  updateMessage,
} from "../slack/messages.ts";
import { sendWithKnownBlocks } from "../slack/newer-blocks.ts";
import { plainReply } from "../slack/reply.ts";
import { respond } from "../slack/respond.ts";
import { rememberAskingChannel } from "./asking-channel.ts";
import { explainRefusedFile } from "./failure.ts";
import { isAnswered, type Job, readJob, updateJob } from "./job.ts";
import type { JobDeps } from "./job-deps.ts";
import { jobKindOf } from "./job-kind.ts";
import { jobText } from "./text.ts";
import { rememberInThread } from "./thread.ts";

/** The channel or thread in which the job was asked; for a private one the person's direct messages. */
export function destinationOf(job: Job): Destination {
  if (job.isPrivate) return { channelId: job.directChannelId ?? job.userId };
  return { channelId: job.channelId, threadTs: job.threadTs };
}

/** Where the files of an answer go: into its thread, and those of a private answer below a direct message. */
export async function fileDestination(
  deps: JobDeps,
  job: Job,
  messageTs = job.messageTs,
): Promise<Destination> {
  if (!job.isPrivate) return { ...destinationOf(job), threadTs: job.threadTs ?? messageTs };
  // The step may have posted the answer.
  const current = (await readJob(deps.table, job.id, deps.now())) ?? job;
  if (current.messageTs) return { ...destinationOf(current), threadTs: current.messageTs };
  // Only a message tells the id of the conversation, which an upload needs: conversations.open needs one more scope.
  const { channelId, ts } = await postFirst(
    deps,
    current,
    plainReply(jobText.privateFile),
    metadataOf(job, "answered"),
  );
  await updateJob(deps.table, job.id, { messageTs: ts, directChannelId: channelId });
  return { channelId, threadTs: ts };
}

/** Posts the announcement of a job, which later becomes its answer. A private one was acknowledged instead. */
export async function announce(deps: JobDeps, job: Job, message: Message): Promise<void> {
  if (job.messageTs || (job.isPrivate && job.responseUrl)) return;
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
 * @returns the timestamp of the answer; undefined if it went to the response URL.
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
  const outcome = messageTs === undefined ? {} : { messageTs };
  if (messageTs !== undefined) await rememberAnswer(deps, job, messageTs);
  if (state === "done") await endJob(deps, job, { state, ...outcome });
  else await updateJob(deps.table, job.id, { state, ...outcome });
  return messageTs;
}

/** Others in the thread must not learn what a private answer is about. */
async function rememberAnswer(deps: JobDeps, job: Job, messageTs: string): Promise<void> {
  const { hasScope } = jobKindOf(deps, job);
  const isFollowed = !job.isPrivate && job.partOf === undefined && (hasScope?.(job) ?? true);
  if (isFollowed) await rememberInThread(deps.table, job, messageTs);
}

/**
 * Replaces the job's message, which an interrupted run may have posted, or posts it, and stores its timestamp. A private
 * message goes to the response URL, and by direct message where that no longer works.
 *
 * @returns the timestamp; undefined if it went to the response URL.
 */
export async function showMessage(
  deps: JobDeps,
  job: Job,
  message: Message,
  metadata: JobMetadata,
): Promise<string | undefined> {
  if (await sendToResponseUrl(deps, job, message, metadata.files)) return undefined;
  const destination = destinationOf(job);
  const find = () => findMessage(deps.slack, destination, job.id, job.createdAt);
  // Without the id of the conversation, a direct message whose timestamp was lost cannot be found: it comes twice.
  const isFindable = job.isPosting && (!job.isPrivate || job.directChannelId !== undefined);
  const shown = job.messageTs ?? (isFindable ? await find() : undefined);
  const { ts, channelId } = await sendWithKnownBlocks(deps, message, async (known) => {
    if (!shown) return await postFirst(deps, job, known, metadata);
    const ts = await replaceMessage(deps.slack, destination, shown, known, metadata, job.createdAt);
    return { ts, channelId: destination.channelId };
  });
  const posted = { messageTs: ts, ...(job.isPrivate ? { directChannelId: channelId } : {}) };
  if (ts !== job.messageTs) {
    await rememberAskingChannel(deps.table, job, { channelId, rootTs: destination.threadTs ?? ts });
    await updateJob(deps.table, job.id, posted);
  }
  return ts;
}

/**
 * Sends a private message to the response URL. Slack does not say which messages such a URL has shown: if its answer is
 * lost, or the process crashes before the outcome is stored, the message comes twice. And it can't replace the
 * acknowledgement of a command, as `replace_original` needs a message that was clicked (slackapi/bolt-js, issue 2287).
 *
 * @returns false if the job is not private, or has posted a direct message, or the URL no longer works.
 */
async function sendToResponseUrl(
  deps: JobDeps,
  { id, isPrivate, responseUrl, messageTs }: Job,
  message: Message,
  files: number,
): Promise<boolean> {
  if (!isPrivate || !responseUrl || messageTs) return false;
  const note = files > 0 ? [context([jobText.filesSentDirectly(files)])] : [];
  const withNote = { ...message, blocks: [...message.blocks, ...note] };
  try {
    await sendWithKnownBlocks(deps, withNote, (known) => respond(responseUrl, known));
    return true;
  } catch (error) {
    if (!isFinal(error) || isRefusedWith(error, "invalid_blocks")) throw error;
    logWarning({ message: "A private answer goes by direct message", jobId: id, error });
    return false;
  }
}

async function postFirst(
  deps: JobDeps,
  job: Job,
  message: Message,
  metadata: JobMetadata,
): Promise<PostedMessage> {
  await updateJob(deps.table, job.id, { isPosting: true });
  try {
    return await postWithChannel(deps.slack, destinationOf(job), message, metadata);
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
