import ky, { isHTTPError } from "ky";
import { SlackRefusal } from "./slack.ts";

/**
 * Sends something to an address that Slack gave out: a response URL or an upload URL. Whoever knows such an
 * address can use it, so that errors never carry it.
 *
 * @throws SlackRefusal `ratelimited`, or `http_<status>` when Slack refuses; another Error when it fails or does
 * not answer, which may pass.
 */
export async function sendToSlack(
  what: string,
  url: string,
  options: { body: BodyInit; contentType: string; timeoutMs: number },
): Promise<void> {
  try {
    await ky.post(url, {
      body: options.body,
      headers: { "content-type": options.contentType },
      timeout: options.timeoutMs,
      retry: 0,
    });
  } catch (error) {
    if (isHTTPError(error)) throw refusalOf(error.response);
    throw new Error(`Slack did not take ${what}: ${error instanceof Error ? error.name : "unknown"}`);
  }
}

function refusalOf({ status, headers }: Response): Error {
  if (status >= 500) return new Error(`Slack failed with HTTP ${status}`);
  if (status !== 429) return new SlackRefusal(`http_${status}`);
  return new SlackRefusal("ratelimited", { retryAfterSeconds: Number(headers.get("retry-after")) || 1 });
}
