import type { Token } from "../slack/tokens.ts";

/** What examples of mistakes begin with, such as `/atlas-usage`, and what periods are relative to. */
export interface CommandContext {
  readonly command: string;
  readonly today: Date;
  /** See `ParseOptions`. */
  readonly isStored?: boolean | undefined;
}

/** What is left of a command to read. */
export interface Remaining extends CommandContext {
  readonly tokens: readonly [Token, ...Token[]];
  /** The tokens up to the first that has a key or quotes. */
  readonly words: readonly string[];
}

/** A clause of a command. */
export interface Clause<Values> {
  /** How many tokens it takes. */
  readonly length: number;
  readonly values: Partial<Values>;
}

/** Reads the clause at the beginning; undefined when something else begins there. @throws CommandError */
export type ClauseReader<Values> = (remaining: Remaining) => Clause<Values> | undefined;
