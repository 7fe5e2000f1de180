import { basename, win32 } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeFileName } from "../../../functions/slack/file-name.ts";
import { anyCharacter } from "../../any-character.ts";

describe("safeFileName", () => {
  it.each([
    "atlas-usage-2026-10-by-services.csv",
    "Acme Robotics (2026-10).csv",
    "로봇-हिन्दी-👨‍👩‍👧.csv",
    "no ending",
    "console.csv",
  ])("keeps %j", (name) => {
    expect(safeFileName(name)).toBe(name);
  });

  it.each([
    ["../../etc/passwd", "etc-passwd"],
    ["C:\\Windows\\x.csv", "C-Windows-x.csv"],
    ["/absolute", "absolute"],
    ["..", "file"],
    ["", "file"],
    [".bashrc", "bashrc"],
    ["-rf", "rf"],
    ["~x", "~x"],
    ["trailing. . ", "trailing"],
    ['a<b>:"|?*.csv', "a-b-.csv"],
    ["a\u001B[31m\u009B.csv", "a-[31m-.csv"],
    ["invoice\u202Evsc.exe", "invoice-vsc.exe"],
    ["a\nb\tc.csv", "a b c.csv"],
    ["CON", "_CON"],
    ["nul.csv", "_nul.csv"],
    ["COM1.tar.gz", "_COM1.tar.gz"],
  ])("makes %j safe", (name, safe) => {
    expect(safeFileName(name)).toBe(safe);
  });

  it("shortens a long name and keeps its extension", () => {
    const name = safeFileName(`${"값".repeat(300)}.csv`);
    expect(name).toMatch(/^값+…?\.csv$/);
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
    expect(Buffer.byteLength(safeFileName(`x.${"y".repeat(500)}`))).toBeLessThanOrEqual(200);
    expect(safeFileName(`e${"\u0301".repeat(500)}.csv`)).toBe("file.csv");
  });

  it("returns a valid name on every file system for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 300 }), (asked) => {
        const name = safeFileName(asked);
        expect(name).toMatch(
          /^[^\p{Cc}\p{Cs}\p{Bidi_Control}<>:"/\\|?*.-][^\p{Cc}\p{Cs}\p{Bidi_Control}<>:"/\\|?*]*$/u,
        );
        expect(name).not.toMatch(/[. ]$/);
        expect([basename(name), win32.basename(name)]).toEqual([name, name]);
        expect(Buffer.byteLength(name)).toBeLessThanOrEqual(200);
        expect(safeFileName(name)).toBe(name);
      }),
    );
  });
});
