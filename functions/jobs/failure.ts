import { AtlasError } from "../atlas/error.ts";
import { ConfigError } from "../aws/config.ts";
import { isFinal, SlackApiError, SlackUnavailableError } from "../slack/client.ts";
import { code, escapeSentence } from "../slack/mrkdwn.ts";
import { secondsUntilAtlas } from "./atlas-backoff.ts";
import { jobText } from "./text.ts";
import type { Waiting } from "./waiting.ts";

/** Why a question could not be answered, as it is stored and shown. */
export interface Failure {
  readonly code: string;
  /** A sentence in mrkdwn that says what went wrong and what to do. */
  readonly reason: string;
}

/** Ends a question with a failure that the person who asked can read. */
export class JobError extends Error {
  override readonly name = "JobError";
  readonly failure: Failure;

  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(`The question failed: ${failure.code}`, options);
    this.failure = failure;
  }
}

/** How long to leave Slack alone where it does not say itself. */
const PAUSE_SECONDS = 5;

/** While somebody waits for Slack, pauses double from two seconds up to half a minute. */
const MAX_SLACK_PAUSE_SECONDS = 30;

/** Where nobody waits, pauses double up to ten minutes, and twelve of them take about an hour. */
const MAX_DOUBLINGS = 7;
const MAX_LONG_PAUSES = 12;

/**
 * Whether an error passes by itself: Atlas or Slack want to be left alone for a while, or are out of order. Where
 * nobody waits, the pauses grow, and those for Slack, whose limit many share, by chance differ from each other's.
 *
 * @returns whole seconds to wait, undefined for an error that waiting does not mend.
 */
export function secondsUntilRetry(error: unknown, waiting: Waiting) {
  if (error instanceof AtlasError) return secondsUntilAtlas(error, waiting);
  const { isAwaited, pauses, random = Math.random } = waiting;
  const growth = isAwaited ? 1 : 2 ** Math.min(pauses, MAX_DOUBLINGS);
  if (!isAwaited && pauses >= MAX_LONG_PAUSES) return undefined;
  if (error instanceof SlackApiError) {
    if (error.retryAfterSeconds === undefined) return undefined;
    // Slack may say 0, but a durable wait lasts a second at least (Lambda, WaitOptions).
    return Math.max(1, error.retryAfterSeconds) + Math.floor(random() * (growth - 1));
  }
  if (error instanceof SlackUnavailableError) {
    return isAwaited ? Math.min(2 ** (pauses + 1), MAX_SLACK_PAUSE_SECONDS) : PAUSE_SECONDS * growth;
  }
  return undefined;
}

/**
 * What to tell the person about an error.
 *
 * @returns undefined for an error that is not foreseen: it may pass when the step is tried again, and is a
 * bug if it does not.
 */
export function explain(error: unknown): Failure | undefined {
  if (error instanceof JobError) return error.failure;
  if (error instanceof AtlasError) return { code: error.code, reason: escapeSentence(error.message) };
  if (error instanceof ConfigError) {
    return { code: error.code, reason: jobText.misconfigured(escapeSentence(error.message)) };
  }
  if (error instanceof SlackUnavailableError) return { code: error.code, reason: jobText.slackOutage };
  if (error instanceof SlackApiError) return { code: error.code, reason: refusalReason(error) };
  return undefined;
}

function refusalReason(refusal: SlackApiError): string {
  if (!isFinal(refusal)) return jobText.slackOutage;
  switch (refusal.code) {
    case "not_in_channel":
    case "channel_not_found":
      return jobText.notInChannel;
    case "is_archived":
      return jobText.archived;
    case "missing_scope":
      return jobText.missingScope(code(refusal.needed ?? refusal.code));
    default:
      return jobText.slackRefused(code(refusal.code));
  }
}

/** Refusals that are about the app or the moment, and not about the file. */
const FILE_INDEPENDENT = new Set(["missing_scope", "ratelimited", "not_in_channel", "is_archived"]);

/**
 * Attaches a file; where Slack refuses the file itself, the person is told that the answer stands without it.
 *
 * @throws JobError, SlackApiError
 */
export async function aboutFile(attaching: Promise<void>): Promise<void> {
  try {
    await attaching;
  } catch (error) {
    if (!(error instanceof SlackApiError) || FILE_INDEPENDENT.has(error.code)) throw error;
    const reason = FILE_REASONS.has(error.code)
      ? jobText.fileTooLarge
      : jobText.fileRefused(code(error.code));
    throw new JobError({ code: error.code, reason }, { cause: error });
  }
}

/** How Slack says that a file is too large, or that the workspace has no room for it. */
const FILE_REASONS = new Set([
  "file_upload_size_restricted",
  "storage_limit_reached",
  "team_quota_exceeded",
  "http_413",
]);
