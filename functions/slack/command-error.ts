import { BotError } from "../aws/bot-error.ts";
import type { PeriodErrorCode } from "../money/period-error.ts";
import { mistakeText } from "./text.ts";

/** What is wrong with a command; the codes of periods are those of `matchPeriod`. */
export type CommandErrorCode =
  | "unknown_word"
  | "unknown_value"
  | "missing_value"
  | "unbalanced_quote"
  | "conflict"
  | "too_long"
  | PeriodErrorCode;

/** Where a command is wrong, and what to type instead. */
export interface Mistake {
  /** The part of the command, as typed. */
  readonly word: string;
  /** The nearest text that is valid in its place. */
  readonly suggestion?: string | undefined;
  /** A full command that works when pasted. */
  readonly example: string;
  /** The whole command with the word corrected, if it works then. */
  readonly corrected?: string | undefined;
}

/** A command that was not understood. */
export class CommandError extends BotError<CommandErrorCode> {
  override readonly name = "CommandError";
  readonly code: CommandErrorCode;
  readonly retry = "never";
  readonly word: string;
  readonly suggestion: string | undefined;
  readonly example: string;
  readonly corrected: string | undefined;

  constructor(code: CommandErrorCode, message: string, { word, suggestion, example, corrected }: Mistake) {
    super(message);
    this.code = code;
    this.word = word;
    this.suggestion = suggestion;
    this.example = example;
    this.corrected = corrected;
  }
}

export function unknownWord(mistake: Mistake): CommandError {
  const message = withSuggestion(mistakeText.unknownWord(mistake.word), mistake);
  return new CommandError("unknown_word", message, mistake);
}

/** @param problem a sentence that says what `mistake.word` is not */
export function unknownValue(problem: string, mistake: Mistake): CommandError {
  return new CommandError("unknown_value", withSuggestion(problem, mistake), mistake);
}

/** @param needed what has to follow `mistake.word`, such as `a day` */
export function missingValue(needed: string, mistake: Mistake): CommandError {
  return new CommandError("missing_value", mistakeText.missingValue(mistake.word, needed), mistake);
}

/** @param plural what there are two of */
export function conflict(plural: string, mistake: Mistake): CommandError {
  return new CommandError("conflict", mistakeText.givenTwice(plural), mistake);
}

function withSuggestion(problem: string, { suggestion }: Mistake): string {
  return suggestion ? `${problem} ${mistakeText.didYouMean(suggestion)}` : problem;
}
