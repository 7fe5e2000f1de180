/** Line breaks and tabs. */
const BREAKS = /[\t-\r\u0085\u2028\u2029]+/g;

/**
 * What could control a terminal, reverse the writing direction or hide: control characters (C0 and C1), lone
 * surrogates, and invisible characters except those in emoji and scripts (joiners, variation selectors, tags).
 */
const UNSAFE =
  /[\p{Cc}\p{Cs}\p{Bidi_Control}[\p{Default_Ignorable_Code_Point}--[\u200C\u200D\p{Variation_Selector}\u{E0020}-\u{E007F}]]]/gv;

/** Text from outside on one line, with `�` for each unsafe character. */
export function oneLine(text: string): string {
  return text.replace(BREAKS, " ").replace(UNSAFE, "\uFFFD");
}

/** Like `oneLine`, but keeps line breaks. */
export function printable(text: string): string {
  return text.split(/\r?\n/).map(oneLine).join("\n");
}

/** Indented JSON, with escapes for the unsafe characters that `JSON.stringify` leaves. */
export function printableJson(value: unknown): string {
  const lines = JSON.stringify(value, null, 2).split("\n");
  return lines.map((line) => line.replace(BREAKS, escaped).replace(UNSAFE, escaped)).join("\n");
}

/** The longest prefix of whole graphemes whose size, the sum of their sizes, is at most `limit`. */
export function firstGraphemes(text: string, limit: number, sizeOf: (part: string) => number): string {
  if (sizeOf(text) <= limit) return text;
  // Creating a segmenter takes milliseconds of a cold start, and most texts are short.
  const segmenter = new Intl.Segmenter("en", { granularity: "grapheme" });
  let prefix = "";
  let size = 0;
  for (const { segment } of segmenter.segment(text)) {
    size += sizeOf(segment);
    if (size > limit) break;
    prefix += segment;
  }
  return prefix;
}

function escaped(text: string): string {
  return text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
