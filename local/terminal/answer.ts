import { featureText } from "../../functions/features/text.ts";
import { deriveJobId } from "../../functions/jobs/job-id.ts";
import { jobText } from "../../functions/jobs/text.ts";
import {
  ClientError,
  type ClientEvent,
  type ClientFile,
  type ClientMessage,
  type UserClient,
} from "./client.ts";

export interface Answer {
  /** Replies to the person, sent at once or by the response URL. */
  readonly replies: ClientMessage[];
  /** Messages in the channel or its threads, each in its last version. */
  readonly messages: Array<ClientMessage & { channel: string }>;
  readonly status: "answered" | "failed" | "unanswered";
}

/** The bot starts every error message with this. */
const ERROR_SIGN = ":warning:";

const UNREAD =
  'The bot only reads direct messages and messages that mention it where it is a member, such as "@atlas-costs why?".';

/**
 * Types a command or a message and waits for its whole answer. The metadata of a message names its job and the job's state.
 *
 * @param threadTs the thread to write in; commands have none
 * @throws ClientError for a message that the bot does not read
 */
export async function askAndWait(
  client: UserClient,
  { user, channel, threadTs }: { user: string; channel: string; threadTs?: string | undefined },
  text: string,
  timeoutMs: number,
): Promise<Answer> {
  const abort = new AbortController();
  const collected = new AnswerCollector();
  const events = await client.events(user, abort.signal);
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const isCommand = text.startsWith("/") && threadTs === undefined;
    const outcome = isCommand
      ? await client.command(user, channel, text)
      : await client.post(user, channel, text, threadTs);
    if (!isCommand && outcome.event_id === undefined) throw new ClientError(UNREAD);
    const trigger = outcome.trigger_id ?? outcome.event_id;
    collected.replies.push(...outcome.replies);
    const isStarted = outcome.ok && outcome.replies.every(isAnnouncement) && trigger;
    if (!isStarted)
      return collected.answer(outcome.ok && !outcome.replies.some(isError) ? "answered" : "failed");
    collected.jobId = deriveJobId(trigger);
    if (outcome.ts) collected.post = { ts: outcome.ts, threadTs, isDirect: channel.startsWith("@") };
    for await (const event of events) {
      const status = collected.add(event);
      if (status) return collected.answer(status);
    }
    return collected.answer("unanswered");
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
}

interface Post {
  readonly ts: string;
  readonly threadTs: string | undefined;
  readonly isDirect: boolean;
}

/** Picks the messages of one job from the stream of events. */
class AnswerCollector {
  jobId = "";
  /** The message that the bot answers; undefined for a command. */
  post: Post | undefined;
  readonly replies: ClientMessage[] = [];
  readonly #messages = new Map<string, ClientMessage & { channel: string }>();
  #threads = new Set<string>();
  #expectedFiles: number | undefined;

  answer(status: Answer["status"]): Answer {
    return { status, replies: this.replies, messages: [...this.#messages.values()] };
  }

  /** @returns the status, once the answer is complete. */
  add(event: ClientEvent): Answer["status"] | undefined {
    const { message, channel } = event;
    if (event.type === "message_deleted" && event.ts !== undefined) this.#messages.delete(event.ts);
    if (!message) return undefined;
    if (event.type === "ephemeral") {
      if (this.replies.some(({ ts }) => ts === message.ts)) return undefined;
      this.replies.push(message);
      if (isError(message)) return "failed";
      this.#expectedFiles = filesSentDirectly(message);
      return this.#expectedFiles === 0 ? "answered" : undefined;
    }
    const metadata =
      message.metadata?.event_type === "atlas_question" ? message.metadata.event_payload : undefined;
    if (this.#isReply(message, channel) && !metadata && !message.files) {
      this.#messages.set(message.ts, { ...message, channel });
      return isError(message) ? "failed" : "answered";
    }
    const isOurs = metadata?.["id"] === this.jobId;
    // Files, and messages of jobs that are part of this one.
    const isBelow = this.#threads.has(message.thread_ts ?? "") && (message.files || metadata);
    if (!isOurs && !isBelow) return undefined;
    this.#messages.set(message.ts, { ...message, channel });
    if (metadata?.["state"] === "failed") return "failed";
    if (isOurs) {
      this.#threads.add(message.thread_ts ?? message.ts);
      if (metadata?.["state"] === "answered") this.#expectedFiles ??= Number(metadata["files"] ?? 0);
    }
    return this.#expectedFiles !== undefined && this.#files().length >= this.#expectedFiles
      ? "answered"
      : undefined;
  }

  /** Whether it follows our message, as the reply to `@atlas-costs pause budget 0123abcd` does, which has no job. */
  #isReply({ ts, thread_ts: root }: ClientMessage, channel: string): boolean {
    if (!this.post || ts <= this.post.ts) return false;
    const isBelow = root !== undefined && root === (this.post.threadTs ?? this.post.ts);
    return isBelow || (this.post.isDirect && channel.startsWith("D") && root === this.post.threadTs);
  }

  #files(): ClientFile[] {
    return [...this.#messages.values()].flatMap((message) => message.files ?? []);
  }
}

/** Whether a private answer follows the reply. */
function isAnnouncement({ text }: ClientMessage): boolean {
  return text === featureText.workingPrivately;
}

/** A private answer has no metadata, but says that its files come as a direct message. */
function filesSentDirectly({ blocks = [] }: ClientMessage): number {
  const shown = JSON.stringify(blocks);
  return [1, 2].find((count) => shown.includes(jobText.filesSentDirectly(count))) ?? 0;
}

function isError(message: ClientMessage): boolean {
  return message.text.startsWith(ERROR_SIGN);
}
