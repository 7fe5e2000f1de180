import { type MessageMetadata, WebAPIPlatformError, WebClient } from "@slack/web-api";
import type { SlackConfig } from "../config.ts";
import type { Message } from "./message.ts";

/** Where a message goes: a channel, or a thread in it. */
export interface Place {
  readonly channelId: string;
  readonly threadTs?: string | undefined;
}

/**
 * What a message says about itself to programs (Slack's message metadata): the question it belongs to, how
 * far that is, and how many files follow in its thread.
 */
export interface QuestionMark {
  readonly id: string;
  readonly state: "working" | "answered" | "failed";
  readonly files: number;
}

/** Slack refused a call, for a reason it names: `not_in_channel`, `missing_scope`, … */
export class SlackRefusal extends Error {
  override readonly name = "SlackRefusal";
  /** Slack's error code. */
  readonly code: string;
  /** The scope that is missing, where that is the reason. */
  readonly needed: string | undefined;

  constructor(code: string, options: { needed?: string | undefined; cause?: unknown }) {
    super(`Slack refused: ${code}`, { cause: options.cause });
    this.code = code;
    this.needed = options.needed;
  }
}

/**
 * A client of the Slack Web API that waits where Slack says so (429) and tries thrice where Slack or the
 * network fail for a moment.
 */
export function slackClient(config: SlackConfig): WebClient {
  return new WebClient(config.botToken, {
    slackApiUrl: config.apiUrl,
    timeout: 10_000,
    retryConfig: { retries: 3, factor: 2, minTimeout: 300, randomize: true },
    // A URL in an argument must never receive the bot's token.
    allowAbsoluteUrls: false,
  });
}

/**
 * Posts a message.
 *
 * @returns its timestamp, by which it can be updated.
 * @throws SlackRefusal
 */
export async function postMessage(
  slack: WebClient,
  place: Place,
  message: Message,
  mark: QuestionMark,
): Promise<string> {
  const posted = await refusals(
    slack.chat.postMessage({
      channel: place.channelId,
      ...(place.threadTs ? { thread_ts: place.threadTs } : {}),
      text: message.text,
      blocks: message.blocks,
      metadata: metadata(mark),
      unfurl_links: false,
    }),
  );
  if (!posted.ts) throw new SlackRefusal("no_timestamp", {});
  return posted.ts;
}

/**
 * Turns a message into another, in place. If somebody has deleted it meanwhile, it is posted again.
 *
 * @returns the timestamp of the message that now is there.
 * @throws SlackRefusal
 */
export async function replaceMessage(
  slack: WebClient,
  place: Place,
  ts: string,
  message: Message,
  mark: QuestionMark,
): Promise<string> {
  try {
    await refusals(
      slack.chat.update({
        channel: place.channelId,
        ts,
        text: message.text,
        blocks: message.blocks,
        metadata: metadata(mark),
      }),
    );
    return ts;
  } catch (error) {
    if (!(error instanceof SlackRefusal && error.code === "message_not_found")) throw error;
    return await postMessage(slack, place, message, mark);
  }
}

/** Runs a call of the Web API; what Slack refuses becomes a SlackRefusal. */
export async function refusals<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (!(error instanceof WebAPIPlatformError)) throw error;
    const { error: code, needed }: { error: string; needed?: string } = error.data;
    throw new SlackRefusal(code, { needed, cause: error });
  }
}

function metadata(mark: QuestionMark): MessageMetadata {
  return { event_type: "atlas_question", event_payload: { ...mark } };
}
