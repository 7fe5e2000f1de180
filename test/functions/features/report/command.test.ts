import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GROUPINGS } from "../../../../functions/atlas/usage-detail.ts";
import { formatReport, parseReport, REPORT_FORMS } from "../../../../functions/features/report/command.ts";
import { CommandError } from "../../../../functions/slack/command-error.ts";
import { anyCharacter } from "../../../any-character.ts";
import { parsedReport, reportRequest } from "../../requests.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");

const MONTHLY = reportRequest({ invoice: true });

function mistake(text: string): CommandError {
  try {
    parseReport(text, TODAY);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error(`${text} was understood.`);
}

describe("parseReport", () => {
  it("lists reports without arguments, and shows help", () => {
    expect(parseReport("", TODAY)).toEqual({ kind: "list", page: 1 });
    expect(parseReport("LIST", TODAY)).toEqual({ kind: "list", page: 1 });
    expect(parseReport("list 12", TODAY)).toEqual({ kind: "list", page: 12 });
    for (const page of ["0", "-1", "1.5", "1000", "x", "2 3"])
      expect(mistake(`list ${page}`).code).toBe("unknown_word");
    expect(parseReport("monthly help", TODAY)).toEqual({ kind: "help" });
  });

  it("subscribes with default day, time, grouping and invoice", () => {
    expect(parsedReport("monthly")).toEqual(MONTHLY);
    expect(parsedReport("weekly")).toEqual({
      ...MONTHLY,
      schedule: { every: "week", weekday: 1, at: "09:00" },
      invoice: false,
    });
    expect(parsedReport("Daily")).toEqual({
      ...MONTHLY,
      schedule: { every: "day", at: "09:00" },
      invoice: false,
    });
  });

  it("parses all clauses in any order", () => {
    const text =
      'Monthly with csv project:"My Project",Shop at 7:30 BY Projects partial raw on day 28 without invoice';
    expect(parsedReport(text)).toEqual({
      ...MONTHLY,
      schedule: { every: "month", day: 28, at: "07:30" },
      groupBy: "projects",
      projects: ["My Project", "Shop"],
      csv: true,
      raw: true,
      invoice: false,
    });
  });

  it.each([
    ["monthly on 5", { every: "month", day: 5, at: "09:00" }],
    ["monthly on the 5th", { every: "month", day: 5, at: "09:00" }],
    ["weekly on Fri", { every: "week", weekday: 5, at: "09:00" }],
    ["weekly on sundays", { every: "week", weekday: 7, at: "09:00" }],
    ["daily at 9:01", { every: "day", at: "09:05" }],
    ["daily at 10.56", { every: "day", at: "11:00" }],
    ["daily at 9pm", { every: "day", at: "21:00" }],
    ["daily at 12:10am", { every: "day", at: "00:10" }],
    ["daily at 23:58", { every: "day", at: "23:55" }],
  ])("%s", (text, schedule) => {
    expect(parsedReport(text).schedule).toEqual(schedule);
  });

  it.each(["run", "pause", "resume", "remove"])("%s takes an id", (change) => {
    expect(parseReport(`${change} 0123ABCD`, TODAY)).toEqual({
      kind: "change",
      change,
      id: "0123abcd",
    });
    expect(mistake(change).code).toBe("missing_value");
    expect(mistake(`${change} everything`)).toMatchObject({
      code: "unknown_value",
      example: "/atlas-report list",
    });
    expect(mistake(`${change} 0123abcd now`).code).toBe("unknown_word");
  });

  it.each([
    ["montly", "unknown_word", "monthly"],
    ["pasue 0123abcd", "unknown_word", "pause"],
    ["yearly", "unknown_word", undefined],
    ["monthly 12/2026", "unknown_word", undefined],
    ["monthly by days", "conflict", undefined],
    ["monthly by tag:team", "conflict", undefined],
    ["weekly last 7 days", "conflict", undefined],
    ["monthly yesterday", "conflict", undefined],
    ["unpause 0123abcd", "unknown_word", undefined],
    ["daily private", "conflict", undefined],
    ["daily on", "conflict", undefined],
    ["weekly on mondey", "unknown_value", "monday"],
    ["monthly on 31", "unknown_value", undefined],
    ["monthly on monday", "unknown_value", undefined],
    ["daily on monday", "conflict", undefined],
    ["monthly on 2 on 3", "conflict", undefined],
    ["monthly at 25:00", "unknown_value", undefined],
    ["monthly at 0am", "unknown_value", undefined],
    ["monthly at", "missing_value", undefined],
    ["weekly on", "missing_value", undefined],
    ["weekly on day", "missing_value", undefined],
    ["monthly with", "missing_value", undefined],
    ["monthly with invoce", "unknown_value", "invoice"],
    ["monthly with csv without csv", "conflict", undefined],
    ["monthly wiht invoice", "unknown_word", "with invoice"],
    ["monthly by proyects", "unknown_value", "projects"],
    ["monthly projet:Shop", "unknown_word", "project:"],
    ["monthly service:Bakup", "unknown_value", "Backup"],
    ["monthly last month", "conflict", undefined],
    ["monthly last moth", "unknown_word", undefined],
    ["monthly 2025-13", "conflict", undefined],
    [`monthly project:${"x".repeat(900)}`, "too_long", undefined],
  ])("%s is %s", (text, code, suggestion) => {
    const error = mistake(text);
    expect(error).toMatchObject({ code, suggestion });
    expect(error.example).toMatch(/^\/atlas-report /);
    expect(() => parseReport(error.example.slice("/atlas-report".length), TODAY)).not.toThrow();
  });

  it.each([
    ["monthly wiht invoice", "/atlas-report monthly with invoice"],
    ["weekly on mondey by projcts", "/atlas-report weekly on monday by projects"],
    ["montly by projects", "/atlas-report monthly by projects"],
    ["unpause 0123abcd", undefined],
  ])("%s is corrected to %s", (text, corrected) => {
    expect(mistake(text).corrected).toBe(corrected);
  });

  it("takes words that nothing else takes for a name", () => {
    const { names } = parsedReport("weekly Fleet Platform on friday by clusters with csv");
    expect(names).toEqual(["Fleet Platform"]);
  });
});

it("arbitrary text fails only with a CommandError, whose example works", () => {
  const words =
    "on the day 2 31 fri at 9:03 25:00 with without invoice invoce csv by projects partial service:Bakup project: last month june elephants \" '";
  const text = fc
    .tuple(
      fc.constantFrom("", "monthly", "weekly", "daily", "run", "list"),
      fc.array(
        fc.oneof(fc.constantFrom(...words.split(" ")), fc.string({ unit: anyCharacter, maxLength: 12 })),
      ),
    )
    .map(([verb, pieces]) => [verb, ...pieces].join(" "));
  fc.assert(
    fc.property(text, (command) => {
      try {
        parseReport(command, TODAY);
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        parseReport(error.example.slice("/atlas-report".length), TODAY);
      }
    }),
    { numRuns: 500 },
  );
});

it("every form has an example that works", () => {
  for (const { example } of REPORT_FORMS) {
    expect(() => parseReport(example.slice("/atlas-report".length), TODAY)).not.toThrow();
  }
});

it("formatReport is parsed as an equal request", () => {
  const names = fc.array(fc.string({ minLength: 1, maxLength: 20 }), { maxLength: 3 });
  const at = fc
    .tuple(fc.nat(23), fc.nat(11))
    .map(([hour, twelfth]) => `${`${hour}`.padStart(2, "0")}:${`${twelfth * 5}`.padStart(2, "0")}`);
  const schedule = fc.oneof(
    at.map((time) => ({ every: "day" as const, at: time })),
    fc
      .tuple(at, fc.integer({ min: 1, max: 7 }))
      .map(([time, weekday]) => ({ every: "week" as const, weekday, at: time })),
    fc
      .tuple(at, fc.integer({ min: 1, max: 28 }))
      .map(([time, day]) => ({ every: "month" as const, day, at: time })),
  );
  const requests = fc.record({
    schedule,
    groupBy: fc.constantFrom(...GROUPINGS),
    services: fc.subarray(["Backup", "Data Transfer"]),
    projects: names,
    clusters: names,
    organizations: names,
    names,
    partial: fc.constant(false),
    csv: fc.boolean(),
    raw: fc.boolean(),
    invoice: fc.boolean(),
  });
  fc.assert(
    fc.property(requests, (any) => {
      const asked = { ...any, csv: any.csv || any.raw };
      const escaped = formatReport(asked)
        .replaceAll("&", "&amp;")
        .replaceAll("<", "&lt;")
        .replaceAll(">", "&gt;");
      const unique = (values: string[]) => [...new Set(values)];
      const { projects, clusters, organizations, names: bare } = asked;
      const expected = {
        ...asked,
        projects: unique(projects),
        clusters: unique(clusters),
        organizations: unique(organizations),
        names: unique(bare),
      };
      expect(parsedReport(escaped)).toEqual(expected);
    }),
    { numRuns: 200 },
  );
});
