import { BotError, type RetryAdvice } from "../aws/bot-error.ts";
import { ConfigError } from "../aws/config.ts";
import { isRefusedWith, SlackApiError, type SlackErrorCode } from "../slack/error.ts";
import { code, escapeSentence, SENTENCE_LENGTH } from "../slack/mrkdwn.ts";
import { jobText } from "./text.ts";

/** Why a job failed, as it is stored and shown. */
export interface Failure {
  readonly code: string;
  /** A sentence in mrkdwn that says what went wrong and what to do. */
  readonly reason: string;
  /** Whether the same request may succeed when the person asks again. */
  readonly canAskAgain: boolean;
  /** If it is a mistake in what was asked: whole commands that may have been meant. */
  readonly corrections?: readonly string[] | undefined;
}

interface JobErrorDetails {
  readonly retry?: RetryAdvice;
  readonly cause?: unknown;
  readonly corrections?: readonly string[];
}

/** Ends a job with a failure that the person who asked can read. */
export class JobError extends BotError {
  override readonly name = "JobError";
  readonly code: string;
  readonly retry: RetryAdvice;
  /** As in `Failure`. */
  readonly corrections: readonly string[] | undefined;
  readonly #sentence: string;

  /** @param sentence in mrkdwn; what it quotes is escaped. */
  constructor(
    code: string,
    sentence: string,
    { retry = "ask_again", cause, corrections }: JobErrorDetails = {},
  ) {
    super(`The job failed: ${code}`, { cause });
    this.corrections = corrections;
    this.code = code;
    this.#sentence = sentence;
    this.retry = retry;
  }

  override get sentence(): string {
    return this.#sentence;
  }
}

/** What to tell the person about an error. @returns undefined for an error that nobody foresaw. */
export function failureOf(error: unknown): Failure | undefined {
  if (!(error instanceof BotError)) return undefined;
  const { corrections } = error instanceof JobError ? error : {};
  return { code: error.code, reason: reasonOf(error), canAskAgain: error.retry !== "never", corrections };
}

/** The reason with the commands that may have been meant, in mrkdwn. */
export function reasonWithCorrections({ reason, corrections = [] }: Failure): string {
  return [reason, ...corrections.map((command) => code(command, SENTENCE_LENGTH))].join("\n");
}

function reasonOf(error: BotError): string {
  if (error instanceof JobError) return error.sentence;
  const sentence = escapeSentence(error.sentence);
  return error instanceof ConfigError ? jobText.misconfigured(sentence) : sentence;
}

/** Refusals that are about the app or the moment, and not about the file. */
const FILE_INDEPENDENT: SlackErrorCode[] = ["missing_scope", "ratelimited", "not_in_channel", "is_archived"];

/** Slack's codes for a file that is too large, or a workspace without room for it. */
const FILE_TOO_LARGE: SlackErrorCode[] = [
  "file_upload_size_restricted",
  "storage_limit_reached",
  "team_quota_exceeded",
  "http_413",
];

/**
 * Awaits the upload of a file. Where Slack refuses the file itself, the error says that the answer stands without it.
 *
 * @throws JobError, SlackApiError, SlackUnavailableError
 */
export async function explainRefusedFile(attaching: Promise<void>): Promise<void> {
  try {
    await attaching;
  } catch (error) {
    if (!(error instanceof SlackApiError) || isRefusedWith(error, ...FILE_INDEPENDENT)) throw error;
    const isTooLarge = isRefusedWith(error, ...FILE_TOO_LARGE);
    const sentence = isTooLarge ? jobText.fileTooLarge : jobText.fileRefused(code(error.code));
    throw new JobError(error.code, sentence, { cause: error });
  }
}
