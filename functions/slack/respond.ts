import type { Reply } from "./reply.ts";
import { postToSlackUrl } from "./upload.ts";

/**
 * Tells one person something by Slack's response URL, which works 5 times within 30 minutes and also in
 * channels where the bot may not post (Slack, "Handling user interaction", message responses).
 *
 * @throws SlackApiError, SlackUnavailableError
 */
export async function respond(responseUrl: string, reply: Reply, timeoutMs = 10_000): Promise<void> {
  await postToSlackUrl("a response", responseUrl, {
    body: new Blob([JSON.stringify({ response_type: "ephemeral", replace_original: false, ...reply })]),
    contentType: "application/json",
    timeoutMs,
  });
}
