import type { WebClient } from "@slack/web-api";
import { callSlack, isRefusedWith } from "./error.ts";

/**
 * Reads the IANA name of a user's time zone (Slack, users.info; scope `users:read`).
 *
 * @returns undefined if Slack does not say.
 * @throws SlackApiError, SlackUnavailableError
 */
export async function readTimeZone(slack: WebClient, userId: string): Promise<string | undefined> {
  try {
    const { user } = await callSlack(slack.users.info({ user: userId }));
    return user?.tz || undefined;
  } catch (error) {
    // A member of another workspace, in a shared channel.
    if (isRefusedWith(error, "user_not_found", "user_not_visible")) return undefined;
    throw error;
  }
}
