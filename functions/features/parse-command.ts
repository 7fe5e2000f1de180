import { isDeepStrictEqual } from "node:util";
import { CommandError, conflict, type Mistake } from "../slack/command-error.ts";
import { mistakeText } from "../slack/text.ts";
import { type Token, tokenize } from "../slack/tokens.ts";
import type { Clause, ClauseReader, CommandContext, Remaining } from "./clause.ts";
import { correctCommand } from "./correct-command.ts";
import type { HelpCommand, ParsedCommand } from "./feature.ts";

const HELP = /^(?:help|\?|[-–—]+help|-h)$/i;
const PRIVATE = /^private(?:ly)?$/i;

/** How a feature reads its command. */
export interface CommandFormat<Parsed extends ParsedCommand> {
  /** Such as `/atlas-usage`. */
  readonly command: string;
  readonly maxLength: number;
  /** A command that works when pasted. */
  readonly example: string;
  /** @throws CommandError */
  readonly read: (tokens: readonly Token[]) => Parsed;
  /** The longest text that buttons carry for it, which has to fit too. */
  readonly format: (parsed: Parsed) => string;
  /** Why the answer cannot be private. */
  readonly notPrivate?: string;
}

/**
 * Reads what follows the name of a slash command; `help` anywhere in it asks for help, and `private` for a private answer.
 *
 * @param text as Slack sends it, with `&`, `<` and `>` escaped
 * @throws CommandError, and nothing else, when something is not understood or impossible
 */
export function parseCommand<Parsed extends ParsedCommand>(
  text: string,
  format: CommandFormat<Parsed>,
): Parsed | HelpCommand {
  try {
    return parseText(text, format);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    const fixed = correctCommand(text, error, (corrected) => parseText(corrected, format));
    const corrected = fixed && `${format.command} ${fixed}`;
    throw new CommandError(error.code, error.message, { ...mistakeOf(error), corrected });
  }
}

function mistakeOf({ word, suggestion, example }: CommandError): Mistake {
  return { word, suggestion, example };
}

function parseText<Parsed extends ParsedCommand>(
  text: string,
  { maxLength, example, read, format, notPrivate }: CommandFormat<Parsed>,
): Parsed | HelpCommand {
  const checkLength = ({ length }: string) => {
    const mistake = { word: `${text.slice(0, 40)}…`, example };
    if (length > maxLength) throw new CommandError("too_long", mistakeText.tooLong(maxLength), mistake);
  };
  checkLength(text);
  const tokens = tokenize(text, example);
  const isWord = (token: Token, word: RegExp) => token.key === undefined && word.test(token.text);
  if (tokens.some((token) => isWord(token, HELP))) return { kind: "help" };
  const said = tokens.find((token) => isWord(token, PRIVATE));
  if (said && notPrivate) throw new CommandError("conflict", notPrivate, { word: said.text, example });
  const parsed = read(tokens.filter((token) => !isWord(token, PRIVATE)));
  checkLength(format(parsed));
  return said ? { ...parsed, isPrivate: true } : parsed;
}

/** The clauses of a command, in any order. */
export interface Grammar<Values> {
  readonly clauses: ReadonlyArray<ClauseReader<Values>>;
  /** The mistake when no clause begins here. */
  readonly unknown: (remaining: Remaining) => CommandError;
  /** What to call two values of a field. */
  readonly plurals: Readonly<Record<string, string>>;
  /** Commands for fields whose clause may be a mistake without another one. */
  readonly examples?: Readonly<Record<string, string>>;
}

/**
 * Reads all tokens. Lists of several clauses are joined; everything else can be said once, or twice the same.
 *
 * @throws CommandError
 */
export function readClauses<Values>(
  grammar: Grammar<Values>,
  tokens: readonly Token[],
  context: CommandContext,
): Partial<Values> {
  const all: Record<string, unknown> = {};
  for (let [token, ...rest] = tokens; token; ) {
    const left: Remaining["tokens"] = [token, ...rest];
    const { length, values } = readClause(grammar, { ...context, tokens: left, words: wordsOf(left) });
    for (const [field, value] of Object.entries(values)) {
      const known = all[field];
      if (Array.isArray(value)) all[field] = union(known, value);
      else if (known === undefined || isDeepStrictEqual(known, value)) all[field] = value;
      else throw givenTwice(grammar, field, left.slice(0, length), context);
    }
    [token, ...rest] = left.slice(length);
  }
  return all as Partial<Values>;
}

function readClause<Values>({ clauses, unknown }: Grammar<Values>, remaining: Remaining): Clause<Values> {
  for (const read of clauses) {
    const clause = read(remaining);
    if (clause) return clause;
  }
  throw unknown(remaining);
}

function union(known: unknown, values: readonly unknown[]): unknown[] {
  return [...new Set([...(Array.isArray(known) ? known : []), ...values])];
}

function givenTwice<Values>(
  { plurals, examples }: Grammar<Values>,
  field: string,
  tokens: readonly Token[],
  { command }: CommandContext,
): CommandError {
  const word = tokens.map(({ text }) => text).join(" ");
  return conflict(plurals[field] ?? field, { word, example: examples?.[field] ?? `${command} ${word}` });
}

function wordsOf(tokens: readonly Token[]): string[] {
  const end = tokens.findIndex((token) => token.key !== undefined || token.isQuoted);
  return tokens.slice(0, end < 0 ? tokens.length : end).map((token) => token.text);
}
