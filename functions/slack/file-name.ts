import { extname } from "node:path";
import { firstGraphemes, oneLine } from "../aws/printable.ts";

/** File systems allow 255 bytes, and programs add suffixes. */
const MAX_BYTES = 200;
const MAX_EXTENSION_BYTES = 20;

/** Windows, "Naming Files, Paths, and Namespaces". */
const FORBIDDEN = /[/\\<>:"|?*\uFFFD]+/g;

/** The starts of hidden files and command options, and the ends that Windows drops. */
const EDGES = /^[.\s-]+|[.\s]+$/g;

/** Reserved on Windows, with any extension. */
const DEVICE = /^(?:con|prn|aux|nul|conin\$|conout\$|com[\d¹²³]|lpt[\d¹²³])(?:\.|$)/i;

/** Turns a name from outside into one path segment that is safe on every file system and in a terminal. */
export function safeFileName(name: string): string {
  const safe = trim(oneLine(name.normalize()).replace(FORBIDDEN, "-"));
  const extension = extensionOf(safe);
  const stem = safe.slice(0, safe.length - extension.length);
  const shortStem = trim(firstGraphemes(stem, MAX_BYTES - 1 - extension.length, Buffer.byteLength));
  const result = `${shortStem || "file"}${extension}`;
  return DEVICE.test(result) ? `_${result}` : result;
}

function trim(name: string): string {
  return name.replace(EDGES, "");
}

function extensionOf(name: string): string {
  const extension = extname(name);
  return /^\.[a-z\d]+$/i.test(extension) && extension.length <= MAX_EXTENSION_BYTES ? extension : "";
}
