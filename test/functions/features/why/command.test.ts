import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KNOWN_SERVICES } from "../../../../functions/atlas/usage-detail.ts";
import { formatWhy, parseWhy, WHY_FORMS } from "../../../../functions/features/why/command.ts";
import type { WhyRequest } from "../../../../functions/features/why/request.ts";
import { monthNumber, periodOf } from "../../../../functions/money/period.ts";
import { CommandError } from "../../../../functions/slack/command-error.ts";
import { anyCharacter } from "../../../any-character.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");

function parsedWhy(text: string, today = TODAY): WhyRequest {
  const command = parseWhy(text, today);
  return command.kind === "why" ? command.request : expect.fail(`"${text}" is ${command.kind}.`);
}

function mistake(text: string): CommandError {
  try {
    parseWhy(text, TODAY);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error(`${text} was understood.`);
}

function textOf(example: string): string {
  expect(example).toMatch(/^\/atlas-why( |$)/);
  return example.slice("/atlas-why".length);
}

function months(first: string, length = 1) {
  return periodOf(monthNumber(first), length);
}

function days(first: string, last = first) {
  return { first, last };
}

describe("parseWhy", () => {
  it("compares the last complete month with the one before by default", () => {
    expect(parsedWhy("")).toEqual({
      ...{ period: months("2026-10"), against: months("2026-09") },
      ...{ services: [], projects: [], clusters: [], organizations: [], names: [], csv: false },
    });
  });

  it.each([
    ["2026-03", { period: months("2026-03"), against: months("2026-02") }],
    ["this month", { period: months("2026-11"), against: months("2026-10") }],
    ["Q3 2026", { period: months("2026-07", 3), against: months("2026-04", 3) }],
    ["ytd", { period: months("2026-01", 11), against: months("2025-01", 11) }],
    ["2026-10 against 2026-04", { period: months("2026-10"), against: months("2026-04") }],
    ["yesterday", { days: days("2026-11-20"), againstDays: days("2026-11-13") }],
    [
      "lab last week",
      { days: days("2026-11-09", "2026-11-15"), againstDays: days("2026-11-02", "2026-11-08") },
    ],
    [
      "2026-10-30..2026-11-02 vs 2026-09-01..2026-09-04",
      {
        ...{ period: months("2026-10", 2), against: months("2026-09") },
        ...{ days: days("2026-10-30", "2026-11-02"), againstDays: days("2026-09-01", "2026-09-04") },
      },
    ],
    ["vs april", { period: months("2026-10"), against: months("2026-04") }],
    ["compared with April 2026 telemetry", { against: months("2026-04"), names: ["telemetry"] }],
    ["telemetry", { period: months("2026-10"), names: ["telemetry"] }],
    ["Fleet Platform csv last month", { names: ["Fleet Platform"], csv: true }],
    ['"last month" "a b"', { period: months("2026-10"), names: ["last month", "a b"] }],
    ["lab lab", { names: ["lab lab"] }],
    [
      "project:Shop cluster:c0 service:backup",
      { projects: ["Shop"], clusters: ["c0"], services: ["Backup"] },
    ],
  ])("parses %s", (text, expected) => {
    expect(parsedWhy(text)).toMatchObject(expected);
  });

  it("shows help", () => {
    expect(parseWhy("telemetry help", TODAY)).toEqual({ kind: "help" });
  });
});

describe("a mistake", () => {
  it.each([
    ["2026-10 against", "missing_value", "/atlas-why last month against 2026-04"],
    ["2026-10 against telemetry", "unknown_value", "/atlas-why last month against 2026-04"],
    ["2026-10 against 2026-13", "no_such_month", undefined],
    ["2026-10 against 2026-10", "conflict", "/atlas-why 2026-10 against 2026-09"],
    ["last month against Q2 2026", "conflict", "/atlas-why 2026-10 against 2026-09"],
    ["june last 60 months", "period_too_long", "/atlas-why 2025-11..2026-10 against 2024-11..2025-10"],
    ["last 61 months", "period_too_long", "/atlas-why 2025-11..2026-10 against 2024-11..2025-10"],
    ["2026-10..2022-01", "period_too_long", "/atlas-why 2025-11..2026-10 against 2024-11..2025-10"],
    ["yesterday vs last week", "conflict", "/atlas-why 2026-11-20 against 2026-11-13"],
    ["last week vs 2026-04", "conflict", "/atlas-why 2026-11-09..2026-11-15 against 2026-11-02..2026-11-08"],
    ["last 91 days", "days_out_of_range", undefined],
    ["lst week", "unknown_word", "/atlas-why last week"],
    ["vs june vs ytd", "conflict", "/atlas-why last month against 2026-04"],
    ["2025-01..2026-06", "period_too_long", "/atlas-why 2025-07..2026-06 against 2024-07..2025-06"],
    ["last month june", "conflict", undefined],
    ["lst month", "unknown_word", "/atlas-why last month"],
    ["prod last moth", "unknown_word", "/atlas-why last month"],
    ["month", "unknown_word", "/atlas-why this month"],
    ['""', "unknown_word", "/atlas-why"],
    ["by clusters", "unknown_word", "/atlas-why"],
    ["ytd 2025-06..2026-06", "period_too_long", undefined],
    ["projct:Shop", "unknown_word", undefined],
  ])("in %s is %s and is answered with %s", (text, code, example) => {
    const error = mistake(text);
    expect(error.code).toBe(code);
    if (example) expect(error.example).toBe(example);
    parseWhy(textOf(error.example), TODAY);
  });

  it("is the only error for arbitrary text, and its example works", () => {
    const piece = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 12 }),
      fc.constantFrom(
        ..."last this month against vs compared with project: service: org: , : \" ' \\ .. to june 2025 2025-06 2025-13 q2 0 61 csv Backup ytd".split(
          " ",
        ),
      ),
    );
    fc.assert(
      fc.property(
        fc.array(piece).map((pieces) => pieces.join(" ")),
        (typed) => {
          try {
            parseWhy(typed, TODAY);
          } catch (error) {
            if (!(error instanceof CommandError)) throw error;
            parseWhy(textOf(error.example), TODAY);
          }
        },
      ),
      { numRuns: 300 },
    );
  });
});

describe("formatWhy", () => {
  const name = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
    fc.constantFrom(
      "My Project",
      "csv",
      "last month",
      'the "best"',
      "<!channel>",
      "&amp;",
      "help",
      " ",
      "\\",
      "vs",
    ),
  );
  const names = fc.uniqueArray(name, { maxLength: 3 });
  const first = fc.integer({ min: monthNumber("2012-01"), max: monthNumber("2025-11") });
  const requests: fc.Arbitrary<WhyRequest> = fc
    .tuple(first, first, fc.integer({ min: 1, max: 12 }))
    .filter(([one, other]) => one !== other)
    .chain(([one, other, length]) =>
      fc.record({
        period: fc.constant(periodOf(one, length)),
        against: fc.constant(periodOf(other, length)),
        services: fc.uniqueArray(fc.constantFrom(...KNOWN_SERVICES), { maxLength: 3 }),
        projects: names,
        clusters: names,
        organizations: names,
        names,
        csv: fc.boolean(),
      }),
    );

  it("is parsed as an equal request on any later day", () => {
    fc.assert(
      fc.property(requests, fc.integer({ min: 0, max: 5_000 }), (asked, daysLater) => {
        const later = new Date(TODAY.getTime() + daysLater * 86_400_000);
        expect(parsedWhy(formatWhy(asked), later)).toEqual(asked);
      }),
      { numRuns: 500 },
    );
  });

  it("keeps the last day that a message compared, which people can't write", () => {
    const asked = { ...parsedWhy("this month telemetry csv"), lastDay: "2026-11-19" };
    const later = new Date("2027-02-01");
    expect(parseWhy(formatWhy(asked), later, { isStored: true })).toEqual({ kind: "why", request: asked });
    expect(parsedWhy("until 2026-11-19")).not.toHaveProperty("lastDay");
  });

  it("writes days out, which are the same on any later day", () => {
    const asked = parsedWhy("last 7 days vs 2026-10-01..2026-10-07 lab");
    const text = '2026-11-14..2026-11-20 against 2026-10-01..2026-10-07 "lab"';
    expect(formatWhy(asked)).toBe(text);
    expect(parsedWhy(text, new Date("2027-02-01"))).toEqual(asked);
    expect(formatWhy(parsedWhy("yesterday"))).toBe("2026-11-20 against 2026-11-13");
  });

  it("writes the periods out", () => {
    expect(formatWhy(parsedWhy("ytd telemetry csv"))).toBe(
      '2026-01..2026-11 against 2025-01..2025-11 "telemetry" csv',
    );
  });
});

it.each(WHY_FORMS)("the example of the form $form works when pasted", ({ example }) => {
  const command = parseWhy(textOf(example), TODAY);
  expect(command.kind).toBe(example.endsWith(" help") ? "help" : "why");
});
