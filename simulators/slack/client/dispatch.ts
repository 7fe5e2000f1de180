import { type SignatureHeaders, signRequest } from "../signature.ts";

/** The app's ack, or the error that Slack shows to the person. */
type Ack = { body: string; isJson: boolean } | { error: "operation_timeout" | "dispatch_failed" };

/** Sends a form to the app's request URL, signed, and waits for the ack. */
export type Dispatch = (form: Record<string, string>) => Promise<Ack>;

interface SentRequest {
  readonly form: Readonly<Record<string, string>>;
  readonly headers: SignatureHeaders;
}

/** Called when a request is sent; the returned function is called with the ack. */
export type WatchRequest = (request: SentRequest) => (ack: Ack) => void;

interface Options {
  readonly signingSecret: string;
  readonly requestUrl: () => string;
  /** Slack gives up after 3000. */
  readonly ackTimeoutMs: number;
  readonly now: () => number;
  readonly watch: WatchRequest | undefined;
}

/** An app has three seconds to answer with 200 (Slack, "Slash commands" and "Handling user interaction"). */
export function createDispatch({ signingSecret, requestUrl, ackTimeoutMs, now, watch }: Options): Dispatch {
  return async (form) => {
    const body = new URLSearchParams(form).toString();
    const headers = signRequest(signingSecret, Math.floor(now() / 1000), body);
    const watchAck = watch?.({ form, headers });
    const ack = await send(requestUrl(), headers, body, ackTimeoutMs);
    watchAck?.(ack);
    return ack;
  };
}

async function send(
  url: string,
  headers: SignatureHeaders,
  body: string,
  ackTimeoutMs: number,
): Promise<Ack> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
      body,
      redirect: "manual",
      signal: AbortSignal.timeout(ackTimeoutMs),
    });
    const text = await response.text();
    if (response.status !== 200) return { error: "dispatch_failed" };
    const isJson = (response.headers.get("content-type") ?? "").includes("application/json");
    return { body: text, isJson };
  } catch (error) {
    const isTimeout = error instanceof Error && error.name === "TimeoutError";
    return { error: isTimeout ? "operation_timeout" : "dispatch_failed" };
  }
}
