import type { WebClient } from "@slack/web-api";
import { callSlack, SlackApiError, SlackUnavailableError } from "../../functions/slack/error.ts";
import { type Finding, fine, note, wrong } from "./finding.ts";

const INVITE = "Type /invite @atlas-costs in it.";

/** Whether the bot can answer in the channels that SLACK_ALLOWED_CHANNELS names. */
export async function checkChannels(client: WebClient, allowed: readonly string[]): Promise<Finding[]> {
  if (allowed.includes("*")) {
    return [
      note(
        "channels",
        "The bot answers in every channel that it is in. Invite it with /invite @atlas-costs.",
      ),
    ];
  }
  if (allowed.length === 0) {
    const says =
      "SLACK_ALLOWED_CHANNELS is empty, so the bot answers nowhere. Set the ids of its channels, with commas, or * for all.";
    return [wrong("channels", says)];
  }
  return await Promise.all(allowed.map((id) => checkChannel(client, id)));
}

/** Whether the bot can post alarms into the channel that SLACK_ALARM_CHANNEL names. */
export async function checkAlarmChannel(client: WebClient, id: string): Promise<Finding> {
  return await checkChannel(client, id, `alarm channel ${id}`);
}

/**
 * Asks for messages from before there was Slack: none come, and whether they may be asked for shows whether the bot is in
 * the channel. conversations.info would need scopes that the bot has no other use for.
 */
async function checkChannel(client: WebClient, id: string, about = `channel ${id}`): Promise<Finding> {
  if (!/^[CG][A-Z0-9]{6,}$/.test(id)) {
    return wrong(
      about,
      "This is no id of a channel. The id is at the bottom of the channel's details, and begins with C.",
    );
  }
  try {
    await callSlack(client.conversations.history({ channel: id, latest: "1", limit: 1 }));
    return fine(about, "the bot is in it");
  } catch (error) {
    if (error instanceof SlackApiError) return explain(about, error);
    if (error instanceof SlackUnavailableError)
      return note(about, `Slack could not be asked (${error.message}).`);
    throw error;
  }
}

function explain(about: string, { code, needed }: SlackApiError): Finding {
  switch (code) {
    case "not_in_channel":
      return wrong(about, `The bot is not in this channel. ${INVITE}`);
    case "channel_not_found":
      return wrong(
        about,
        `Slack knows no such channel, or it is private and the bot is not in it. ${INVITE}`,
      );
    case "missing_scope":
      return note(
        about,
        `Whether the bot is in it shows only with the scope ${needed}. If it is not: ${INVITE}`,
      );
    default:
      return note(about, `Slack did not say whether the bot is in it (${code}).`);
  }
}
