import ky, { isHTTPError } from "ky";
import { SlackRefusal } from "./slack.ts";

/**
 * Sends something to an address that Slack gave out: a response URL or an upload URL. Whoever knows such an
 * address can use it, so that errors never carry it.
 *
 * @throws SlackRefusal `http_<status>` when Slack refuses; an Error that says what for when it does not answer.
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
    if (isHTTPError(error)) throw new SlackRefusal(`http_${error.response.status}`);
    throw new Error(`Slack did not take ${what}: ${error instanceof Error ? error.name : "unknown"}`);
  }
}
