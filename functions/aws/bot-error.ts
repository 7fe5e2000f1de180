/**
 * What may help after an error: `wait` (the same request may succeed later, with nobody doing anything), `ask_again`
 * (the person may try again), or `never` (somebody has to change something first).
 */
export type RetryAdvice = "wait" | "ask_again" | "never";

/** An error that the bot foresees, and that a person can read. Every other error is a bug or an outage of AWS. */
export abstract class BotError<Code extends string = string> extends Error {
  abstract readonly code: Code;
  /** What went wrong and what to do, as a person reads it: plain text, in which backticks mark code. */
  abstract readonly sentence: string;
  abstract readonly retry: RetryAdvice;
  /** Seconds for which the other side wants no further request (`Retry-After`). */
  readonly retryAfterSeconds: number | undefined = undefined;
}
