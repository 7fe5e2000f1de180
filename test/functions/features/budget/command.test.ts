import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KNOWN_SERVICES } from "../../../../functions/atlas/usage-detail.ts";
import {
  BUDGET_FORMS,
  budgetId,
  COMMAND,
  formatBudget,
  parseBudget,
} from "../../../../functions/features/budget/command.ts";
import type { BudgetRequest } from "../../../../functions/features/budget/request.ts";
import { CommandError } from "../../../../functions/slack/command-error.ts";
import { anyCharacter } from "../../../any-character.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");

const MONTHLY: BudgetRequest = {
  ...{ services: [], projects: [], clusters: [], organizations: [], names: [] },
  ...{ every: "month", amountCents: 1_250_000, actual: [80, 100], forecast: [100] },
};

function parsed(text: string, isStored = false): BudgetRequest {
  const command = parseBudget(text, TODAY, { isStored });
  if (command.kind !== "budgetSubscribe") throw new Error(`${text} is not a budget`);
  return command.request;
}

function mistake(text: string): CommandError {
  try {
    parseBudget(text, TODAY);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error(`${text} was understood.`);
}

describe("parseBudget", () => {
  it.each([
    "12500",
    "$12,500",
    "12.5k",
    "12,500.00",
    "$12500",
    "12500 USD",
    "12.5K monthly",
    "12500 a month",
  ])("%s is a budget of $12,500 for each month", (text) => {
    expect(parsed(text)).toEqual(MONTHLY);
  });

  it.each([
    ["0.01", 1],
    ["99.9", 9990],
    ["1,234,567.89", 123_456_789],
    ["2m", 200_000_000],
    ["1.23456k", 123_456],
    ["2026", 202_600],
  ])("%s is an amount", (text, amountCents) => {
    expect(parsed(text).amountCents).toBe(amountCents);
  });

  it("takes filters, names and a quarter, in any order", () => {
    expect(
      parsed('quarterly project:"Fleet Platform",lab 40k service:backup org:Acme cluster:a Big One'),
    ).toEqual({
      ...{ services: ["Backup"], projects: ["Fleet Platform", "lab"], clusters: ["a"] },
      ...{ organizations: ["Acme"], names: ["Big One"] },
      ...{ every: "quarter", amountCents: 4_000_000, actual: [80, 100], forecast: [100] },
    });
  });

  it.each([
    ["100 at 50% 80% 100%", [50, 80, 100], [100]],
    ["100 at 100%, 50%, and 80%", [50, 80, 100], [100]],
    ["at 50 and 80 2500", [50, 80], [100]],
    ["at 50%,80% 300", [50, 80], [100]],
    ["100 70% 90%", [70, 90], [100]],
    ["100 forecast 90% 110%", [80, 100], [90, 110]],
    ["100 forecast at 120% at 500%", [500], [120]],
    ["100 no forecast", [80, 100], []],
    ["100 without forecast at 1%", [1], []],
    ["100 at 80% at 90% lab", [80, 90], [100]],
  ])("%s has thresholds", (text, actual, forecast) => {
    expect(parsed(text)).toMatchObject({ actual, forecast });
  });

  it("lists budgets without arguments, changes them, and shows help", () => {
    expect(parseBudget("", TODAY)).toEqual({ kind: "list", page: 1 });
    expect(parseBudget("list 2", TODAY)).toEqual({ kind: "list", page: 2 });
    expect(parseBudget("help", TODAY)).toEqual({ kind: "help" });
    for (const change of ["pause", "resume", "remove", "restore", "snooze"] as const) {
      expect(parseBudget(`${change} 0123ABCD`, TODAY)).toEqual({ kind: "change", change, id: "0123abcd" });
      expect(mistake(change).code).toBe("missing_value");
      expect(mistake(`${change} 0123abcd now`).code).toBe("unknown_word");
    }
    expect(mistake("pause lab").code).toBe("unknown_value");
  });

  it("takes over the filters of the answer in whose thread it stands", () => {
    const scope = { clusters: ["lab"], names: ["x"] };
    expect(parseBudget("100", TODAY, { scope })).toMatchObject({
      request: { clusters: ["lab"], names: ["x"] },
    });
    const ofProject = parseBudget("100 project:p", TODAY, { scope });
    expect(ofProject).toMatchObject({ request: { projects: ["p"], clusters: [], names: [] } });
  });

  it.each([
    ["0", "unknown_value", undefined],
    ["-5", "unknown_value", undefined],
    ["12.345", "unknown_value", "/atlas-budget 12345"],
    ["12.500", "unknown_value", "/atlas-budget 12500"],
    ["100 by projects", "conflict", undefined],
    ["€2500", "unknown_value", "/atlas-budget 2500"],
    ["12,50", "unknown_value", undefined],
    ["1e999", "missing_value", undefined],
    ["1000000000000", "unknown_value", undefined],
    ["9".repeat(60), "unknown_value", undefined],
    ["100 200", "conflict", undefined],
    ["cluster:lab", "missing_value", undefined],
    ["lst", "unknown_word", "/atlas-budget list"],
    ["100 at", "missing_value", undefined],
    ["100 at noon", "unknown_value", undefined],
    ["100 at 0%", "unknown_value", undefined],
    ["100 at 501%", "unknown_value", undefined],
    ["100 at 12.5%", "unknown_value", undefined],
    ["100 forecast", "missing_value", undefined],
    ["100 no forecast forecast 90%", "conflict", undefined],
    ["100 at 1% 2% 3% 4% 5% 6% 7% 8% 9% 10%", "conflict", undefined],
    ["100 weekly", "unknown_value", "/atlas-budget 100 monthly"],
    ["100 yearly", "unknown_value", "/atlas-budget 100 quarterly"],
    ["100 last month", "conflict", undefined],
    ["100 quarterly monthly", "conflict", undefined],
    ["100 quaterly", "unknown_word", "/atlas-budget 100 quarterly"],
    ["100 no forcast", "unknown_word", "/atlas-budget 100 no forecast"],
    ["100 private", "conflict", undefined],
    ["100 clutser:lab", "unknown_word", "/atlas-budget 100 cluster:lab"],
    ["100 service:Bakup", "unknown_value", "/atlas-budget 100 service:Backup"],
    ['100 "lab', "unbalanced_quote", undefined],
    ["x".repeat(1000), "too_long", undefined],
  ])("%s is a mistake", (text, code, corrected) => {
    expect(mistake(text)).toMatchObject({ code, corrected });
  });

  it("never fails otherwise, and its examples work", () => {
    const words = fc.constantFrom(
      ...[
        "12500",
        "$1.5k",
        "at",
        "80%",
        "and",
        "100%",
        "forecast",
        "no",
        "list",
        "pause",
        "0123abcd",
        "project:",
      ],
      ...["lab", "monthly", "per", "quarter", '"', "last", "month", "-1", "12.5", "€", "private", "quartrly"],
    );
    const text = fc.array(fc.oneof(words, fc.string({ unit: anyCharacter, maxLength: 6 })), { maxLength: 8 });
    fc.assert(
      fc.property(text, (parts) => {
        try {
          parseBudget(parts.join(" "), TODAY);
        } catch (error) {
          if (!(error instanceof CommandError)) throw error;
          for (const command of [error.example, error.corrected ?? error.example]) {
            expect(command.startsWith(COMMAND)).toBe(true);
            parseBudget(command.slice(COMMAND.length), TODAY);
          }
        }
      }),
    );
  });
});

describe("formatBudget", () => {
  it("is read as an equal budget, also with hostile names and as a stored command", () => {
    const names = fc.uniqueArray(fc.string({ unit: anyCharacter, minLength: 1, maxLength: 8 }), {
      maxLength: 2,
    });
    const percents = fc.uniqueArray(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 5 });
    const ascending = percents.map((all) => all.toSorted((a, b) => a - b));
    const request = fc.record({
      services: fc.subarray(KNOWN_SERVICES.slice(0, 3)),
      ...{ projects: names, clusters: names, organizations: names, names },
      every: fc.constantFrom("month" as const, "quarter" as const),
      amountCents: fc.integer({ min: 1, max: 99_999_999_999_999 }),
      actual: ascending,
      forecast: fc.oneof(ascending, fc.constant<number[]>([])),
    });
    fc.assert(
      fc.property(request, (budget) => {
        const isReadable = [budget.projects, budget.clusters, budget.organizations, budget.names]
          .flat()
          .every((name) => name.trim() === name);
        fc.pre(isReadable);
        const text = formatBudget(budget);
        expect(parsed(text, true)).toEqual(budget);
        expect(parsed(text)).toEqual(budget);
      }),
    );
  });

  it.each(BUDGET_FORMS)("$form has an example that works", ({ example }) => {
    expect(() => parseBudget(example.slice(COMMAND.length), TODAY)).not.toThrow();
  });
});

describe("budgetId", () => {
  it("depends on the channel, the scope and the period, and on nothing else", () => {
    const id = (text: string, channel = "C1") => budgetId(channel, parsed(text));
    expect(id("100 cluster:a,b")).toBe(id("200 at 5% no forecast cluster:B,A"));
    expect(id("100")).toMatch(/^[a-f0-9]{8}$/);
    const others = [
      id("100"),
      id("100", "C2"),
      id("100 quarterly"),
      id("100 project:a"),
      id("100 cluster:a"),
    ];
    expect(new Set(others).size).toBe(others.length);
  });
});
