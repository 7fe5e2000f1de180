import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
} from "@slack/web-api";
import { BotError } from "../aws/bot-error.ts";
import { slackText } from "./text.ts";

/** The error codes that the bot handles, of many more (Slack, "Errors" of each method). */
export type SlackErrorCode =
  | "channel_not_found"
  | "file_not_found"
  | "file_upload_size_restricted"
  | "http_413"
  | "invalid_blocks"
  | "is_archived"
  | "message_not_found"
  | "missing_scope"
  | "not_in_channel"
  | "ratelimited"
  | "storage_limit_reached"
  | "team_quota_exceeded"
  | "unknown_method"
  | "user_not_found"
  | "user_not_visible";

type ErrorDetails = Partial<Pick<SlackApiError, "needed" | "detail" | "retryAfterSeconds" | "cause">>;

/** Slack refused a call, for a reason it names: `not_in_channel`, `missing_scope`, … */
export class SlackApiError extends BotError {
  override readonly name = "SlackApiError";
  readonly code: string;
  /** The missing scope, if `code` is `missing_scope`. */
  readonly needed: string | undefined;
  /** What is wrong with the arguments, for example which block. */
  readonly detail: string | undefined;
  override readonly retryAfterSeconds: number | undefined;

  constructor(code: string, details: ErrorDetails = {}) {
    super(`Slack refused: ${code}`, { cause: details.cause });
    this.code = code;
    this.needed = details.needed;
    this.detail = details.detail;
    this.retryAfterSeconds = details.retryAfterSeconds;
  }

  get retry() {
    return this.retryAfterSeconds === undefined ? "ask_again" : "wait";
  }

  override get sentence(): string {
    if (this.retry === "wait") return slackText.unavailable;
    if (isRefusedWith(this, "not_in_channel", "channel_not_found")) return slackText.notInChannel;
    if (isRefusedWith(this, "is_archived")) return slackText.archived;
    if (isRefusedWith(this, "missing_scope")) return slackText.missingScope(this.needed ?? this.code);
    return slackText.refused(this.code);
  }
}

/** Slack could not be reached or failed. It may have carried out the call. */
export class SlackUnavailableError extends BotError<"slack_outage"> {
  override readonly name = "SlackUnavailableError";
  readonly code = "slack_outage";
  readonly retry = "wait";

  override get sentence(): string {
    return slackText.unavailable;
  }
}

/** Whether Slack refused a call and would refuse it again. */
export function isFinal(error: unknown): error is SlackApiError {
  return error instanceof SlackApiError && error.retry !== "wait";
}

/** Whether Slack refused a call with one of these codes. */
export function isRefusedWith(error: unknown, ...codes: readonly SlackErrorCode[]): boolean {
  return error instanceof SlackApiError && codes.some((code) => code === error.code);
}

export function isSlackError(error: unknown): error is SlackApiError | SlackUnavailableError {
  return error instanceof SlackApiError || error instanceof SlackUnavailableError;
}

/** Codes for Slack's own failures. A rate limit has one of them only if it lacks `Retry-After`. */
const UNAVAILABLE_CODES = new Set([
  "internal_error",
  "fatal_error",
  "service_unavailable",
  "request_timeout",
  "ratelimited",
  "rate_limited",
  "team_added_to_org",
]);

export function isUnavailableCode(code: string): boolean {
  return UNAVAILABLE_CODES.has(code);
}

interface RefusedCall {
  readonly error: string;
  readonly needed?: string;
  readonly response_metadata?: { readonly messages?: string[] };
}

/** Awaits a Web API call and converts its errors. @throws SlackApiError, SlackUnavailableError */
export async function callSlack<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof WebAPIRateLimitedError) {
      throw new SlackApiError("ratelimited", { retryAfterSeconds: error.retryAfter, cause: error });
    }
    if (error instanceof WebAPIRequestError || error instanceof WebAPIHTTPError) {
      throw new SlackUnavailableError(error.message, { cause: error });
    }
    if (!(error instanceof WebAPIPlatformError)) throw error;
    const { error: code, needed, response_metadata: metadata }: RefusedCall = error.data;
    if (isUnavailableCode(code)) {
      throw new SlackUnavailableError(`Slack failed: ${code}`, { cause: error });
    }
    throw new SlackApiError(code, { needed, detail: metadata?.messages?.join("; "), cause: error });
  }
}
