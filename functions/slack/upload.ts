import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { beginRequest } from "../aws/http.ts";
import { registerSecretUrl } from "../aws/redact.ts";
import { SlackApiError, SlackUnavailableError } from "./error.ts";

/**
 * Sends something to an address that Slack gave out: a response URL or an upload URL. Whoever knows such an
 * address can use it, so that errors never carry it.
 *
 * Not by `fetch`, which keeps all that it has sent in memory until the answer is there: 371 MiB for a file of
 * 267 MB, which takes 118 MiB this way (Node 24).
 *
 * @throws SlackApiError `ratelimited`, or `http_<status>` when Slack refuses; SlackUnavailableError when it fails or does not
 * answer.
 */
export async function postToSlackUrl(
  what: string,
  url: string,
  options: { body: Blob; contentType: string; timeoutMs: number },
): Promise<void> {
  registerSecretUrl(url);
  const { statusCode = 0, headers } = await post(url, options).catch((error) => {
    throw new SlackUnavailableError(
      `Slack did not take ${what}: ${error instanceof Error ? error.name : "unknown"}`,
    );
  });
  if (statusCode >= 200 && statusCode < 300) return;
  if (statusCode >= 500) throw new SlackUnavailableError(`Slack failed with HTTP ${statusCode}`);
  if (statusCode !== 429) throw new SlackApiError(`http_${statusCode}`);
  throw new SlackApiError("ratelimited", { retryAfterSeconds: Number(headers["retry-after"]) || 1 });
}

async function post(
  url: string,
  options: { body: Blob; contentType: string; timeoutMs: number },
): Promise<IncomingMessage> {
  const { body, contentType, timeoutMs } = options;
  const outgoing = beginRequest(url, {
    method: "POST",
    headers: { "content-type": contentType, "content-length": body.size },
    signal: AbortSignal.timeout(timeoutMs),
  });
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once("response", resolve).once("error", reject);
  });
  // Slack may answer, and close, before it has taken all: then the answer counts, not the broken pipe.
  const sent = pipeline(Readable.fromWeb(body.stream() as ReadableStream), outgoing).catch(() => undefined);
  const response = await answered;
  response.resume();
  await sent;
  return response;
}
