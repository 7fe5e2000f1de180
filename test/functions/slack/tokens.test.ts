import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CommandError } from "../../../functions/slack/command-error.ts";
import { quoteValue, tokenize } from "../../../functions/slack/tokens.ts";
import { anyCharacter } from "../../any-character.ts";

const EXAMPLE = "/atlas-usage project:Shop";

/** Tokens as `key=value|value`, or the value alone. */
function split(text: string): string[] {
  return tokenize(text, EXAMPLE).map(
    ({ key, values }) => `${key === undefined ? "" : `${key}=`}${values.join("|")}`,
  );
}

describe("tokenize", () => {
  it.each([
    ["", []],
    ["  last   month ", ["last", "month"]],
    ["last\u00a0month\u2003by\u200bprojects\n", ["last", "month", "by", "projects"]],
    ["project:Shop", ["project=Shop"]],
    ["PROJECT:Shop", ["project=Shop"]],
    ["project: Shop csv", ["project=Shop", "csv"]],
    ["project:A,B", ["project=A|B"]],
    ["project:A, B csv", ["project=A|B", "csv"]],
    ["project:A,,B,", ["project=A|B"]],
    ["project:a:b", ["project=a:b"]],
    ['project:"My Project",Shop', ["project=My Project|Shop"]],
    ['project:"A,B"', ["project=A,B"]],
    ["project:“My Project”", ["project=My Project"]],
    ['project:„My Project" csv', ["project=My Project", "csv"]],
    ["project:'My Project'", ["project=My Project"]],
    ["project:‘My Project’", ["project=My Project"]],
    ["project:'Bob's shop'", ["project=Bob's shop"]],
    ["project:Bob's", ["project=Bob's"]],
    [String.raw`project:"the \"best\" \\ one"`, [String.raw`project=the "best" \ one`]],
    [String.raw`project:a\b`, [String.raw`project=a\b`]],
    ['"My Project"', ["My Project"]],
    ["project:", ["project="]],
    ['project:""', ["project="]],
    ["project: service:Backup", ["project=", "service=Backup"]],
    ["project:&lt;!channel&gt;", ["project=<!channel>"]],
    ["project:A&amp;lt;B", ["project=A&lt;B"]],
    ["project:A&B", ["project=A&B"]],
  ])("splits %j into %j", (text, words) => {
    expect(split(text)).toEqual(words);
  });

  it("keeps each token as it was typed", () => {
    const tokens = tokenize('last project: "My  Project",B  "x y"', EXAMPLE);
    expect(tokens.map((token) => token.text)).toEqual(["last", 'project: "My  Project",B', '"x y"']);
    expect(tokens.map((token) => token.isQuoted)).toEqual([false, false, true]);
  });

  it.each(['project:"My Project', '"', "'tis", 'project:"a"b', "“a"])(
    "misses the second quote in %s",
    (text) => {
      expect(() => tokenize(text, EXAMPLE)).toThrow(CommandError);
      expect(() => tokenize(text, EXAMPLE)).toThrow(
        expect.objectContaining({ code: "unbalanced_quote", example: EXAMPLE }),
      );
    },
  );
});

describe("quoteValue", () => {
  it.each([
    ["Shop", "Shop"],
    ["Cluster-0.eu_1", "Cluster-0.eu_1"],
    ["쇼핑", "쇼핑"],
    ["My Project", '"My Project"'],
    ["A,B", '"A,B"'],
    ['the "best"', String.raw`"the \"best\""`],
    ["&lt;", String.raw`"&\lt;"`],
  ])("writes %s as %s", (value, quoted) => {
    expect(quoteValue(value)).toBe(quoted);
  });

  it("writes any names so that they are read back", () => {
    const hostile = fc.constantFrom(..."\"'“”‘’\\,: &;<>", "&amp;", "&lt;", "a", "\u00a0", "\n", "🛒");
    const names = fc.oneof(
      fc.string({ unit: anyCharacter, minLength: 1 }),
      fc.array(hostile, { minLength: 1 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(fc.array(names, { minLength: 1 }), (values) => {
        const text = `project:${values.map(quoteValue).join(",")}`;
        expect(tokenize(text, EXAMPLE)).toMatchObject([{ key: "project", values }]);
      }),
      { numRuns: 1_000 },
    );
  });
});
