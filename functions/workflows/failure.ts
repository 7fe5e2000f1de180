import { AtlasError } from "../atlas/error.ts";
import { ConfigError } from "../config.ts";
import type { Catalogue } from "../messages/catalogue.ts";
import { code, escapeMrkdwn } from "../messages/mrkdwn.ts";
import { SlackRefusal } from "../messages/slack.ts";

/** Why a question could not be answered, as it is stored and shown. */
export interface Failure {
  readonly code: string;
  /** A sentence in mrkdwn that says what went wrong and what to do. */
  readonly reason: string;
}

/** Ends a question with a failure that the person who asked can read. */
export class QuestionFailed extends Error {
  override readonly name = "QuestionFailed";
  readonly failure: Failure;

  constructor(failure: Failure, options?: { cause?: unknown }) {
    super(`The question failed: ${failure.code}`, options);
    this.failure = failure;
  }
}

/**
 * What to tell the person about an error.
 *
 * @returns undefined for an error that is not foreseen: it may pass when the step is tried again, and is a
 * bug if it does not.
 */
export function explain(words: Catalogue, error: unknown): Failure | undefined {
  if (error instanceof QuestionFailed) return error.failure;
  if (error instanceof AtlasError) return { code: error.code, reason: escapeMrkdwn(error.message) };
  if (error instanceof ConfigError) {
    return { code: error.code, reason: words.misconfigured(escapeMrkdwn(error.message)) };
  }
  if (error instanceof SlackRefusal) return { code: error.code, reason: refusalReason(words, error) };
  return undefined;
}

function refusalReason(words: Catalogue, refusal: SlackRefusal): string {
  switch (refusal.code) {
    case "not_in_channel":
    case "channel_not_found":
      return words.notInChannel;
    case "is_archived":
      return words.archived;
    case "missing_scope":
      return words.missingScope(code(refusal.needed ?? refusal.code));
    default:
      return words.slackRefused(code(refusal.code));
  }
}
