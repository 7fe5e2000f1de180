import type { EventSourceMessage } from "eventsource-parser";
import { EventSourceParserStream } from "eventsource-parser/stream";
import { oneLine } from "../../functions/aws/printable.ts";

export interface ClientMessage {
  readonly ts: string;
  readonly thread_ts?: string;
  readonly user?: string;
  readonly text: string;
  readonly blocks?: readonly unknown[];
  readonly files?: readonly ClientFile[];
  readonly edited?: unknown;
  /** Only one person sees it. */
  readonly ephemeral?: boolean;
  readonly metadata?: { readonly event_type?: string; readonly event_payload?: Record<string, unknown> };
}

export interface ClientFile {
  readonly id: string;
  readonly name: string;
  readonly size: number;
  readonly url_private_download?: string;
  readonly url_private?: string;
}

/** A workspace event as a Slack client sees it. */
export interface ClientEvent {
  readonly type: string;
  readonly channel: string;
  readonly message?: ClientMessage;
  /** Of a message that was deleted. */
  readonly ts?: string;
}

/** The immediate replies to a command or message, and what identifies it for the bot. */
interface Outcome {
  readonly ok: boolean;
  readonly error?: string;
  readonly replies: readonly ClientMessage[];
  readonly trigger_id?: string;
  /** Of a message. */
  readonly ts?: string;
  /** Of a message that the bot reads: a mention or a direct message. */
  readonly event_id?: string;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

/** A person at the keyboard of the local Slack. */
export interface UserClient {
  readonly url: string;
  /** Users and channels by name. */
  state(): Promise<{ users: Named[]; channels: Named[]; direct_messages?: Named[] }>;
  /** What a channel shows this user, oldest first. */
  messages(channel: string, user: string): Promise<{ messages: ClientMessage[] }>;
  /** Types a command. @throws ClientError when Slack would not send it to the app. */
  command(user: string, channel: string, text: string): Promise<Outcome>;
  /** Posts a message. @param threadTs of the thread's first message @throws ClientError */
  post(user: string, channel: string, text: string, threadTs?: string): Promise<Outcome>;
  /** Clicks a button, or chooses an option of a menu by its value. @throws ClientError */
  action(user: string, channel: string, ts: string, actionId: string, value?: string): Promise<void>;
  /** What this user sees from now on. */
  events(user: string, signal: AbortSignal): Promise<AsyncIterable<ClientEvent>>;
  download(file: ClientFile): Promise<Uint8Array>;
}

/** The local Slack refused an action; the message is for the person. */
export class ClientError extends Error {
  override readonly name = "ClientError";
}

/** Opens the client interface of the local Slack at a URL like `http://127.0.0.1:3000`. */
export function openClient(url: string): UserClient {
  async function call<T>(path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${url}${path}`, {
      ...(body === undefined
        ? {}
        : {
            method: "POST",
            body: JSON.stringify(body),
            headers: { "content-type": "application/json" },
          }),
    });
    if (!response.ok) throw new ClientError(`The local Slack says: ${await response.text()}`);
    return (await response.json()) as T;
  }

  return {
    url,
    state: () => call("/client/state"),
    messages: (channel, user) => call(`/client/messages?${new URLSearchParams({ channel, user })}`),
    async command(user, channel, text) {
      const outcome = await call<Outcome>("/client/command", { user, channel, text });
      if (!outcome.ok && outcome.replies.length === 0) throw new ClientError(messageFor(outcome.error));
      return outcome;
    },
    async post(user, channel, text, threadTs) {
      const thread = threadTs === undefined ? {} : { thread_ts: threadTs };
      const outcome = await call<Outcome>("/client/message", { user, channel, text, ...thread });
      if (!outcome.ok) throw new ClientError(messageFor(outcome.error));
      return outcome;
    },
    action: async (user, channel, ts, actionId, value) => {
      const outcome = await call<Outcome>("/client/action", {
        user,
        channel,
        ts,
        action_id: actionId,
        ...(value === undefined ? {} : { value }),
      });
      if (!outcome.ok) throw new ClientError(`The button did not work: ${messageFor(outcome.error)}`);
    },
    async events(user, signal) {
      const response = await fetch(`${url}/client/events?user=${encodeURIComponent(user)}`, { signal });
      if (!response.ok || !response.body) throw new ClientError(`No events: HTTP ${response.status}`);
      return parseEvents(response.body, signal);
    },
    async download(file) {
      const fileUrl = file.url_private_download ?? file.url_private;
      const name = oneLine(file.name);
      if (!fileUrl) throw new ClientError(`Slack gave no URL for the file ${name}`);
      const response = await fetch(fileUrl);
      if (!response.ok) throw new ClientError(`Can't download the file ${name}: HTTP ${response.status}`);
      return new Uint8Array(await response.arrayBuffer());
    },
  };
}

const MESSAGES: Record<string, string> = {
  user_not_found: "There is no such user. Use ada or lin.",
  channel_not_found: "There is no such channel. Use atlas-costs, finance or random.",
  not_a_command: "With the real Slack, only commands can be typed here, such as /atlas-usage.",
  thread_not_found: "There is no message with that thread timestamp in this channel.",
  not_in_channel: "You aren't a member of this channel.",
  restricted_action: "The app doesn't take direct messages.",
};

function messageFor(code = "unknown_error"): string {
  return MESSAGES[code] ?? code;
}

/** Reads at once, so that no event is lost before the caller iterates. */
function parseEvents(body: ReadableStream<Uint8Array>, signal: AbortSignal): AsyncIterable<ClientEvent> {
  const events = body
    .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
    .pipeThrough(new EventSourceParserStream());
  return untilAborted(events, signal);
}

async function* untilAborted(
  events: ReadableStream<EventSourceMessage>,
  signal: AbortSignal,
): AsyncGenerator<ClientEvent> {
  try {
    for await (const { data } of events) {
      if (data) yield JSON.parse(data) as ClientEvent;
    }
  } catch (error) {
    if (!signal.aborted) throw new ClientError("The local Slack was switched off.", { cause: error });
  }
}
