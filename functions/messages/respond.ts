import type { Message } from "./message.ts";
import { sendToSlack } from "./outgoing.ts";

/**
 * Tells one person something by Slack's response URL, which works 5 times within 30 minutes and also in
 * channels where the bot may not post (Slack, "Handling user interaction", message responses).
 *
 * @throws SlackRefusal, Error
 */
export async function respond(responseUrl: string, message: Message, timeoutMs = 10_000): Promise<void> {
  await sendToSlack("a response", responseUrl, {
    body: new Blob([JSON.stringify({ response_type: "ephemeral", replace_original: false, ...message })]),
    contentType: "application/json",
    timeoutMs,
  });
}
