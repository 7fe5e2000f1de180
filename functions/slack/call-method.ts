import type { IncomingMessage } from "node:http";
import type { SlackConfig } from "../aws/config.ts";
import { openRequest } from "../aws/http.ts";
import { isUnavailableCode, SlackApiError, SlackUnavailableError } from "./error.ts";

/** Leaves time for the acknowledgement within Slack's 3 s. */
const TIMEOUT_MS = 2000;

interface MethodAnswer {
  readonly ok?: boolean;
  readonly error?: string;
  readonly needed?: string;
  readonly response_metadata?: { readonly messages?: readonly string[] };
}

/**
 * Calls a method of Slack's Web API without Slack's client, which would slow down the cold start of the function that
 * answers Slack.
 *
 * @throws SlackApiError, SlackUnavailableError
 */
export async function callMethod(
  { apiUrl, botToken }: SlackConfig,
  method: "views.open" | "views.update" | "chat.postMessage" | "chat.postEphemeral",
  args: object,
): Promise<void> {
  const {
    ok,
    error = "",
    needed,
    response_metadata: metadata,
  } = await post(`${apiUrl}${method}`, botToken, args);
  if (ok) return;
  if (error === "" || isUnavailableCode(error)) throw new SlackUnavailableError(`Slack failed: ${error}`);
  throw new SlackApiError(error, { needed, detail: metadata?.messages?.join("; ") });
}

async function post(url: string, token: string, args: object): Promise<MethodAnswer> {
  const body = JSON.stringify(args);
  const request = openRequest(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${token}`,
      "content-type": "application/json; charset=utf-8",
      "content-length": Buffer.byteLength(body),
    },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    request.once("response", resolve).once("error", reject);
  });
  request.end(body);
  try {
    let text = "";
    for await (const part of (await answered).setEncoding("utf8")) text += part;
    return JSON.parse(text);
  } catch (error) {
    const name = error instanceof Error ? error.name : "unknown";
    throw new SlackUnavailableError(`Slack did not answer: ${name}`);
  }
}
