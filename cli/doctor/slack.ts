import { LogLevel, type WebClient } from "@slack/web-api";
import {
  ConfigError,
  type ReadVariable,
  readAlarmChannel,
  readRequestConfig,
  readSlackConfig,
} from "../../functions/aws/config.ts";
import { createSlackClient } from "../../functions/slack/client.ts";
import { callSlack, SlackApiError, SlackUnavailableError } from "../../functions/slack/error.ts";
import { BOT_SCOPES } from "../../functions/slack/scopes.ts";
import type { Values } from "../../local/settings.ts";
import { checkAlarmChannel, checkChannels } from "./channels.ts";
import { type Finding, fine, note, SET_IT, wrong } from "./finding.ts";

/**
 * Checks the token, its scopes, the signing secret and the channels. It changes nothing and posts nothing.
 *
 * @param overSocket Slack's requests come over Socket Mode, which signs none.
 */
export async function checkSlack(values: Values, overSocket: boolean): Promise<Finding[]> {
  const needed = overSocket ? { SLACK_SIGNING_SECRET: "none", ...values } : values;
  const readVariable: ReadVariable = (variable) => Reflect.get(needed, variable);
  const slack = attempt(() => readSlackConfig(readVariable));
  const request = attempt(() => readRequestConfig(readVariable));
  const alarm = attempt(() => readAlarmChannel(readVariable));
  const problems = [slack, request, alarm].flatMap((read) => ("problem" in read ? [read.problem] : []));
  const configuration = problems.length > 0 ? problems : [fine("configuration", "complete")];
  if ("problem" in slack) return configuration;
  const client = createSlackClient(slack.config, LogLevel.ERROR);
  const { isAccepted, findings } = await checkToken(client);
  if ("problem" in request) return [...configuration, ...findings];
  const { signingSecret, allowedChannels } = request.config;
  return [
    ...configuration,
    ...findings,
    values.SLACK_SIGNING_SECRET
      ? checkSigningSecret(signingSecret, slack.config.apiUrl)
      : note("signing secret", "not needed over Socket Mode"),
    ...(isAccepted ? await checkChannels(client, allowedChannels) : []),
    ...(isAccepted && "config" in alarm && alarm.config
      ? [await checkAlarmChannel(client, alarm.config)]
      : []),
  ];
}

function attempt<Config>(read: () => Config): { config: Config } | { problem: Finding } {
  try {
    return { config: read() };
  } catch (error) {
    if (error instanceof ConfigError)
      return { problem: wrong("configuration", `${error.message} ${SET_IT}`) };
    throw error;
  }
}

/** Source: Slack, auth.test; the scopes are in the header `x-oauth-scopes` of its answer. */
async function checkToken(client: WebClient): Promise<{ isAccepted: boolean; findings: Finding[] }> {
  try {
    const { user, team, bot_id, response_metadata } = await callSlack(client.auth.test());
    if (!bot_id) {
      const says = "SLACK_BOT_TOKEN is not a bot's. Copy the Bot User OAuth Token, which begins with xoxb-.";
      return { isAccepted: false, findings: [wrong("bot token", says)] };
    }
    const token = fine("bot token", `@${user} in ${team}`);
    return { isAccepted: true, findings: [token, ...checkScopes(response_metadata?.scopes)] };
  } catch (error) {
    return { isAccepted: false, findings: [explain(error)] };
  }
}

function explain(error: unknown): Finding {
  if (error instanceof SlackUnavailableError) {
    const says =
      "Slack cannot be reached or is out of order. Check the network of this machine and SLACK_API_URL, or try again in a minute.";
    return wrong("connection", says);
  }
  if (!(error instanceof SlackApiError)) throw error;
  if (error.retryAfterSeconds !== undefined) {
    return wrong("connection", "Slack wants to be left alone for a while. Try again in a minute.");
  }
  const says = `Slack does not accept SLACK_BOT_TOKEN (${error.code}). Install the app and copy the Bot User OAuth Token under OAuth & Permissions; installing again may change it.`;
  return wrong("bot token", says);
}

function checkScopes(granted: readonly string[] | undefined): Finding[] {
  if (!granted) return [note("scopes", "Slack did not say which scopes the token has.")];
  const missing = BOT_SCOPES.filter(({ name }) => !granted.includes(name));
  const unused = granted.filter((scope) => BOT_SCOPES.every(({ name }) => name !== scope));
  return [
    ...(missing.some(({ isOptional }) => !isOptional) ? [] : [fine("scopes", "all that the bot needs")]),
    ...missing.map(({ name, reason, isOptional }) =>
      isOptional
        ? note("scope", `Without ${name} the bot works but for this: ${reason}.`)
        : wrong(
            "scope",
            `${name} is missing: ${reason}. Add it under OAuth & Permissions and install the app again.`,
          ),
    ),
    ...(unused.length > 0 ? [note("scopes", `The bot does not use ${unused.join(", ")}.`)] : []),
  ];
}

/** That it is the right one, only a request to the deployed function can tell. */
export function checkSigningSecret(secret: string, apiUrl: string): Finding {
  const about = "signing secret";
  if (/^[a-f0-9]{32}$/.test(secret)) return fine(about, "has the right form");
  const { hostname } = new URL(apiUrl);
  if (["127.0.0.1", "localhost", "[::1]"].includes(hostname))
    return note(about, "that of a Slack on this machine");
  return wrong(
    about,
    "SLACK_SIGNING_SECRET is not 32 hexadecimal digits. Copy the Signing Secret under Basic Information of the Slack app.",
  );
}
