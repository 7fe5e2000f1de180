import { deriveJobId } from "../../functions/jobs/job-id.ts";
import type { ClientEvent, ClientFile, ClientMessage, SlackClient } from "./client.ts";

/** What came back to a typed command. */
export interface Answer {
  /** Replies to the person, made at once or by the response URL. */
  readonly replies: ClientMessage[];
  /** Messages that the bot left in the channel or a thread, each in its last form. */
  readonly messages: Array<ClientMessage & { channel: string }>;
  readonly status: "answered" | "failed" | "unanswered";
}

/** Every error that the bot tells begins with this sign. */
const ERROR_SIGN = ":warning:";

/**
 * Types a command and waits until all of its answer is there. Which messages belong to it, and whether they
 * are final, is told by their metadata.
 *
 * @param timeoutMs how long to wait.
 */
export async function askAndWait(
  client: SlackClient,
  place: { user: string; channel: string },
  command: string,
  timeoutMs: number,
): Promise<Answer> {
  const abort = new AbortController();
  const collected = new Collected();
  const events = await client.events(place.user, abort.signal);
  const timer = setTimeout(() => abort.abort(), timeoutMs);
  try {
    const outcome = await client.command(place.user, place.channel, command);
    collected.replies.push(...outcome.replies);
    const isStarted = outcome.ok && outcome.replies.length === 0 && outcome.trigger_id;
    if (!isStarted)
      return collected.answer(outcome.ok && !outcome.replies.some(isError) ? "answered" : "failed");
    collected.jobId = deriveJobId(outcome.trigger_id ?? "");
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

/** Gathers what belongs to one question from the stream of events. */
class Collected {
  jobId = "";
  readonly replies: ClientMessage[] = [];
  readonly #messages = new Map<string, ClientMessage & { channel: string }>();
  #threads = new Set<string>();
  #filesWanted: number | undefined;

  answer(status: Answer["status"]): Answer {
    return { status, replies: this.replies, messages: [...this.#messages.values()] };
  }

  /** @returns how it ended, once it has. */
  add(event: ClientEvent): Answer["status"] | undefined {
    const { message, channel } = event;
    if (!message) return undefined;
    if (event.type === "ephemeral") {
      this.replies.push(message);
      return isError(message) ? "failed" : "answered";
    }
    const mark =
      message.metadata?.event_type === "atlas_question" ? message.metadata.event_payload : undefined;
    const isOurs = mark?.["id"] === this.jobId;
    // What follows in the thread: files, and the messages of questions that are part of ours.
    const isBelow = this.#threads.has(message.thread_ts ?? "") && (message.files || mark);
    if (!isOurs && !isBelow) return undefined;
    this.#messages.set(message.ts, { ...message, channel });
    if (mark?.["state"] === "failed") return "failed";
    if (isOurs) {
      this.#threads.add(message.thread_ts ?? message.ts);
      if (mark?.["state"] === "answered") this.#filesWanted = Number(mark["files"] ?? 0);
    }
    return this.#filesWanted !== undefined && this.#files().length >= this.#filesWanted
      ? "answered"
      : undefined;
  }

  #files(): ClientFile[] {
    return [...this.#messages.values()].flatMap((message) => message.files ?? []);
  }
}

function isError(message: ClientMessage): boolean {
  return message.text.startsWith(ERROR_SIGN);
}
