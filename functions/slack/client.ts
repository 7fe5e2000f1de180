import { type Logger, LogLevel, WebClient } from "@slack/web-api";
import type { SlackConfig } from "../aws/config.ts";
import { fetchFromSlack } from "./slack-fetch.ts";

/** The client's lines would repeat the errors that it throws, which are logged with their job. */
const SILENT_LOGGER: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => LogLevel.ERROR,
};

/**
 * Creates a client of the Slack Web API that never retries: Slack may have carried out a call whose answer was lost,
 * and only the caller can find out. Workflows wait between tries without paying for compute.
 */
export function createSlackClient(config: SlackConfig, logLevel = LogLevel.INFO): WebClient {
  return new WebClient(config.botToken, {
    slackApiUrl: config.apiUrl,
    logLevel,
    timeout: 10_000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: SILENT_LOGGER,
    fetch: fetchFromSlack,
    // A URL in an argument must never receive the bot's token.
    allowAbsoluteUrls: false,
  });
}
