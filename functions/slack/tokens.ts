import { CommandError } from "./command-error.ts";
import { mistakeText } from "./text.ts";

/** A part of a command: `june`, `"My Project"`, or a key with its values, `project:"My Project",Shop`. */
export interface Token {
  /** As typed. */
  readonly text: string;
  /** What stands before the colon, in lower case; undefined without a key. */
  readonly key: string | undefined;
  /** Without quotes and without empty ones. */
  readonly values: readonly string[];
  readonly isQuoted: boolean;
}

const SPACE = "\\s\\u200B\\u2060";
const DOUBLE_QUOTES = '"“”„‟';
const SINGLE_QUOTES = "'‘’‚‛";
const QUOTES = DOUBLE_QUOTES + SINGLE_QUOTES;

const ENTITIES: Record<string, string> = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };

const SPACES = new RegExp(`[${SPACE}]*`, "y");
const KEY = new RegExp(`([^${SPACE}:,${QUOTES}]+):`, "y");
const NEXT_KEY = new RegExp(`(?=${KEY.source})`, "y");
const LISTED = new RegExp(`[^${SPACE},]*`, "y");
const BARE = new RegExp(`[^${SPACE}]+`, "y");
const COMMA = /,/y;
const NEXT_QUOTE = new RegExp(`(?=[${QUOTES}])`, "y");
/** Keyboards mix the quotes of a family, so each closes any other; within a word, as in `Bob's`, none closes. */
const QUOTED = [DOUBLE_QUOTES, SINGLE_QUOTES].map(
  (quotes) => new RegExp(`[${quotes}]((?:\\\\.|[^\\\\])*?)[${quotes}](?=[${SPACE},]|$)`, "suy"),
);

/** Values of these characters mean the same with and without quotes. */
const PLAIN = /^[\p{L}\p{N}_./-]+$/u;

/**
 * Splits the text of a command at spaces of any kind. Names may stand in quotes, straight or smart, within
 * which a backslash makes the next character an ordinary one. Values of one key are separated by commas, and
 * the first may follow its key after a space.
 *
 * @param text with `&`, `<` and `>` escaped as Slack sends them (Slack, "Formatting message text")
 * @param example the command to show when this one has a mistake
 * @throws CommandError `unbalanced_quote`
 */
export function tokenize(text: string, example: string): Token[] {
  const unescaped = text.replace(/&(?:amp|lt|gt);/g, (entity) => ENTITIES[entity] ?? entity);
  const scan: Scan = { text: unescaped, position: 0, example };
  const tokens: Token[] = [];
  take(scan, SPACES);
  while (scan.position < scan.text.length) {
    tokens.push(readToken(scan));
    take(scan, SPACES);
  }
  return tokens;
}

/** A value as `tokenize` reads it back, in quotes where it needs them. */
export function quoteValue(value: string): string {
  return PLAIN.test(value) ? value : quote(value);
}

/** A name in quotes, as `tokenize` reads it back. */
export function quote(value: string): string {
  const escaped = value.replace(new RegExp(`[\\\\${DOUBLE_QUOTES}]`, "g"), "\\$&");
  // A name that looks like one of Slack's escapes is broken up, for it would be unescaped.
  return `"${escaped.replace(/&(?=(?:amp|lt|gt);)/g, "&\\")}"`;
}

interface Scan {
  readonly text: string;
  position: number;
  readonly example: string;
}

function readToken(scan: Scan): Token {
  const start = scan.position;
  const key = take(scan, KEY);
  const quoted = key === undefined ? takeQuoted(scan) : undefined;
  const values = key === undefined ? [quoted ?? take(scan, BARE) ?? ""] : readValues(scan);
  return {
    text: scan.text.slice(start, scan.position).trimEnd(),
    key: key?.toLowerCase(),
    values: values.filter((value) => value !== ""),
    isQuoted: quoted !== undefined,
  };
}

function readValues(scan: Scan): string[] {
  const values: string[] = [];
  do {
    const isApart = take(scan, SPACES) !== "";
    if (isApart && take(scan, NEXT_KEY) !== undefined) break;
    values.push(takeQuoted(scan) ?? take(scan, LISTED) ?? "");
  } while (take(scan, COMMA));
  return values;
}

function takeQuoted(scan: Scan): string | undefined {
  if (take(scan, NEXT_QUOTE) === undefined) return undefined;
  for (const pattern of QUOTED) {
    const content = take(scan, pattern);
    if (content !== undefined) return content.replace(/\\(.)/gsu, "$1");
  }
  const word = scan.text.slice(scan.position);
  throw new CommandError("unbalanced_quote", mistakeText.unbalancedQuote(word), {
    word,
    example: scan.example,
  });
}

/** What the sticky pattern matches here (its first group, if it has one); moves behind it. */
function take(scan: Scan, pattern: RegExp): string | undefined {
  pattern.lastIndex = scan.position;
  const match = pattern.exec(scan.text);
  if (!match) return undefined;
  scan.position += match[0].length;
  return match[1] ?? match[0];
}
