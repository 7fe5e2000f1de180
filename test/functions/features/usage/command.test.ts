import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KNOWN_SERVICES } from "../../../../functions/atlas/usage-detail.ts";
import { NAMED_GROUPINGS } from "../../../../functions/features/groupings.ts";
import { formatUsage, parseUsage, USAGE_FORMS } from "../../../../functions/features/usage/command.ts";
import { isCostRequest, type UsageRequest } from "../../../../functions/features/usage/request.ts";
import { addDays, daysUntil, monthsOf, previousDays } from "../../../../functions/money/days.ts";
import { monthCount, monthNumber, periodOf, periodWords } from "../../../../functions/money/period.ts";
import { CommandError } from "../../../../functions/slack/command-error.ts";
import { anyCharacter } from "../../../any-character.ts";
import { parsedUsage, usageRequest } from "../../requests.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");

const THIS_MONTH = usageRequest({ period: { start: "2026-11-01", end: "2026-12-01" } });

function mistake(text: string): CommandError {
  try {
    parseUsage(text, TODAY);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error(`${text} was understood.`);
}

/** What a person would paste after the command's name. */
function textOf(example: string): string {
  expect(example).toMatch(/^\/atlas-usage( |$)/);
  return example.slice("/atlas-usage".length);
}

const DAY = { first: "2026-11-20", last: "2026-11-20" };

describe("parseUsage", () => {
  it("defaults to this month by services", () => {
    expect(parsedUsage("")).toEqual(THIS_MONTH);
  });

  it("parses all clauses", () => {
    const text =
      'last month by projects service:Backup project:"My Project",Shop cluster:c0 org:Acme partial raw';
    expect(parsedUsage(text)).toEqual({
      period: { start: "2026-10-01", end: "2026-11-01" },
      groupBy: "projects",
      names: [],
      services: ["Backup"],
      projects: ["My Project", "Shop"],
      clusters: ["c0"],
      organizations: ["Acme"],
      partial: true,
      csv: true,
      raw: true,
    });
  });

  it.each([
    ["by project", { groupBy: "projects" }],
    ["BY PROJECTS", { groupBy: "projects" }],
    ["by service", { groupBy: "services" }],
    ["by cluster", { groupBy: "clusters" }],
    ["by orgs", { groupBy: "organizations" }],
    ["by organisation", { groupBy: "organizations" }],
    ["group by projects", { groupBy: "projects" }],
    ["grouped by projects", { groupBy: "projects" }],
    ["per project", { groupBy: "projects" }],
    ["services:backup", { services: ["Backup"] }],
    ['service:"data transfer"', { services: ["Data Transfer"] }],
    ["service:Backup services:BACKUP,Charts", { services: ["Backup", "Charts"] }],
    ["projects:A project:B,A", { projects: ["A", "B"] }],
    ["clusters:c0", { clusters: ["c0"] }],
    ["orgs:Acme organization:Beta Organizations:Gamma", { organizations: ["Acme", "Beta", "Gamma"] }],
    ["project: Shop csv", { projects: ["Shop"], csv: true }],
    ["project:help", { projects: ["help"] }],
    ["project:&lt;!channel&gt;", { projects: ["<!channel>"] }],
    ["Partial CSV csv", { partial: true, csv: true }],
    ["by day", { groupBy: "days" }],
    ["per sku", { groupBy: "skus" }],
    ["by region", { groupBy: "regions" }],
    ["by tag:team", { groupBy: { tag: "team" } }],
    ["tag:'Cost Center'", { groupBy: { tag: "Cost Center" } }],
    ["yesterday", { period: { start: "2026-11-01", end: "2026-12-01" }, days: DAY }],
    ["2026-10-31..2026-11-01", { period: { start: "2026-10-01", end: "2026-12-01" } }],
    ["mtd", { period: { start: "2026-11-01", end: "2026-12-01" } }],
    [
      "2026-10 vs 2026-05",
      { period: { start: "2026-10-01", end: "2026-11-01", comparedWith: "2026-05-01" } },
    ],
    ["2026-10 compared to 2026-09", { period: { start: "2026-10-01", end: "2026-11-01" } }],
    ["yesterday against 2026-11-19", { days: { ...DAY, comparedWith: "2026-11-19" } }],
    ["yesterday against 2026-11-13", { days: DAY }],
    ["lab", { names: ["lab"] }],
    ["Fleet Platform last month", { names: ["Fleet Platform"] }],
    ["last month data transfer by projects", { names: ["data transfer"], groupBy: "projects" }],
    ['"My Project" csv', { names: ["My Project"], csv: true }],
    ["last month 2026-10", { period: { start: "2026-10-01", end: "2026-11-01" } }],
    ["by projects by project", { groupBy: "projects" }],
  ])("parses %s", (text, expected) => {
    expect(parsedUsage(text)).toMatchObject(expected);
  });

  it.each(["help", "HELP", "?", "--help", "—help", "-h", "last month help", "nonsense help"])(
    "shows help for: %s",
    (text) => {
      expect(parseUsage(text, TODAY)).toEqual({ kind: "help" });
    },
  );

  it.each(["dev", "app", "api", "web", "search", "batch", "orders", "prod-eu"])(
    "takes %s for a name",
    (name) => {
      expect(parsedUsage(`${name} last month`).names).toEqual([name]);
    },
  );

  it("accepts any order and any case", () => {
    const clauses = [
      "last 3 months",
      "by clusters",
      "service:Backup",
      'project:"A B"',
      "cluster: c0",
      "org:X",
      "csv",
      "partial",
    ];
    const expected = parsedUsage(clauses.join(" "));
    const shuffled = fc.shuffledSubarray(clauses, { minLength: clauses.length });
    fc.assert(
      fc.property(shuffled, (order) => {
        expect(parsedUsage(order.join(" "))).toEqual(expected);
      }),
    );
    expect(parsedUsage("LAST 3 MONTHS BY CLUSTERS")).toEqual(parsedUsage("last 3 months by clusters"));
  });
});

describe("a mistake", () => {
  it.each([
    ["lst month", "unknown_word", "lst month", "last month"],
    ["last moth by projects", "unknown_word", "last moth", "last month"],
    ["last 3 moths", "unknown_word", "last 3 moths", "last 3 months"],
    ["csv last", "unknown_word", "last", "last month"],
    ["quarter", "unknown_word", "quarter", "this quarter"],
    ["janury", "unknown_word", "janury", "january"],
    ["prtial", "unknown_word", "prtial", "partial"],
    ["projects", "unknown_word", "projects", "by projects"],
    ['""', "unknown_word", '""', undefined],
    ["projct:Shop", "unknown_word", "projct:Shop", "project:"],
    ["constructor:Shop", "unknown_word", "constructor:Shop", undefined],
    ["06/2025", "unknown_word", "06/2025", undefined],
    ["lab last moth", "unknown_word", "last moth", "last month"],
    ["projetcs", "unknown_word", "projetcs", "by projects"],
    ["today", "unknown_word", "today", "yesterday"],
    ["yesteday", "unknown_word", "yesteday", "yesterday"],
    ["agianst 2026-05", "unknown_word", "agianst", "against"],
    ["by regoin", "unknown_value", "regoin", "region"],
    ["by tag", "missing_value", "tag", undefined],
    ["by tag:", "missing_value", "tag:", undefined],
    ["by tag:a,b", "conflict", "tag:a,b", undefined],
    ["by days by skus", "conflict", "by skus", undefined],
    ["this month yesterday", "conflict", "yesterday", undefined],
    ["last 91 days", "days_out_of_range", "last 91 days", "last 90 days"],
    ["2026-10 vs 2026-10", "conflict", "2026-10", undefined],
    ["2026-10 vs Q2 2026", "conflict", "2026-04..2026-06", undefined],
    ["yesterday vs 2026-05", "conflict", "2026-05", undefined],
    ["2026-10 vs", "missing_value", "vs", undefined],
    ["2026-10 vs lab", "unknown_value", "lab", undefined],
    ["service:Bakcup", "unknown_value", "Bakcup", "Backup"],
    ["service:Data Transfer", "unknown_value", "Data", "Data Transfer"],
    ["service:elephants", "unknown_value", "elephants", undefined],
    ["by projcts", "unknown_value", "projcts", "projects"],
    ["by toString", "unknown_value", "toString", undefined],
    ["by", "missing_value", "by", undefined],
    ["by project:Shop", "missing_value", "by", undefined],
    ["csv project:", "missing_value", "project:", undefined],
    ["last month june", "conflict", "june", undefined],
    ["by projects csv by clusters", "conflict", "by clusters", undefined],
    ['project:"My Project', "unbalanced_quote", '"My Project', undefined],
    ["csv 2025-13", "no_such_month", "2025-13", "last month"],
    ["last 61 months", "months_out_of_range", "last 61 months", "last 60 months"],
    ["2025-06..2025-01", "reversed_period", "2025-06..2025-01", "2025-01..2025-06"],
  ])("in %s is %s, names %s and suggests %s", (text, code, word, suggestion) => {
    const error = mistake(text);
    expect(error).toMatchObject({ code, word, suggestion });
    parseUsage(textOf(error.example), TODAY);
  });

  it.each([
    ["lst month", "/atlas-usage last month"],
    ["by projcts", "/atlas-usage by projects"],
    ["service:Data Transfer", '/atlas-usage service:"Data Transfer"'],
    ["cluster:", "/atlas-usage cluster:lab"],
    ["last month june", "/atlas-usage june"],
    ["06/2025", "/atlas-usage last 3 months"],
  ])("in %s is answered with %s", (text, example) => {
    expect(mistake(text).example).toBe(example);
  });

  it.each([
    ["lst month by projects", "/atlas-usage last month by projects"],
    ["last moth by projcts csv", "/atlas-usage last month by projects csv"],
    ["Lab last moth", "/atlas-usage Lab last month"],
    ["by projects projct:'My Shop'", "/atlas-usage by projects project:'My Shop'"],
    ["service:Data Transfer csv", '/atlas-usage service:"Data Transfer" csv'],
    ["service:Bakcup,Charts", "/atlas-usage service:Backup,Charts"],
    ["2025-13 by projects", "/atlas-usage last month by projects"],
    ["by toString", undefined],
    ["last month june", undefined],
  ])("in %s is corrected to %s", (text, corrected) => {
    expect(mistake(text).corrected).toBe(corrected);
  });

  it("of length is over 1,000 characters, as typed or as the answer's buttons write it", () => {
    expect(parsedUsage(`project:${"x".repeat(900)}`).projects).toHaveLength(1);
    expect(mistake(`project:${"x".repeat(993)}`)).toMatchObject({ code: "too_long" });
    expect(mistake(`project:'${'"'.repeat(900)}'`)).toMatchObject({ code: "too_long" });
  });

  it("is the only error for arbitrary text, and its example works", () => {
    const piece = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 12 }),
      fc.constantFrom(
        ..."last this month months by per group project: service: org: , : \" ' “ \\ .. to june 2025 2025-06 2025-13 tag: vs yesterday days 2026-11-03 last week q2 0 61 csv Backup &amp; &lt; ytd".split(
          " ",
        ),
      ),
    );
    const text = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.array(piece).map((pieces) => pieces.join(" ")),
    );
    fc.assert(
      fc.property(text, (typed) => {
        try {
          parseUsage(typed, TODAY);
        } catch (error) {
          if (!(error instanceof CommandError)) throw error;
          parseUsage(textOf(error.example), TODAY);
          if (error.corrected) parseUsage(textOf(error.corrected), TODAY);
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe("formatUsage", () => {
  const name = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
    fc.stringMatching(/^[0-9a-f]{24}$/),
    fc.constantFrom(
      "My Project",
      "A,B",
      'the "best"',
      "<!channel>",
      "&amp;",
      "쇼핑",
      "🛒 shop",
      "“x”",
      "help",
      " ",
      "\\",
      "'",
    ),
  );
  const names = fc.uniqueArray(name, { maxLength: 3 });
  const months: fc.Arbitrary<Pick<UsageRequest, "period" | "days">> = fc
    .tuple(
      fc.integer({ min: monthNumber("2010-01"), max: monthNumber("2026-11") }),
      fc.integer({ min: 1, max: 60 }),
      fc.option(fc.integer({ min: monthNumber("2010-01"), max: monthNumber("2026-11") })),
    )
    .map(([first, length, other]) => {
      const isOther = other !== null && other !== first && other !== first - length;
      const { start } = periodOf(other ?? first, length);
      return { period: { ...periodOf(first, length), ...(isOther ? { comparedWith: start } : {}) } };
    });
  const someDays: typeof months = fc
    .tuple(fc.nat(6_000), fc.integer({ min: 1, max: 92 }), fc.option(fc.nat(6_000)))
    .map(([first, length, other]) => {
      const days = daysUntil(addDays("2010-04-02", first + length - 1), length);
      const start = addDays("2010-04-02", other ?? first);
      const isOther = ![days.first, previousDays(days).first].includes(start);
      return { period: monthsOf(days), days: { ...days, ...(isOther ? { comparedWith: start } : {}) } };
    });
  const groupings = fc.oneof(
    fc.constantFrom(...NAMED_GROUPINGS),
    name.map((tag) => ({ tag })),
  );
  const requests: fc.Arbitrary<UsageRequest> = fc
    .constantFrom({ csv: false, raw: false }, { csv: true, raw: false }, { csv: true, raw: true })
    .chain((files) =>
      fc.record({
        dates: fc.oneof(months, someDays),
        groupBy: groupings,
        services: fc.uniqueArray(fc.constantFrom(...KNOWN_SERVICES), { maxLength: 5 }),
        projects: names,
        clusters: names,
        organizations: names,
        names,
        partial: fc.constant(false),
        csv: fc.constant(files.csv),
        raw: fc.constant(files.raw),
      }),
    )
    .map(({ dates, ...rest }) => ({ ...rest, ...dates }))
    .filter((request) => isCostRequest(request) || (!request.raw && monthCount(request.period) <= 12));

  it("is parsed as an equal request on any later day", () => {
    fc.assert(
      fc.property(requests, fc.integer({ min: 0, max: 5_000 }), (asked, daysLater) => {
        const later = new Date(TODAY.getTime() + daysLater * 86_400_000);
        expect(parsedUsage(formatUsage(asked), later)).toEqual(asked);
      }),
      { numRuns: 500 },
    );
  });

  it("leaves `partial` out, which no longer means anything", () => {
    expect(formatUsage(parsedUsage("last month partial"))).toBe("2026-10 by services");
  });

  it("is the same for every way to type a request", () => {
    expect(
      formatUsage(parsedUsage("CSV per org last quarter orgs:Acme service:'data transfer',backup")),
    ).toBe('2026-07..2026-09 by organizations service:"Data Transfer",Backup org:Acme csv');
    expect(formatUsage(THIS_MONTH)).toBe(`${periodWords(THIS_MONTH.period)} by services`);
  });
});

it.each(USAGE_FORMS)("the example of the form $form works when pasted", ({ example }) => {
  const command = parseUsage(textOf(example), TODAY);
  expect(command.kind).toBe(example.endsWith(" help") ? "help" : "usage");
});

it.each([
  ["last month chart", true],
  ["with chart by projects", true],
  ["no chart last 3 months", false],
  ["without chart", false],
  ["by projects", undefined],
])("%s: chart is %s, also in the text of a button", (words, chart) => {
  const request = parsedUsage(words);
  expect(request.chart).toBe(chart);
  expect(parsedUsage(formatUsage(request)).chart).toBe(chart);
});
