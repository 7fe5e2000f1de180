import { describe, expect, it } from "vitest";
import { type Grammar, parseCommand, readClauses } from "../../../functions/features/parse-command.ts";
import { readMonths } from "../../../functions/features/period-clauses.ts";
import type { Period } from "../../../functions/money/period.ts";
import { type CommandError, unknownWord } from "../../../functions/slack/command-error.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");
const CONTEXT = { command: "/cost", today: TODAY };

interface Clauses {
  readonly period: Period;
  readonly limit: number;
  readonly tags: readonly string[];
}

const GRAMMAR: Grammar<Clauses> = {
  clauses: [
    readMonths,
    ({ words: [top, count = ""] }) =>
      top === "top" ? { length: 2, values: { limit: Number(count) } } : undefined,
    ({ tokens: [{ key, values }] }) => (key === "tag" ? { length: 1, values: { tags: values } } : undefined),
  ],
  unknown: ({ command, tokens: [{ text }] }) => unknownWord({ word: text, example: command }),
  plurals: { period: "periods", limit: "limits" },
};

function parse(text: string) {
  return parseCommand(text, {
    command: "/cost",
    maxLength: 40,
    example: "/cost top 3",
    read: (tokens) => ({ kind: "cost", ...readClauses(GRAMMAR, tokens, CONTEXT) }),
    format: ({ limit = 0 }) => "x".repeat(limit),
  });
}

function mistake(text: string): CommandError {
  try {
    parse(text);
  } catch (error) {
    return error as CommandError;
  }
  return expect.fail(`"${text}" was understood`);
}

describe("a command of three clauses", () => {
  const JUNE = { start: "2026-06-01", end: "2026-07-01" };

  it.each([
    ["", { kind: "cost" }],
    ["june", { kind: "cost", period: JUNE }],
    ["top 3 june", { kind: "cost", period: JUNE, limit: 3 }],
    ["june 2026 top 3 2026-06 top 3", { kind: "cost", period: JUNE, limit: 3 }],
    ["tag:a,b top 1 tag:b,c", { kind: "cost", limit: 1, tags: ["a", "b", "c"] }],
    ["nonsense --help", { kind: "help" }],
    ["Private june", { kind: "cost", period: JUNE, isPrivate: true }],
    ["june privately top 3", { kind: "cost", period: JUNE, limit: 3, isPrivate: true }],
    ["tag:private", { kind: "cost", tags: ["private"] }],
  ])("%j is understood", (text, parsed) => {
    expect(parse(text)).toEqual(parsed);
  });

  it.each([
    ["june july", "conflict", "july", "/cost july"],
    ["top 3 june top 4", "conflict", "top 4", "/cost top 4"],
    ["june q5", "no_such_quarter", "q5", "/cost last quarter"],
    ["june ton", "unknown_word", "ton", "/cost"],
    ['june "private"', "unknown_word", '"private"', "/cost"],
    ['june "2026"', "unknown_word", '"2026"', "/cost"],
    ["june 'tis", "unbalanced_quote", "'tis", "/cost top 3"],
    ["top 41", "too_long", "top 41…", "/cost top 3"],
    [`top ${"1".repeat(60)}`, "too_long", `top ${"1".repeat(36)}…`, "/cost top 3"],
  ])("%j is %s", (text, code, word, example) => {
    expect(mistake(text)).toMatchObject({ code, word, example });
  });
});

it("a mistake says what to do in a short sentence", () => {
  const commands = ["june july", "june ton", "june q5", "june 'tis", "top 41", "last 61 months", "2030"];
  expect(commands.map((text) => mistake(text).message)).toEqual([
    "You gave two periods. Use one.",
    "I don't understand `ton`.",
    "`q5` is not a quarter.",
    "Missing closing quote after `'tis`.",
    "This command is too long. Shorten it to 40 characters.",
    "I can look back 1 to 60 months.",
    "`2030` has not started yet.",
  ]);
});
