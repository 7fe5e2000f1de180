import type { WebClient } from "@slack/web-api";
import { callSlack, SlackApiError } from "./error.ts";

/** Slack's codes for members of another workspace in a shared channel. */
const UNKNOWN_USER_CODES = new Set(["user_not_found", "user_not_visible"]);

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
    if (error instanceof SlackApiError && UNKNOWN_USER_CODES.has(error.code)) return undefined;
    throw error;
  }
}
