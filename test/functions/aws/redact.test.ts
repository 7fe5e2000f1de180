import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  redact,
  registerSecret,
  registerSecretUrl,
  registerShortLivedSecret,
} from "../../../functions/aws/redact.ts";

const SECRET = "mdb_sa_sk_q7Zp/K0w+v3=Rt~B9d'Xu\"Lm";
registerSecret(SECRET);

const base64 = (text: string) => Buffer.from(text).toString("base64");
const base64url = (text: string) => Buffer.from(text).toString("base64url");
const percent = (text: string) =>
  [...text].map((char) => `%${char.charCodeAt(0).toString(16).padStart(2, "0")}`).join("");
const unicode = (text: string) =>
  [...text].map((char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
const html = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("'", "&#39;").replaceAll("/", "&#x2F;");

const FORMS: ReadonlyArray<readonly [form: string, write: (text: string) => string]> = [
  ["plain", (text) => text],
  ["in lower case, like a host name", (text) => text.toLowerCase()],
  ["URL-encoded", encodeURIComponent],
  ["form-encoded", (text) => new URLSearchParams({ text }).toString()],
  ["URL-encoded twice", (text) => encodeURIComponent(encodeURIComponent(text))],
  ["with every character URL-encoded", percent],
  ["as JSON", JSON.stringify],
  ["as JSON within JSON", (text) => JSON.stringify(JSON.stringify({ text }))],
  ["with every character as a JSON escape", unicode],
  ["as HTML", html],
  ["in base64", base64],
  ["in base64 behind an id", (text) => base64(`mdb_sa_id_1:${text}`)],
  ["in base64 behind another id", (text) => base64(`mdb_sa_id_12:${text}`)],
  ["in base64url", (text) => base64url(`mdb_sa_id_123:${text}:`)],
  ["in URL-encoded base64", (text) => encodeURIComponent(base64(text))],
];

/** Whether a text contains a fragment of the secret in the given encoding. */
function leaks(text: string, write: (text: string) => string): boolean {
  const secret = SECRET.slice("mdb_sa_sk_".length);
  return [...secret].some((_, start) => {
    const piece = secret.slice(start, start + 9);
    return piece.length === 9 && text.includes(write(piece).replace(/^"|"$|=+$|^text=/g, ""));
  });
}

describe("a registered secret", () => {
  it.each(FORMS)("is removed from text that contains it %s", (_form, write) => {
    const echo = `HTTP 400 INVALID_ATTRIBUTE: ${write(SECRET)} is not known, see request 4711.`;
    const shown = redact(echo);
    expect(leaks(echo, write) || echo.includes(write(SECRET))).toBe(true);
    expect(shown).toMatch(/^HTTP 400 INVALID_ATTRIBUTE: .*\[redacted\].*is not known, see request 4711\.$/);
    expect(leaks(shown, write)).toBe(false);
  });

  it.each([
    ["its beginning", "mdb_sa_sk_q7Zp/K0w…"],
    ["its first characters without the public prefix", "q7Zp/K0w"],
    ["its end", "…9d'Xu\"Lm"],
    ["its middle", "…w+v3=Rt~B9…"],
    ["its ends with stars between", "q7Zp/K0w+****B9d'Xu\"Lm"],
  ])("is removed from text that contains only %s", (_what, part) => {
    expect(redact(`The secret ${part} is wrong.`)).toMatch(
      /^The secret (?:mdb_sa_sk_)?(?:\[redacted\]|[…*])+ is wrong\.$/,
    );
  });

  it("is found anywhere, also parts of at least eight characters", () => {
    const secret = "Zk3vQ9xW2mT7yB5nR8cJ4hL6";
    registerSecret(secret);
    fc.assert(
      fc.property(
        fc.string(),
        fc.nat(secret.length - 8),
        fc.integer({ min: 8, max: secret.length }),
        fc.string(),
        (before, start, length, after) => {
          const part = secret.slice(start, start + length);
          expect(redact(`${before} ${part} ${after}`)).not.toContain(part);
        },
      ),
    );
  });

  it("is removed without other text", () => {
    for (const text of [
      "Atlas refused: RATE_LIMITED_TOKEN_BUCKET, status 429, organization 61f4d5f0a1b2c3d4e5f60718",
      'C:\\temp\\x "quoted" 100% &amp; <b>\n\tat run (file:///a/b.ts:1:2) %zz \\',
      "The secret must begin with mdb_sa_sk_ or xoxb-.",
      "",
    ]) {
      expect(redact(text)).toBe(text);
    }
  });

  it("is ignored if it is empty, missing or too short", () => {
    for (const value of ["", undefined, "secret"]) registerSecret(value);
    expect(redact("a secret")).toBe("a secret");
  });
});

it.each([
  ["a response URL", "https://hooks.slack.com/commands/T0ABCDEFG/4567890123/AbCdEfGhIjKlMnOpQrStUvWx"],
  ["an upload URL", "https://uploads.example.com/upload/v1/CwABAAAAhgoAAXyz-123_456QwErTy"],
  ["a signed URL", "https://example.com/f.csv?X-Signature=0f9e8d7c6b5a49382716"],
])("removes the secret part of %s", (_what, url) => {
  registerSecretUrl(url);
  const key = /[^/=]+$/.exec(url)?.[0] ?? "";
  for (const text of [`POST ${url} failed`, `POST ${encodeURIComponent(url)} failed`, `key ${key}`]) {
    expect(redact(text)).toContain("[redacted]");
    expect(redact(text)).not.toContain(key);
  }
  expect(redact("POST http://127.0.0.1:3000/upload/v1/F012 failed")).toContain("/upload/v1/F012");
});

it.each([
  ["a token of Slack", "xoxb-123-unknown-9"],
  ["an app token of Slack", "xapp-1-unknown-9"],
  ["a secret of Atlas", "mdb_sa_sk_unknown-9"],
  ["an address of Slack", "https://hooks.slack.com/commands/T01/unknown-9"],
])("removes %s that is not registered", (_what, secret) => {
  expect(redact(`with ${secret} in it`)).toBe("with [redacted] in it");
});

it("remembers permanent secrets and the most recently used temporary ones", () => {
  const token = (number: number) => `token-${String(number).padStart(12, "0")}-${base64(`t${number}`)}`;
  registerSecret("a-secret-of-the-configuration");
  registerShortLivedSecret(token(0));
  for (let number = 1; number < 2_000; number += 1) {
    registerShortLivedSecret(token(number));
    // A token in constant use stays registered.
    if (number % 10 === 0) registerShortLivedSecret(token(0));
  }
  for (const secret of ["a-secret-of-the-configuration", token(1_999), token(1_900), token(0)]) {
    expect(redact(secret)).toBe("[redacted]");
  }
});
