import type { MessageMetadata, WebClient } from "@slack/web-api";
import { logWarning } from "../aws/log.ts";
import type { Message } from "./block-kit.ts";
import { callSlack, isFinal, isRefusedWith, isSlackError, SlackUnavailableError } from "./error.ts";

/** A channel, or a thread in it. */
export interface Destination {
  readonly channelId: string;
  readonly threadTs?: string | undefined;
}

/** What a message tells programs about its job (Slack, message metadata). */
export interface JobMetadata {
  readonly id: string;
  readonly state: "working" | "answered" | "failed";
  /** How many files follow in the message's thread. */
  readonly files: number;
}

const EVENT_TYPE = "atlas_question";

export interface PostedMessage {
  /** Of the direct messages, if the destination was a user. */
  readonly channelId: string;
  /** Identifies the message in its channel. */
  readonly ts: string;
}

/**
 * @returns the message's timestamp, which identifies it in its channel.
 * @throws SlackApiError, SlackUnavailableError
 */
export async function postMessage(
  slack: WebClient,
  destination: Destination,
  message: Message,
  job?: JobMetadata,
): Promise<string> {
  return (await postWithChannel(slack, destination, message, job)).ts;
}

/**
 * Posts a message where the id of the channel may not be known: the id of a user stands for the direct messages with
 * that person (Slack, chat.postMessage, `channel`).
 *
 * @throws SlackApiError, SlackUnavailableError
 */
export async function postWithChannel(
  slack: WebClient,
  { channelId, threadTs }: Destination,
  { text, blocks }: Message,
  job?: JobMetadata,
): Promise<PostedMessage> {
  const { ts, channel = channelId } = await callSlack(
    slack.chat.postMessage({
      channel: channelId,
      ...(threadTs ? { thread_ts: threadTs } : {}),
      text,
      blocks,
      ...(job ? { metadata: metadataOf(job) } : {}),
      unfurl_links: false,
    }),
  );
  return { channelId: channel, ts: requireTimestamp(ts) };
}

/**
 * Finds a job's message whose timestamp was lost, with Slack's answer or in a crash. Needs the scope `channels:history`
 * (`groups:history` in private channels) and finds nothing without it.
 *
 * @param since milliseconds since 1970; the message is not older.
 * @param state needed if the job may have several messages.
 * @returns its timestamp.
 * @throws SlackApiError, SlackUnavailableError
 */
export async function findMessage(
  slack: WebClient,
  { channelId, threadTs }: Destination,
  jobId: string,
  since: number,
  state?: JobMetadata["state"],
): Promise<string | undefined> {
  const range = {
    channel: channelId,
    // Slack's clock may be behind ours.
    oldest: String(Math.floor(since / 1000) - 60),
    include_all_metadata: true,
    limit: 200,
  } as const;
  try {
    const { messages = [] } = await callSlack(
      threadTs ? slack.conversations.replies({ ...range, ts: threadTs }) : slack.conversations.history(range),
    );
    const found = messages.find(({ metadata }) => {
      const job = metadata?.event_payload as Partial<JobMetadata> | undefined;
      const isOfJob = metadata?.event_type === EVENT_TYPE && job?.id === jobId;
      return isOfJob && (state === undefined || job.state === state);
    });
    return found?.ts;
  } catch (error) {
    if (isRefusedWith(error, "missing_scope")) return undefined;
    throw error;
  }
}

/** @throws SlackApiError, SlackUnavailableError */
export async function updateMessage(
  slack: WebClient,
  { channelId }: Destination,
  ts: string,
  { text, blocks }: Message,
  job: JobMetadata,
): Promise<void> {
  const updated = await callSlack(
    slack.chat.update({ channel: channelId, ts, text, blocks, metadata: metadataOf(job) }),
  );
  requireTimestamp(updated.ts);
}

/**
 * Updates a message. If Slack refuses, because the message was deleted or can't be edited, posts a new one
 * and removes the old one. Refused blocks are refused in a new message too. A run that was interrupted can
 * call it again, provided that `findMessage` has its scope.
 *
 * @param since as in `findMessage`.
 * @returns the timestamp of the message that is shown now.
 * @throws SlackApiError, SlackUnavailableError
 */
export async function replaceMessage(
  slack: WebClient,
  destination: Destination,
  ts: string,
  message: Message,
  job: JobMetadata,
  since: number,
): Promise<string> {
  try {
    await updateMessage(slack, destination, ts, message, job);
    return ts;
  } catch (error) {
    if (!isFinal(error) || isRefusedWith(error, "invalid_blocks")) throw error;
    logWarning({
      message: "Slack refused to update a message, so a new one is posted",
      jobId: job.id,
      error,
    });
    const posted = await findMessage(slack, destination, job.id, since, job.state);
    const newTs = posted ?? (await postMessage(slack, destination, message, job));
    const isDeleted = isRefusedWith(error, "message_not_found");
    if (newTs !== ts && !isDeleted) await tryToDelete(slack, destination, ts, job.id);
    return newTs;
  }
}

/** Shows a message to one person in a channel or thread. @throws SlackApiError, SlackUnavailableError */
export async function postEphemeral(
  slack: WebClient,
  { channelId, threadTs }: Destination,
  userId: string,
  { text, blocks }: Message,
): Promise<void> {
  const thread = threadTs ? { thread_ts: threadTs } : {};
  await callSlack(slack.chat.postEphemeral({ channel: channelId, user: userId, ...thread, text, blocks }));
}

/** @throws SlackApiError, SlackUnavailableError */
export async function deleteMessage(slack: WebClient, { channelId }: Destination, ts: string): Promise<void> {
  await callSlack(slack.chat.delete({ channel: channelId, ts }));
}

/** Deletes an outdated announcement, which would look as if an answer were still to come. */
async function tryToDelete(
  slack: WebClient,
  destination: Destination,
  ts: string,
  jobId: string,
): Promise<void> {
  try {
    await deleteMessage(slack, destination, ts);
  } catch (error) {
    if (!isSlackError(error)) throw error;
    logWarning({ message: "An outdated announcement could not be deleted", jobId, error });
  }
}

function metadataOf(job: JobMetadata): MessageMetadata {
  return { event_type: EVENT_TYPE, event_payload: { ...job } };
}

function requireTimestamp(ts: string | undefined): string {
  if (ts) return ts;
  throw new SlackUnavailableError("Slack answered without a timestamp");
}
