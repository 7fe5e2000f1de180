/**
 * What helps after an error: `wait` (the same request may succeed later), `ask_again` (the person may try again) or
 * `never` (somebody has to fix something first).
 */
export type RetryAdvice = "wait" | "ask_again" | "never";

/** An expected error with a sentence for people. Any other error is a bug or an outage of AWS. */
export abstract class BotError<Code extends string = string> extends Error {
  abstract readonly code: Code;
  abstract readonly retry: RetryAdvice;
  /** From the `Retry-After` header. */
  readonly retryAfterSeconds: number | undefined = undefined;

  /** What went wrong and what to do, as a person reads it: plain text, in which backticks mark code. */
  get sentence(): string {
    return this.message;
  }
}
