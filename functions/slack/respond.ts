import type { Reply } from "./reply.ts";
import { postToSlackUrl } from "./slack-url.ts";

/**
 * Sends a reply to a response URL, which works 5 times within 30 minutes, also in channels where the bot can't post
 * (Slack, "Handling user interaction", message responses). Only the user sees it, unless it says otherwise.
 *
 * @throws SlackApiError, SlackUnavailableError
 */
export async function respond(
  responseUrl: string,
  { plainTable: _, ...reply }: Reply,
  timeoutMs = 10_000,
): Promise<void> {
  await postToSlackUrl("a response", responseUrl, {
    body: new Blob([JSON.stringify({ response_type: "ephemeral", replace_original: false, ...reply })]),
    contentType: "application/json",
    timeoutMs,
  });
}
