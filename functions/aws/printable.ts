/** Line breaks and tabs of every kind, in a row. */
const BREAKS = /[\t-\r\u0085\u2028\u2029]+/g;

/**
 * What moves the cursor, colors or clears a terminal, turns the direction of writing or cannot be seen: control
 * characters (C0 and C1), half surrogate pairs, and invisible characters but those that emoji and scripts are built
 * with: joiners, variation selectors, tags.
 */
const HARMFUL =
  /[\p{Cc}\p{Cs}\p{Bidi_Control}[\p{Default_Ignorable_Code_Point}--[\u200C\u200D\p{Variation_Selector}\u{E0020}-\u{E007F}]]]/gv;

/** A foreign text on one line, with `�` in place of what could do something to a terminal or a file name. */
export function oneLine(text: string): string {
  return text.replace(BREAKS, " ").replace(HARMFUL, "\uFFFD");
}

/** The same for a text of several lines, which stay. */
export function printable(text: string): string {
  return text.split(/\r?\n/).map(oneLine).join("\n");
}

/** JSON as `JSON.stringify` indents it, with escapes for what it leaves and a terminal should not get. */
export function printableJson(value: unknown): string {
  const lines = JSON.stringify(value, null, 2).split("\n");
  return lines.map((line) => line.replace(BREAKS, escaped).replace(HARMFUL, escaped)).join("\n");
}

function escaped(text: string): string {
  return text.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
