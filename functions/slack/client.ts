import { type Logger, LogLevel, type MessageMetadata, WebClient } from "@slack/web-api";
import type { SlackConfig } from "../aws/config.ts";
import { logWarning } from "../aws/log.ts";
import type { Message } from "./block-kit.ts";
import { callSlack, isFinal, isSlackError, SlackApiError, SlackUnavailableError } from "./error.ts";
import { fetchAnswer } from "./slack-fetch.ts";

/** Where a message goes: a channel, or a thread in it. */
export interface Place {
  readonly channelId: string;
  readonly threadTs?: string | undefined;
}

/**
 * What a message says about itself to programs (Slack's message metadata): the question it belongs to, how
 * far that is, and how many files follow in its thread.
 */
export interface JobMetadata {
  readonly id: string;
  readonly state: "working" | "answered" | "failed";
  readonly files: number;
}

const MARK_TYPE = "atlas_question";

/** What the client would print is in the errors that it throws, and they are logged with their question. */
const SILENT: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => LogLevel.ERROR,
};

/**
 * A client of the Slack Web API that tries everything once: a call whose answer was lost may have been carried
 * out, and only the caller knows how to find out. Waiting is better done by the workflow, which costs nothing.
 */
export function slackClient(config: SlackConfig, logLevel = LogLevel.INFO): WebClient {
  return new WebClient(config.botToken, {
    slackApiUrl: config.apiUrl,
    logLevel,
    timeout: 10_000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: SILENT,
    fetch: fetchAnswer,
    // A URL in an argument must never receive the bot's token.
    allowAbsoluteUrls: false,
  });
}

/**
 * Posts a message.
 *
 * @param mark what it says about itself, where it belongs to a question.
 * @returns its timestamp, by which it can be updated.
 * @throws SlackApiError, SlackUnavailableError
 */
export async function postMessage(
  slack: WebClient,
  place: Place,
  message: Message,
  mark?: JobMetadata,
): Promise<string> {
  const posted = await callSlack(
    slack.chat.postMessage({
      channel: place.channelId,
      ...(place.threadTs ? { thread_ts: place.threadTs } : {}),
      text: message.text,
      blocks: message.blocks,
      ...(mark ? { metadata: metadata(mark) } : {}),
      unfurl_links: false,
    }),
  );
  if (!posted.ts) throw new SlackUnavailableError("Slack answered without a timestamp");
  return posted.ts;
}

/**
 * Finds the message of a question that was posted, but whose timestamp was lost with Slack's answer or with
 * the machine. It needs the scope `channels:history` (`groups:history` in private channels); an app without
 * it finds nothing.
 *
 * @param since milliseconds since 1970 before which it cannot have been posted.
 * @param state the one that the message must be in, where a question may have several messages.
 * @returns its timestamp.
 * @throws SlackApiError, SlackUnavailableError
 */
export async function findMessage(
  slack: WebClient,
  place: Place,
  jobId: string,
  since: number,
  state?: JobMetadata["state"],
): Promise<string | undefined> {
  const range = {
    channel: place.channelId,
    // Slack's clock may be behind ours.
    oldest: String(Math.floor(since / 1000) - 60),
    include_all_metadata: true,
    limit: 200,
  } as const;
  try {
    const { messages = [] } = await callSlack(
      place.threadTs
        ? slack.conversations.replies({ ...range, ts: place.threadTs })
        : slack.conversations.history(range),
    );
    const found = messages.find(({ metadata: mark }) => {
      const payload = mark?.event_payload as Partial<JobMetadata> | undefined;
      const isOfQuestion = mark?.event_type === MARK_TYPE && payload?.id === jobId;
      return isOfQuestion && (state === undefined || payload.state === state);
    });
    return found?.ts;
  } catch (error) {
    if (error instanceof SlackApiError && error.code === "missing_scope") return undefined;
    throw error;
  }
}

/**
 * Turns a message into another, in place.
 *
 * @throws SlackApiError, SlackUnavailableError
 */
export async function updateMessage(
  slack: WebClient,
  place: Place,
  ts: string,
  message: Message,
  mark: JobMetadata,
): Promise<void> {
  const updated = await callSlack(
    slack.chat.update({
      channel: place.channelId,
      ts,
      text: message.text,
      blocks: message.blocks,
      metadata: metadata(mark),
    }),
  );
  if (!updated.ts) throw new SlackUnavailableError("Slack answered without a timestamp");
}

/**
 * Turns a message into another, in place. Where Slack refuses that, because somebody has deleted it or it may not
 * be edited, the other is posted, and the first removed. What keeps the bot from posting at all is thrown by the
 * post. It may be interrupted anywhere and called again, if Slack lets `findMessage` find what was posted.
 *
 * @param since as in `findMessage`.
 * @returns the timestamp of the message that now is there.
 * @throws SlackApiError, SlackUnavailableError
 */
export async function replaceMessage(
  slack: WebClient,
  place: Place,
  ts: string,
  message: Message,
  mark: JobMetadata,
  since: number,
): Promise<string> {
  try {
    await updateMessage(slack, place, ts, message, mark);
    return ts;
  } catch (error) {
    if (!isFinal(error)) throw error;
    logWarning({ message: "A message cannot be changed, and another is posted", jobId: mark.id, error });
    const posted = await findMessage(slack, place, mark.id, since, mark.state);
    const newTs = posted ?? (await postMessage(slack, place, message, mark));
    if (newTs !== ts && error.code !== "message_not_found") await tryToRemove(slack, place, ts, mark.id);
    return newTs;
  }
}

/** Removes a message that would look as if something were still to come. What took its place is there already. */
async function tryToRemove(slack: WebClient, place: Place, ts: string, jobId: string): Promise<void> {
  try {
    await callSlack(slack.chat.delete({ channel: place.channelId, ts }));
  } catch (error) {
    if (!isSlackError(error)) throw error;
    logWarning({ message: "An announcement could not be removed", jobId, error });
  }
}

/** Of somebody of another workspace, in a shared channel, Slack may say nothing. */
const UNKNOWN_PERSON = new Set(["user_not_found", "user_not_visible"]);

/**
 * The IANA name of a person's time zone (Slack, users.info, which needs the scope `users:read`); undefined where
 * Slack does not say.
 *
 * @throws SlackApiError, SlackUnavailableError
 */
export async function timeZoneOf(slack: WebClient, userId: string): Promise<string | undefined> {
  try {
    const { user } = await callSlack(slack.users.info({ user: userId }));
    return user?.tz || undefined;
  } catch (error) {
    if (error instanceof SlackApiError && UNKNOWN_PERSON.has(error.code)) return undefined;
    throw error;
  }
}

function metadata(mark: JobMetadata): MessageMetadata {
  return { event_type: MARK_TYPE, event_payload: { ...mark } };
}
