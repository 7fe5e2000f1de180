import ky from "ky";
import type { Message } from "./message.ts";

/**
 * Tells one person something by Slack's response URL, which works 5 times within 30 minutes and also in
 * channels where the bot may not post (Slack, "Handling user interaction", message responses).
 *
 * @throws HTTPError when Slack refuses.
 */
export async function respond(responseUrl: string, message: Message): Promise<void> {
  await ky.post(responseUrl, {
    json: { response_type: "ephemeral", replace_original: false, ...message },
    timeout: 10_000,
    retry: { limit: 2, methods: ["post"], maxRetryAfter: 10_000 },
  });
}
