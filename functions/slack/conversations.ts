import type { WebClient } from "@slack/web-api";
import { callSlack, isRefusedWith } from "./error.ts";

/** The most that Slack gives at once is 999. */
const PAGE_SIZE = 900;

/** Without the scope for private channels, only public ones are known. */
const TYPES = ["public_channel,private_channel", "public_channel"];

/**
 * The ids of the channels that a person and the bot are both in (Slack, users.conversations; scopes `channels:read` and
 * `groups:read`).
 *
 * @returns undefined without the scopes.
 * @throws SlackApiError, SlackUnavailableError
 */
export async function listSharedChannels(slack: WebClient, userId: string): Promise<string[] | undefined> {
  for (const types of TYPES) {
    try {
      const own = new Set(await listChannels(slack, { types }));
      return (await listChannels(slack, { types, user: userId })).filter((id) => own.has(id));
    } catch (error) {
      if (!isRefusedWith(error, "missing_scope")) throw error;
    }
  }
  return undefined;
}

async function listChannels(
  slack: WebClient,
  wanted: { readonly types: string; readonly user?: string },
): Promise<string[]> {
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const { channels = [], response_metadata } = await callSlack(
      slack.users.conversations({
        ...wanted,
        exclude_archived: true,
        limit: PAGE_SIZE,
        ...(cursor ? { cursor } : {}),
      }),
    );
    ids.push(...channels.flatMap(({ id }) => id ?? []));
    cursor = response_metadata?.next_cursor;
  } while (cursor);
  return ids;
}
