import { oneLine } from "../printable.ts";

/**
 * Makes any text safe inside Slack's mrkdwn: `&`, `<` and `>` show as they are, and nothing in it can become
 * a mention or a link. (Slack, "Formatting text for app surfaces", escaping text.)
 */
export function escapeMrkdwn(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** The same for a name that others gave, which stays on its line. */
export function escapeName(name: string): string {
  return escapeMrkdwn(oneLine(name));
}

/**
 * Shows text as code, on one line, in which Slack interprets no formatting. A backtick would end the code early, so it is
 * replaced by its look-alike.
 */
export function code(text: string): string {
  return `\`${escapeName(text).replaceAll("`", "ˋ")}\``;
}

/**
 * Cuts text to a number of UTF-16 units, which is how Slack counts, without tearing a character apart.
 *
 * @returns the text itself, or its beginning with `…` at the end; never longer than `limit`.
 */
export function cut(text: string, limit: number): string {
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
