import type { WebClient } from "@slack/web-api";
import { callSlack, SlackApiError, SlackUnavailableError } from "../../functions/slack/error.ts";
import { type Finding, note, ok, problem } from "./finding.ts";

const INVITE = "Type /invite @atlas-costs there.";

/** Checks that the bot is in the channels of SLACK_ALLOWED_CHANNELS. */
export async function checkChannels(client: WebClient, allowed: readonly string[]): Promise<Finding[]> {
  if (allowed.includes("*")) {
    const text = "The bot answers in every channel that it is in. Invite it with /invite @atlas-costs.";
    return [note("channels", "all_channels", text)];
  }
  if (allowed.length === 0) {
    const text =
      "SLACK_ALLOWED_CHANNELS is empty, so the bot answers nowhere. Set channel ids, with commas, or * for all.";
    return [problem("channels", "no_channels", text)];
  }
  return await Promise.all(allowed.map((id) => checkChannel(client, id)));
}

/** Checks that the bot is in the channel of SLACK_ALARM_CHANNEL. */
export async function checkAlarmChannel(client: WebClient, id: string): Promise<Finding> {
  return await checkChannel(client, id, `alarm channel ${id}`);
}

/**
 * Asks for messages older than Slack itself. There are none, but Slack refuses the call if the bot is not in the channel.
 * conversations.info would need scopes that the bot has no other use for.
 */
async function checkChannel(client: WebClient, id: string, about = `channel ${id}`): Promise<Finding> {
  if (!/^[CDG][A-Z0-9]{6,}$/.test(id)) {
    const text =
      "This is not a channel id. The id is at the bottom of the channel's details and begins with C; that of a direct message begins with D.";
    return problem(about, "not_an_id", text);
  }
  try {
    await callSlack(client.conversations.history({ channel: id, latest: "1", limit: 1 }));
    return ok(about, "the bot is in it");
  } catch (error) {
    if (error instanceof SlackApiError) return explain(about, error);
    if (!(error instanceof SlackUnavailableError)) throw error;
    return note(about, error.code, `Slack did not answer (${error.message}).`);
  }
}

function explain(about: string, { code, needed }: SlackApiError): Finding {
  switch (code) {
    case "not_in_channel":
      return problem(about, code, `The bot is not in this channel. ${INVITE}`);
    case "channel_not_found":
      return problem(
        about,
        code,
        `There is no such channel, or it is private and the bot is not in it. ${INVITE}`,
      );
    case "missing_scope":
      return note(
        about,
        code,
        `Only an app with the scope ${needed} can see whether the bot is in this channel. If it is not: ${INVITE}`,
      );
    default:
      return note(about, code, `Slack did not say whether the bot is in this channel (${code}).`);
  }
}
