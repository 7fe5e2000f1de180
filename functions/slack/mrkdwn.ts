import { oneLine } from "../aws/printable.ts";

/** Text from elsewhere, such as a name or an error code, may be of any length, and is shown in a line. */
const LINE_LENGTH = 150;

/** A sentence of our own, with what it quotes. */
export const SENTENCE_LENGTH = 1000;

/**
 * Makes text from elsewhere safe inside Slack's mrkdwn: `&`, `<` and `>` show as they are, and nothing in it can
 * become a mention or a link. (Slack, "Formatting text for app surfaces", escaping text.) It is one line, and cut
 * where that is long.
 */
export function escapeMrkdwn(text: string): string {
  return escapeCharacters(truncateLine(text, LINE_LENGTH));
}

/** Does the same with a sentence of our own that quotes text from elsewhere, which may be longer. */
export function escapeSentence(text: string): string {
  return escapeCharacters(truncateLine(text, SENTENCE_LENGTH));
}

function escapeCharacters(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/**
 * Shows text as code, in which Slack interprets no formatting: in one line, and cut where that is long. A backtick
 * would end the code early, so it is replaced by its look-alike.
 *
 * @param limit for commands, which have to be whole.
 */
export function code(text: string, limit = LINE_LENGTH): string {
  return `\`${escapeCharacters(truncateLine(text, limit)).replaceAll("`", "ˋ")}\``;
}

/** Text on one line, cut to a number of UTF-16 units. */
export function truncateLine(text: string, limit: number): string {
  return truncate(oneLine(text), limit);
}

/**
 * Cuts text to a number of UTF-16 units, which is how Slack counts, without tearing a character apart.
 *
 * @returns the text itself, or its beginning with `…` at the end; never longer than `limit`.
 */
export function truncate(text: string, limit: number): string {
  if (text.length <= limit) return text;
  // Made here, because it takes milliseconds of a cold start, and most texts are short.
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  let kept = "";
  for (const { segment } of segmenter.segment(text)) {
    if (kept.length + segment.length > limit - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}
