import { isDeepStrictEqual } from "node:util";
import { type Period, periodWords } from "../money/period.ts";
import { matchPeriod, PeriodError } from "../money/period-phrase.ts";
import { CommandError, type Mistake } from "../slack/command-error.ts";
import { mistakeText } from "../slack/text.ts";
import { type Token, tokenize } from "../slack/tokens.ts";
import type { HelpCommand, ParsedCommand } from "./feature.ts";

const HELP = /^(?:help|\?|[-–—]+help|-h)$/i;

/** How a feature reads its command. */
export interface CommandFormat<Parsed extends ParsedCommand> {
  readonly maxLength: number;
  /** A command that works when pasted. */
  readonly example: string;
  /** @throws CommandError */
  readonly read: (tokens: readonly Token[]) => Parsed;
  /** The longest text that buttons carry for it, which has to fit too. */
  readonly format: (parsed: Parsed) => string;
}

/**
 * Reads what follows the name of a slash command; `help` anywhere in it asks for help.
 *
 * @param text as Slack sends it, with `&`, `<` and `>` escaped
 * @throws CommandError, and nothing else, when something is not understood or impossible
 */
export function parseCommand<Parsed extends ParsedCommand>(
  text: string,
  { maxLength, example, read, format }: CommandFormat<Parsed>,
): Parsed | HelpCommand {
  const checkLength = ({ length }: string) => {
    const mistake = { word: `${text.slice(0, 40)}…`, example };
    if (length > maxLength) throw new CommandError("too_long", mistakeText.tooLong(maxLength), mistake);
  };
  checkLength(text);
  const tokens = tokenize(text, example);
  if (tokens.some((token) => token.key === undefined && HELP.test(token.text))) return { kind: "help" };
  const parsed = read(tokens);
  checkLength(format(parsed));
  return parsed;
}

/** What examples of mistakes begin with, such as `/atlas-usage`, and what periods are relative to. */
export interface CommandContext {
  readonly command: string;
  readonly today: Date;
}

/** What is left of a command to read. */
export interface Remaining extends CommandContext {
  readonly tokens: readonly [Token, ...Token[]];
  /** The tokens up to the first that has a key or quotes. */
  readonly words: readonly string[];
}

/**
 * Reads the clause at the beginning into the draft.
 *
 * @returns how many tokens it takes; 0 when the beginning is something else
 * @throws CommandError
 */
export type ClauseReader<Draft> = (draft: Draft, remaining: Remaining) => number;

/** The clauses of a command, in any order. */
export interface Grammar<Draft> {
  readonly clauses: ReadonlyArray<ClauseReader<Draft>>;
  /** The mistake when no clause begins here. */
  readonly unknown: (remaining: Remaining) => CommandError;
}

/** Reads all tokens into the draft, and returns it. @throws CommandError */
export function readClauses<Draft>(
  { clauses, unknown }: Grammar<Draft>,
  draft: NoInfer<Draft>,
  tokens: readonly Token[],
  context: CommandContext,
): Draft {
  for (let [token, ...rest] = tokens; token; ) {
    const left: Remaining["tokens"] = [token, ...rest];
    const remaining = { ...context, tokens: left, words: wordsOf(left) };
    const length = clauses.reduce((taken, read) => taken || read(draft, remaining), 0);
    if (length === 0) throw unknown(remaining);
    [token, ...rest] = left.slice(length);
  }
  return draft;
}

function wordsOf(tokens: readonly Token[]): string[] {
  const end = tokens.findIndex((token) => token.key !== undefined || token.isQuoted);
  return tokens.slice(0, end < 0 ? tokens.length : end).map((token) => token.text);
}

/** Reads a period, of which a command has one. */
export function readPeriod(draft: { period?: Period }, remaining: Remaining): number {
  const match = periodAt(remaining);
  if (!match) return 0;
  const word = remaining.words.slice(0, match.length).join(" ");
  const example = `${remaining.command} ${periodWords(match.period)}`;
  setOnce(draft, "period", match.period, "periods", { word, example });
  return match.length;
}

function periodAt({ command, today, words }: Remaining): ReturnType<typeof matchPeriod> {
  try {
    return matchPeriod(words, today);
  } catch (error) {
    if (!(error instanceof PeriodError)) throw error;
    const { code, phrase, instead } = error;
    const mistake = { word: phrase, suggestion: instead, example: `${command} ${instead}` };
    throw new CommandError(code, mistakeText.impossiblePeriod[code](phrase), mistake);
  }
}

/**
 * Sets what a command says once; saying the same twice is no mistake.
 *
 * @param plural what there would be two of
 * @throws CommandError `conflict`
 */
export function setOnce<Draft, Field extends keyof Draft>(
  draft: Draft,
  field: Field,
  value: Draft[Field],
  plural: string,
  mistake: Mistake,
): void {
  if (draft[field] !== undefined && !isDeepStrictEqual(draft[field], value)) {
    throw new CommandError("conflict", mistakeText.givenTwice(plural), mistake);
  }
  draft[field] = value;
}
