import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { oneLine } from "../../../functions/aws/printable.ts";
import { button, cell, header } from "../../../functions/slack/block-kit.ts";
import { code, escapeMrkdwn, escapeSentence, truncate } from "../../../functions/slack/mrkdwn.ts";
import { anyCharacter } from "../../any-character.ts";

const BREAKS = /[\p{Cc}\p{Zl}\p{Zp}]/gu;
const anyText = fc.string({ unit: anyCharacter, maxLength: 60 });

describe("escapeMrkdwn", () => {
  it("leaves nothing that Slack reads as a mention, a link or an entity", () => {
    expect(escapeMrkdwn("<!channel> & <https://x|y> &lt;")).toBe(
      "&lt;!channel&gt; &amp; &lt;https://x|y&gt; &amp;lt;",
    );
  });

  it("can be undone for any line", () => {
    fc.assert(
      fc.property(anyText, (any) => {
        const text = oneLine(any);
        const escaped = escapeMrkdwn(text);
        expect(escaped).not.toMatch(/[<>]/);
        const shown = escaped.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
        expect(shown).toBe(text);
      }),
    );
  });
});

describe("text from outside", () => {
  const page = `<html>\r\n\t<h1>Bad gateway</h1>\u2028${"<p>odd</p>\n".repeat(1000)}`;

  it.each([
    ["as it is", escapeMrkdwn, 150],
    ["as code", code, 150],
    ["in a sentence", escapeSentence, 1000],
    ["as a header", (text: string) => header(text).text.text, 150],
    ["in a cell", (text: string) => cell(text).text, 80],
    ["on a button", (text: string) => button(text, "a", "b")?.text.text ?? "", 75],
  ])("is one line of bounded length %s", (_, show, limit) => {
    const shown = show(page);
    expect(shown).not.toMatch(BREAKS);
    const visible = shown.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replace(/^`|`$/g, "");
    expect(visible).toHaveLength(limit);
    expect(visible).toMatch(/^<html> <h1>Bad gateway<\/h1> <p>odd<\/p> .*…$/);
  });

  it("keeps short text, and commands up to their limit", () => {
    expect(escapeMrkdwn("Acme\n\nRobotics")).toBe("Acme Robotics");
    expect(code("x".repeat(300), 300)).toHaveLength(302);
  });
});

describe("code", () => {
  it("cannot be ended by a backtick", () => {
    expect(code("a`b <!here> *c*")).toBe("`aˋb &lt;!here&gt; *c*`");
    fc.assert(
      fc.property(anyText, (text) => {
        expect(code(text).slice(1, -1)).not.toMatch(/[`<>]/);
      }),
    );
  });
});

it("keeps a name on its line, as text and as code", () => {
  expect(escapeMrkdwn("Acme\n• <forged>\u001B[2J")).toBe("Acme • &lt;forged&gt;�[2J");
  expect(code("Acme\r\n> forged\u202E")).toBe("`Acme &gt; forged�`");
});

describe("truncate", () => {
  it("keeps what fits", () => {
    expect(truncate("abc", 3)).toBe("abc");
  });

  it("marks the cut and never splits a grapheme", () => {
    expect(truncate("abcd", 3)).toBe("ab…");
    const family = "👨‍👩‍👧";
    expect(truncate(`a${family}b`, family.length + 1)).toBe("a…");
    expect(truncate("값이 큰 것", 3)).toBe("값이…");
  });

  it("returns a prefix within the limit", () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, limit) => {
        const kept = truncate(text, limit);
        expect(kept.length).toBeLessThanOrEqual(limit);
        if (kept !== text) expect(text.startsWith(kept.slice(0, -1))).toBe(true);
        expect(kept.isWellFormed()).toBe(true);
      }),
    );
  });
});
