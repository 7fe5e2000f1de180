import { SocketModeClient } from "@slack/socket-mode";
import { signRequest } from "../simulators/slack/signature.ts";

/** What Slack sends over the socket: the same body that it would send to a request URL. */
interface Envelope {
  readonly type: string;
  readonly body: Record<string, unknown>;
  readonly ack: (response?: Record<string, unknown>) => Promise<void>;
}

/**
 * Joins the real Slack over Socket Mode: what arrives is passed on to the request URL, signed and encoded as
 * Slack does over HTTP, so that the function behind it sees no difference.
 *
 * @param options.report gets the error of a request that could not be passed on.
 * @throws when Slack refuses the app token.
 */
export async function joinSlack(options: {
  appToken: string;
  /** Slack's Web API, where the socket's address is asked for. */
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
    passOn(envelope, options.requestUrl, options.signingSecret).catch(options.report);
  });
  await socket.start();
  return { close: () => socket.disconnect() };
}

async function passOn(envelope: Envelope, requestUrl: string, signingSecret: string): Promise<void> {
  const form = formOf(envelope);
  if (!form) return await envelope.ack();
  const body = form.toString();
  const response = await fetch(requestUrl, {
    method: "POST",
    body,
    headers: {
      "content-type": "application/x-www-form-urlencoded",
      ...signRequest(signingSecret, Math.floor(Date.now() / 1000), body),
    },
  });
  const text = await response.text();
  if (!response.ok) throw new Error(`The Slack function answered HTTP ${response.status}`);
  await envelope.ack(text ? (JSON.parse(text) as Record<string, unknown>) : undefined);
}

function formOf({ type, body }: Envelope): URLSearchParams | undefined {
  if (type === "interactive") return new URLSearchParams({ payload: JSON.stringify(body) });
  if (type !== "slash_commands") return undefined;
  const fields = Object.entries(body).map(([name, value]): [string, string] => [name, String(value ?? "")]);
  return new URLSearchParams(fields);
}
