import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oneLine, printable, printableJson } from "../../../functions/aws/printable.ts";

describe("oneLine", () => {
  it.each([
    ["a color", "\u001B[31mred", "�[31mred"],
    ["a title of the window", "\u001B]0;owned\u0007", "�]0;owned�"],
    ["an escape sequence of one byte (C1)", "\u009B2J", "�2J"],
    ["a backspace", "ok\b\b", "ok��"],
    ["a null and a delete", "\u0000\u007F", "��"],
    ["an override of the direction", "\u202Egnp.exe\u2066", "�gnp.exe�"],
    ["a mark of the direction", "a\u200E\u200F\u061C", "a���"],
    ["a space without width", "pay\u200Bpal\u2060\uFEFF", "pay�pal��"],
    ["half of a character", "a\uD83D", "a�"],
    ["line breaks", "a\r\nb\nc\rd\u2028e\u0085f\u000Bg", "a b c d e f g"],
    ["a tab", "a\tb", "a b"],
  ])("replaces %s", (_what, text, shown) => {
    expect(oneLine(text)).toBe(shown);
  });

  it.each([
    "Größe 쇼핑 हिन्दी نمی‌خواهم",
    "👨‍👩‍👧 ❤️ 🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
    "a b – “c” <d>\\",
  ])("keeps %s", (text) => {
    expect(oneLine(text)).toBe(text);
  });

  it("leaves no control characters in any text", () => {
    const anyCharacter = fc.nat(0x2100).map((code) => String.fromCharCode(code));
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(oneLine(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}\u200B]/u);
      }),
    );
  });
});

describe("printable", () => {
  it("keeps line breaks", () => {
    expect(printable("a\r\nb\n\n\u001Bc\td")).toBe("a\nb\n\n�c d");
  });
});

describe("printableJson", () => {
  it("escapes unsafe characters and stays equal JSON", () => {
    const value = { text: "a\u001B[31m\u009B2J\u202Eb\u200B\u2028\n\tö 👨‍👩‍👧 \u{E0001}" };
    const json = printableJson(value);
    expect(JSON.parse(json)).toEqual(value);
    expect(json).toBe(
      String.raw`{
  "text": "a\u001b[31m\u009b2J\u202eb\u200b\u2028\n\tö 👨‍👩‍👧 \udb40\udc01"
}`,
    );
  });
});
