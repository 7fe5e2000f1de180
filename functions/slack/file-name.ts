import { extname } from "node:path";
import { oneLine } from "../aws/printable.ts";

/** File systems allow 255 bytes; some programs add to a name. */
const MAX_BYTES = 200;
const MAX_EXTENSION_BYTES = 20;

/** What separates folders or is not allowed in a name (Windows, "Naming Files, Paths, and Namespaces"). */
const FORBIDDEN = /[/\\<>:"|?*\uFFFD]+/g;

/** Hidden files and options of commands begin so; Windows drops such an end. */
const EDGES = /^[.\s-]+|[.\s]+$/g;

/** Names of devices, whatever ending they have. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])(?:\.|$)/i;

/** A name made from one that others gave: one part of a path, safe on every file system and in a terminal. */
export function fileName(name: string): string {
  const safe = trim(oneLine(name.normalize()).replace(FORBIDDEN, "-"));
  const extension = extensionOf(safe);
  const stem = trim(shorten(safe.slice(0, safe.length - extension.length), MAX_BYTES - 1 - extension.length));
  const whole = `${stem || "file"}${extension}`;
  return DEVICE.test(whole) ? `_${whole}` : whole;
}

function trim(name: string): string {
  return name.replace(EDGES, "");
}

function extensionOf(name: string): string {
  const extension = extname(name);
  return /^\.[a-z\d]+$/i.test(extension) && extension.length <= MAX_EXTENSION_BYTES ? extension : "";
}

/** The beginning of a text that fits into so many bytes of UTF-8, without tearing a character apart. */
function shorten(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter("en", { granularity: "grapheme" }).segment(text)) {
    if (Buffer.byteLength(kept) + Buffer.byteLength(segment) > maxBytes) break;
    kept += segment;
  }
  return kept;
}
