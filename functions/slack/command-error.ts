import type { PeriodErrorCode } from "../money/period-phrase.ts";

/** What is wrong with a command; the codes of periods are those of `matchPeriod`. */
export type CommandErrorCode =
  | "unknown_word"
  | "unknown_value"
  | "missing_value"
  | "unbalanced_quote"
  | "conflict"
  | "too_long"
  | PeriodErrorCode;

interface CommandMistake {
  /** The words it is about, as typed. */
  readonly word: string;
  /** The nearest words that are valid in their place. */
  readonly suggestion?: string | undefined;
  /** A full command that works when pasted. */
  readonly example: string;
  readonly cause?: unknown;
}

/** A command that was not understood. `message` is an English sentence for the person who typed it. */
export class CommandError extends Error {
  override readonly name = "CommandError";
  readonly code: CommandErrorCode;
  readonly word: string;
  readonly suggestion: string | undefined;
  readonly example: string;

  constructor(code: CommandErrorCode, message: string, mistake: CommandMistake) {
    super(message, { cause: mistake.cause });
    this.code = code;
    this.word = mistake.word;
    this.suggestion = mistake.suggestion;
    this.example = mistake.example;
  }
}
