import type { JsonObject } from "../json.ts";
import { type SignatureHeaders, signRequest } from "../signature.ts";

/** The app's ack, or the error that Slack shows to the person. */
type Ack = { body: string; isJson: boolean } | { error: "operation_timeout" | "dispatch_failed" };

/** Why Slack delivers an event again (Slack, "Events API", retries). */
export type RetryReason = "http_timeout" | "http_error" | "connection_failed";

type EventAck = { ok: true } | { reason: RetryReason; isFinal: boolean };

export interface Dispatch {
  /** Sends a form and waits for the ack. */
  form(form: Record<string, string>): Promise<Ack>;
  /** @param headers such as those of a repeated delivery */
  event(body: JsonObject, headers: Record<string, string>): Promise<EventAck>;
}

/** A command or interaction has a form, an event is JSON. */
type SentRequest = { readonly headers: Readonly<Record<string, string>> } & (
  | { readonly form: Readonly<Record<string, string>> }
  | { readonly event: JsonObject }
);

/** Called when a request is sent; the returned function is called with the outcome. */
export type WatchRequest = (request: SentRequest) => (outcome: { readonly error?: string }) => void;

interface Options {
  readonly signingSecret: string;
  readonly requestUrl: () => string;
  /** Slack gives up after 3000. */
  readonly ackTimeoutMs: number;
  readonly now: () => number;
  readonly watch: WatchRequest | undefined;
}

type Answer = { status: number; headers: Headers; body: string } | { failure: "timeout" | "connection" };

/**
 * Sends signed requests to the app's request URL. An app has three seconds to answer (Slack, "Slash commands",
 * "Handling user interaction" and "Events API").
 */
export function createDispatch({ signingSecret, requestUrl, ackTimeoutMs, now, watch }: Options): Dispatch {
  const send = (type: string, body: string, headers: Record<string, string>) =>
    post(requestUrl(), body, { "content-type": type, ...headers }, ackTimeoutMs);
  const sign = (body: string) => signRequest(signingSecret, Math.floor(now() / 1000), body);
  return {
    async form(form) {
      const body = new URLSearchParams(form).toString();
      const headers: SignatureHeaders = sign(body);
      const watchAck = watch?.({ form, headers: { ...headers } });
      const ack = ackOf(await send("application/x-www-form-urlencoded", body, { ...headers }));
      watchAck?.("error" in ack ? { error: ack.error } : {});
      return ack;
    },
    async event(event, retryHeaders) {
      const body = JSON.stringify(event);
      const headers = { ...sign(body), ...retryHeaders };
      const watchAck = watch?.({ event, headers });
      const ack = eventAckOf(await send("application/json", body, headers));
      watchAck?.("reason" in ack ? { error: ack.reason } : {});
      return ack;
    },
  };
}

function ackOf(answer: Answer): Ack {
  if ("failure" in answer)
    return { error: answer.failure === "timeout" ? "operation_timeout" : "dispatch_failed" };
  const { status, headers, body } = answer;
  if (status !== 200) return { error: "dispatch_failed" };
  return { body, isJson: (headers.get("content-type") ?? "").includes("application/json") };
}

function eventAckOf(answer: Answer): EventAck {
  if ("failure" in answer) {
    return { reason: answer.failure === "timeout" ? "http_timeout" : "connection_failed", isFinal: false };
  }
  const { status, headers } = answer;
  if (status >= 200 && status < 300) return { ok: true };
  return { reason: "http_error", isFinal: headers.get("x-slack-no-retry") === "1" };
}

async function post(
  url: string,
  body: string,
  headers: Record<string, string>,
  timeoutMs: number,
): Promise<Answer> {
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { method: "POST", headers, body, redirect: "manual", signal });
    return { status: response.status, headers: response.headers, body: await response.text() };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === "TimeoutError";
    return { failure: isTimeout ? "timeout" : "connection" };
  }
}
