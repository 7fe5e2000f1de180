import { firstGraphemes, oneLine } from "../aws/printable.ts";

/** For names, error codes and other text from outside, which may have any length. */
const LINE_LENGTH = 150;

/** For our own sentences, with what they quote. */
export const SENTENCE_LENGTH = 1000;

/**
 * Makes text from outside safe in mrkdwn: one line of limited length, which can't become a mention or a link (Slack,
 * "Formatting text for app surfaces", escaping text).
 */
export function escapeMrkdwn(text: string): string {
  return escapeCharacters(truncateLine(text, LINE_LENGTH));
}

/** Like `escapeMrkdwn`, for our own sentences that quote text from outside. */
export function escapeSentence(text: string): string {
  return escapeCharacters(truncateLine(text, SENTENCE_LENGTH));
}

function escapeCharacters(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * Formats text as code on one line, with a look-alike for backticks, which would end the code.
 *
 * @param limit higher for commands, which are useless when truncated.
 */
export function code(text: string, limit = LINE_LENGTH): string {
  return `\`${escapeCharacters(truncateLine(text, limit)).replaceAll("`", "ˋ")}\``;
}

export function truncateLine(text: string, limit: number): string {
  return truncate(oneLine(text), limit);
}

/**
 * Shortens text to at most `limit` UTF-16 units, as Slack counts, and ends it with `…`. Never splits a grapheme.
 */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  return `${firstGraphemes(text, limit - 1, (part) => part.length)}…`;
}
