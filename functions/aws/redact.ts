/**
 * Removes secrets from texts that are logged, stored or shown: those that are known, however they are written, and
 * what has the form of one. It imports nothing, for it is part of every cold start.
 */

const REDACTED = "[redacted]";

/** Part of a secret is as good as none below this length, and can hardly be told from any other text. */
const PIECE_LENGTH = 8;

/** So many access tokens, digests and addresses are known at least; each is forgotten some time after its last use. */
const KEPT = 100;

/** What begins all secrets of a kind, and is none. */
const PUBLIC_PREFIX = /^(?:mdb_sa_sk_|xox[a-z]-|xapp-)/;

/**
 * Forms of secrets that nobody told us of: Slack's tokens and the addresses by which anybody can post to it, secrets
 * of Atlas service accounts, and whatever a header signs in with.
 */
const FORMS =
  /xox[a-z]-[\w-]+|xapp-[\w-]+|mdb_sa_sk_[\w-]+|https:\/\/(?:hooks|files)\.slack\.com\/\S*|(?<=\b(?:Bearer|Basic|Digest) )[^\s,;]+/gi;

/** A character, as it is or as JSON, URLs (encoded any number of times) and HTML escape it. */
const CHARACTER =
  /\\+u[\da-f]{4}|\\+[^u]?|%(?:25)*[\da-f]{2}|&(?:#\d{1,7}|#x[\da-f]{1,6}|amp|lt|gt|quot);|[\s\S]/gi;

const ENTITIES: Readonly<Record<string, string>> = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"' };

const lasting = new Set<string>();
const shortLived = new Set<string>();

/** Everything that gives a secret away; undefined until it is needed, which at most cold starts it never is. */
let pieces: Set<string> | undefined;

/** Makes a secret of the configuration known. One of fewer than eight characters is taken for none. */
export function registerSecret(secret: string | undefined): void {
  if (secret) register(lasting, secret);
}

/** Makes known what works as a key for a while, such as an access token; to be called at each use. */
export function registerShortLivedSecret(secret: string | undefined): void {
  if (!secret) return;
  // To the end of the queue.
  shortLived.delete(secret);
  register(shortLived, secret);
  if (shortLived.size < 2 * KEPT) return;
  for (const old of [...shortLived].slice(0, KEPT)) shortLived.delete(old);
  pieces = undefined;
}

/** Makes an address known by which anybody can act; its secret is at its end. */
export function registerSecretUrl(url: string | undefined): void {
  const key = url?.split(/[/=]/).at(-1);
  // Short ones are ids of files, with which nobody can do anything.
  if (key && key.length >= 2 * PIECE_LENGTH) registerShortLivedSecret(key);
}

/** The text with `[redacted]` in place of secrets and of parts of them, also where they are escaped or in base64. */
export function redact(text: string): string {
  return redactKnown(text).replace(FORMS, REDACTED);
}

/** The error, or one like it where a secret is in its message or stack; for those who keep errors. */
export function redactError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, stack = "" } = error;
  if (redact(message) === message && redact(stack) === stack) return error;
  return Object.assign(new Error(redact(message)), { name, stack: redact(stack) });
}

function redactKnown(text: string): string {
  pieces ??= new Set([...lasting, ...shortLived].flatMap(piecesOf));
  const written = text.match(CHARACTER) ?? [];
  const plain = written.map(plainly).join("");
  let shown = "";
  let hiddenUntil = 0;
  for (const [index, character] of written.entries()) {
    if (pieces.has(plain.slice(index, index + PIECE_LENGTH))) {
      if (index >= hiddenUntil) shown += REDACTED;
      hiddenUntil = index + PIECE_LENGTH;
    }
    if (index >= hiddenUntil) shown += character;
  }
  return shown;
}

function register(secrets: Set<string>, secret: string): void {
  if (secrets.has(secret)) return;
  secrets.add(secret);
  if (pieces) for (const piece of piecesOf(secret)) pieces.add(piece);
}

/** All parts of a secret, plain and in base64, without escapes and in lower case. */
function piecesOf(secret: string): string[] {
  const hidden = secret.replace(PUBLIC_PREFIX, "");
  if (hidden.length < PIECE_LENGTH) return [];
  return [hidden, ...base64Of(hidden)].flatMap((form) => {
    const plain = (form.match(CHARACTER) ?? []).map(plainly).join("");
    const count = Math.max(0, plain.length - PIECE_LENGTH + 1);
    return Array.from({ length: count }, (_, start) => plain.slice(start, start + PIECE_LENGTH));
  });
}

/** How a text looks within the base64 of a longer one: it may begin at any of three places in a group of bytes. */
function base64Of(text: string): string[] {
  return [0, 1, 2].map((offset) => {
    const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(text)]);
    // Characters at the ends also have bits of what is around.
    const own = [Math.ceil((offset * 8) / 6), Math.floor((bytes.length * 8) / 6)] as const;
    return bytes.toString("base64").slice(...own);
  });
}

/** Differences between the two alphabets of base64. */
const ALPHABET: Readonly<Record<string, string>> = { "-": "+", _: "/" };

/** The character that is meant, in lower case; always one unit long, so that places stay comparable. */
function plainly(written: string): string {
  const character = written.length === 1 ? written : unescaped(written);
  const lower = character.toLowerCase();
  return lower.length === 1 ? (ALPHABET[lower] ?? lower) : character;
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
