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
import { checkMessages } from "./blocks.ts";
import { checkAlarmChannel, checkChannels } from "./channels.ts";
import { FIX_SETTING, type Finding, note, ok, problem } from "./finding.ts";
import { EXAMPLE_DATA, messagesOf } from "./messages.ts";

/**
 * Checks the token, its scopes, the signing secret and the channels. It changes nothing and posts nothing.
 *
 * @param usesSocketMode requests over Socket Mode are not signed, so they need no signing secret.
 */
export async function checkSlack(values: Values, usesSocketMode: boolean): Promise<Finding[]> {
  const needed = usesSocketMode ? { SLACK_SIGNING_SECRET: "none", ...values } : values;
  const readVariable: ReadVariable = (variable) => Reflect.get(needed, variable);
  const slack = attempt(() => readSlackConfig(readVariable));
  const request = attempt(() => readRequestConfig(readVariable));
  const alarm = attempt(() => readAlarmChannel(readVariable));
  const problems = [slack, request, alarm].flatMap((read) => ("problem" in read ? [read.problem] : []));
  const configuration = problems.length > 0 ? problems : [ok("configuration", "complete")];
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
      : note("signing secret", "not_needed", "not needed over Socket Mode"),
    ...(isAccepted ? await checkMessages(client, await messagesOf(EXAMPLE_DATA)) : []),
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
    if (!(error instanceof ConfigError)) throw error;
    return { problem: problem("configuration", error.code, `${error.message} ${FIX_SETTING}`) };
  }
}

/** Source: Slack, auth.test; the scopes are in the header `x-oauth-scopes` of its answer. */
async function checkToken(client: WebClient): Promise<{ isAccepted: boolean; findings: Finding[] }> {
  try {
    const { user, team, bot_id, response_metadata } = await callSlack(client.auth.test());
    if (!bot_id) {
      const text =
        "SLACK_BOT_TOKEN is not a bot token. Copy the Bot User OAuth Token, which begins with xoxb-.";
      return { isAccepted: false, findings: [problem("bot token", "not_a_bot_token", text)] };
    }
    const token = ok("bot token", `@${user} in ${team}`);
    return { isAccepted: true, findings: [token, ...checkScopes(response_metadata?.scopes)] };
  } catch (error) {
    return { isAccepted: false, findings: [explain(error)] };
  }
}

function explain(error: unknown): Finding {
  if (error instanceof SlackUnavailableError) {
    const text =
      "Slack can't be reached or has a problem. Check this machine's network and SLACK_API_URL, or try again in a minute.";
    return problem("connection", error.code, text);
  }
  if (!(error instanceof SlackApiError)) throw error;
  if (error.retryAfterSeconds !== undefined) {
    return problem("connection", error.code, "Slack is limiting our requests. Try again in a minute.");
  }
  const text = `Slack does not accept SLACK_BOT_TOKEN (${error.code}). Install the app and copy the Bot User OAuth Token under OAuth & Permissions. A new installation may change the token.`;
  return problem("bot token", error.code, text);
}

function checkScopes(granted: readonly string[] | undefined): Finding[] {
  if (!granted) return [note("scopes", "unknown", "Slack did not say which scopes the token has.")];
  const missing = BOT_SCOPES.filter(({ name }) => !granted.includes(name));
  const unused = granted.filter((scope) => BOT_SCOPES.every(({ name }) => name !== scope));
  return [
    ...(missing.some(({ isOptional }) => !isOptional) ? [] : [ok("scopes", "all that the bot needs")]),
    ...missing.map(({ name, reason, isOptional }) =>
      isOptional
        ? note(`scope ${name}`, "missing_optional_scope", `Missing. Everything works except this: ${reason}.`)
        : problem(
            `scope ${name}`,
            "missing_scope",
            `Missing: ${reason}. Add it under OAuth & Permissions and install the app again.`,
          ),
    ),
    ...(unused.length > 0
      ? [note("scopes", "unused_scopes", `The bot does not use ${unused.join(", ")}.`)]
      : []),
  ];
}

/** Checks the form of the secret. Only a request to the deployed function can show that it is the right one. */
export function checkSigningSecret(secret: string, apiUrl: string): Finding {
  const about = "signing secret";
  if (/^[a-f0-9]{32}$/.test(secret)) return ok(about, "has the right form");
  const { hostname } = new URL(apiUrl);
  if (["127.0.0.1", "localhost", "[::1]"].includes(hostname)) {
    return note(about, "local_slack", "belongs to a Slack on this machine");
  }
  return problem(
    about,
    "malformed",
    "SLACK_SIGNING_SECRET is not 32 hexadecimal digits. Copy the Signing Secret under Basic Information of the Slack app.",
  );
}
