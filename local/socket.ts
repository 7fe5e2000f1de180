import { SocketModeClient } from "@slack/socket-mode";
import { signRequest } from "../simulators/slack/signature.ts";

/** A Socket Mode message; `body` is what Slack would send to the request URL. */
interface Envelope {
  readonly type: string;
  readonly body: Record<string, unknown>;
  readonly ack: (response?: Record<string, unknown>) => Promise<void>;
}

/**
 * Joins the real Slack over Socket Mode. It forwards each message to the request URL, signed and encoded like Slack's
 * HTTP requests.
 *
 * @param options.report gets the error of a message that could not be forwarded.
 * @throws Error when Slack rejects the app token.
 */
export async function joinSlack(options: {
  appToken: string;
  /** Slack's Web API, which gives the socket's address. */
  apiUrl: string;
  requestUrl: string;
  signingSecret: string;
  report: (error: unknown) => void;
}): Promise<{ close(): Promise<void> }> {
  const socket = new SocketModeClient({
    appToken: options.appToken,
    clientOptions: { slackApiUrl: options.apiUrl },
  });
  socket.on("slack_event", (envelope: Envelope) => {
    forward(envelope, options.requestUrl, options.signingSecret).catch(options.report);
  });
  await socket.start();
  return { close: () => socket.disconnect() };
}

async function forward(envelope: Envelope, requestUrl: string, signingSecret: string): Promise<void> {
  const request = requestOf(envelope);
  if (!request) return await envelope.ack();
  const { body, mediaType } = request;
  const response = await fetch(requestUrl, {
    method: "POST",
    body,
    headers: {
      "content-type": mediaType,
      ...signRequest(signingSecret, Math.floor(Date.now() / 1000), body),
    },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The Slack function answered HTTP ${response.status}`);
  await envelope.ack(text ? (JSON.parse(text) as Record<string, unknown>) : undefined);
}

function requestOf({ type, body }: Envelope): { body: string; mediaType: string } | undefined {
  switch (type) {
    case "events_api":
      return { body: JSON.stringify(body), mediaType: "application/json" };
    case "interactive":
      return form({ payload: JSON.stringify(body) });
    case "slash_commands":
      return form(
        Object.fromEntries(Object.entries(body).map(([name, value]) => [name, String(value ?? "")])),
      );
    default:
      return undefined;
  }
}

function form(fields: Record<string, string>): { body: string; mediaType: string } {
  return { body: new URLSearchParams(fields).toString(), mediaType: "application/x-www-form-urlencoded" };
}
