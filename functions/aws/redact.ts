/**
 * Removes secrets from text that is logged, stored or shown: registered ones in any encoding, and text with the format
 * of a secret. Imports nothing, because it is part of every cold start.
 */

const REDACTED = "[redacted]";

/** Shorter fragments reveal little and match other text by chance. */
const FRAGMENT_LENGTH = 8;

/** At least as many of the most recently used access tokens, digests and URLs stay registered. */
const MIN_SHORT_LIVED = 100;

/** All secrets of a kind share this prefix. */
const PUBLIC_PREFIX = /^(?:mdb_sa_sk_|xox[a-z]-|xapp-)/;

/** Formats of unregistered secrets: Slack's tokens and URLs, Atlas client secrets, and authorization headers. */
const SECRET_FORMATS =
  /xox[a-z]-[\w-]+|xapp-[\w-]+|mdb_sa_sk_[\w-]+|https:\/\/(?:hooks|files)\.slack\.com\/\S*|(?<=\b(?:Bearer|Basic|Digest) )[^\s,;]+/gi;

/** A character, plain or as escaped by JSON, URLs (encoded any number of times) or HTML. */
const CHARACTER =
  /\\+u[\da-f]{4}|\\+[^u]?|%(?:25)*[\da-f]{2}|&(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot);|[\s\S]/gi;

const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };

const permanent = new Set<string>();
const shortLived = new Set<string>();

/** All fragments of registered secrets; computed on first use, which most cold starts never reach. */
let fragments: Set<string> | undefined;

/** Registers a secret of the configuration. Ignores those shorter than eight characters. */
export function registerSecret(secret: string | undefined): void {
  if (secret) register(permanent, secret);
}

/** Registers a temporary secret, such as an access token. Call it at each use, which keeps it registered. */
export function registerShortLivedSecret(secret: string | undefined): void {
  if (!secret) return;
  // Moves it to the end of the queue.
  shortLived.delete(secret);
  register(shortLived, secret);
  if (shortLived.size < 2 * MIN_SHORT_LIVED) return;
  for (const old of [...shortLived].slice(0, MIN_SHORT_LIVED)) shortLived.delete(old);
  fragments = undefined;
}

/** Registers a URL that works as a key. Its secret is its last part. */
export function registerSecretUrl(url: string | undefined): void {
  const key = url?.split(/[/=]/).at(-1);
  // Shorter ones are ids of files.
  if (key && key.length >= 2 * FRAGMENT_LENGTH) registerShortLivedSecret(key);
}

/** Replaces secrets and their parts by `[redacted]`, also if they are escaped or in base64. */
export function redact(text: string): string {
  return redactRegistered(text).replace(SECRET_FORMATS, REDACTED);
}

/** @returns the error, or a copy without secrets if its message or stack contains one. */
export function redactError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack = "" } = error;
  if (redact(message) === message && redact(stack) === stack) return error;
  return Object.assign(new Error(redact(message)), { name, stack: redact(stack) });
}

function redactRegistered(text: string): string {
  fragments ??= new Set([...permanent, ...shortLived].flatMap(fragmentsOf));
  const characters = text.match(CHARACTER) ?? [];
  const plain = characters.map(normalize).join("");
  let shown = "";
  let hiddenUntil = 0;
  for (const [index, character] of characters.entries()) {
    if (fragments.has(plain.slice(index, index + FRAGMENT_LENGTH))) {
      if (index >= hiddenUntil) shown += REDACTED;
      hiddenUntil = index + FRAGMENT_LENGTH;
    }
    if (index >= hiddenUntil) shown += character;
  }
  return shown;
}

function register(secrets: Set<string>, secret: string): void {
  if (secrets.has(secret)) return;
  secrets.add(secret);
  if (fragments) for (const fragment of fragmentsOf(secret)) fragments.add(fragment);
}

/** All fragments of a secret, plain and in base64, normalized. */
function fragmentsOf(secret: string): string[] {
  const key = secret.replace(PUBLIC_PREFIX, "");
  if (key.length < FRAGMENT_LENGTH) return [];
  return [key, ...base64Of(key)].flatMap((encoded) => {
    const plain = (encoded.match(CHARACTER) ?? []).map(normalize).join("");
    const count = Math.max(0, plain.length - FRAGMENT_LENGTH + 1);
    return Array.from({ length: count }, (_, start) => plain.slice(start, start + FRAGMENT_LENGTH));
  });
}

/** The base64 of a text within a longer one, where it can start at each of the three bytes of a group. */
function base64Of(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
    // The outer characters also encode bits of the surrounding text.
    return bytes.toString("base64").slice(Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6));
  });
}

const BASE64URL_TO_BASE64: Readonly<Record<string, string>> = { "-": "+", _: "/" };

/** Unescapes a character and puts it in lower case. The result has one UTF-16 unit, so that indexes stay comparable. */
function normalize(written: string): string {
  const character = written.length === 1 ? written : unescaped(written);
  const lower = character.toLowerCase();
  return lower.length === 1 ? (BASE64URL_TO_BASE64[lower] ?? lower) : character;
}

function unescaped(written: string): string {
  const entity = ENTITIES[written.toLowerCase()];
  if (entity) return entity;
  const [, decimal] = /^&#(\d+);$/.exec(written) ?? [];
  if (decimal) return String.fromCharCode(Number(decimal));
  const [, hexadecimal] = /^(?:\\+u|%(?:25)*|&#x)([\da-f]+);?$/i.exec(written) ?? [];
  if (hexadecimal) return String.fromCharCode(Number.parseInt(hexadecimal, 16));
  return written.slice(-1);
}
