import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectButton, snoozeButton } from "../../../../functions/features/alert/buttons.ts";
import { ALERT_FORMS, parseAlert } from "../../../../functions/features/alert/command.ts";
import { formatAlert } from "../../../../functions/features/alert/format.ts";
import type { AlertRequest, Condition } from "../../../../functions/features/alert/request.ts";
import { NO_FILTERS } from "../../../../functions/features/filters.ts";
import { CommandError } from "../../../../functions/slack/command-error.ts";
import { anyCharacter } from "../../../any-character.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");
const ANOMALIES: AlertRequest = { condition: { kind: "anomaly" }, ...NO_FILTERS, names: [] };

function parsed(text: string): AlertRequest {
  const command = parseAlert(text, TODAY);
  return "request" in command && "condition" in command.request
    ? command.request
    : expect.fail(`${text} is ${command.kind}`);
}

function mistake(text: string): CommandError {
  try {
    parseAlert(text, TODAY);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  throw new Error(`${text} was understood.`);
}

describe("parseAlert", () => {
  it("subscribes to anomalies without words, and with filters alone", () => {
    expect(parseAlert("", TODAY)).toEqual({ kind: "alertSubscribe", request: ANOMALIES });
    expect(parsed("anomalies")).toEqual(ANOMALIES);
    expect(parsed('project:"Fleet Platform" lab')).toEqual({
      ...ANOMALIES,
      projects: ["Fleet Platform"],
      names: ["lab"],
    });
  });

  it.each<[string, Condition]>([
    ["above $400 a day", { kind: "above", cents: 40_000 }],
    ["above 400", { kind: "above", cents: 40_000 }],
    ["over $1,000.5 per day", { kind: "above", cents: 100_050 }],
    ["more than 2.5k daily", { kind: "above", cents: 250_000 }],
    ["Above $400/day", { kind: "above", cents: 40_000 }],
    ["+20%", { kind: "growth", percent: 20 }],
    ["12.5%", { kind: "growth", percent: 12.5 }],
    ["+20 %", { kind: "growth", percent: 20 }],
    ["+20 percent", { kind: "growth", percent: 20 }],
    ["20 percent", { kind: "growth", percent: 20 }],
    ["above 400 dollars a day", { kind: "above", cents: 40_000 }],
    ["unusual costs", { kind: "anomaly" }],
    ["new clusters", { kind: "new_cluster" }],
    ["above 400 day", { kind: "above", cents: 40_000 }],
    ["tier above m60", { kind: "tier", tier: "M60" }],
    ["tier larger than R40", { kind: "tier", tier: "R40" }],
    ["invoice failed", { kind: "invoice", state: "failed" }],
    ["invoices are closed", { kind: "invoice", state: "closed" }],
    ["payment fails", { kind: "invoice", state: "failed" }],
    [
      "credits below $1,000 of $25,000 since 2026-01",
      { kind: "credits", belowCents: 100_000, ofCents: 2_500_000, since: "2026-01" },
    ],
    [
      "credits under 1k of 25k",
      { kind: "credits", belowCents: 100_000, ofCents: 2_500_000, since: "2026-11" },
    ],
  ])("%s", (text, condition) => {
    expect(parsed(text)).toEqual({ ...ANOMALIES, condition });
    expect(parsed(formatAlert(parsed(text)))).toEqual(parsed(text));
  });

  it("takes filters and names with a condition, before and after it", () => {
    const request = { ...ANOMALIES, condition: { kind: "above", cents: 40_000 }, names: ["Fleet Platform"] };
    expect(parsed("above $400 a day Fleet Platform")).toEqual(request);
    expect(parsed("Fleet Platform above $400 a day")).toEqual(request);
    const growth = { ...ANOMALIES, condition: { kind: "growth", percent: 20 }, names: ["Fleet Platform"] };
    expect(parsed("Fleet Platform +20%")).toEqual(growth);
  });

  it("previews, privately too, but subscribes for everyone", () => {
    expect(parseAlert("preview", TODAY)).toEqual({ kind: "alertPreview", request: ANOMALIES });
    expect(parseAlert("preview private cluster:lab", TODAY)).toMatchObject({
      kind: "alertPreview",
      isPrivate: true,
      request: { clusters: ["lab"] },
    });
    expect(parseAlert("preview +20%", TODAY)).toMatchObject({ kind: "alertPreview" });
    expect(parseAlert("+20% lab preview", TODAY)).toEqual(parseAlert("preview +20% lab", TODAY));
    expect(mistake("private").code).toBe("conflict");
    expect(mistake("list private").code).toBe("conflict");
  });

  it("lists and changes alerts", () => {
    expect(parseAlert("list 2", TODAY)).toEqual({ kind: "list", page: 2 });
    expect(parseAlert("pause 0123ABCD", TODAY)).toEqual({ kind: "change", change: "pause", id: "0123abcd" });
    expect(parseAlert("snooze 0123abcd", TODAY)).toEqual({
      kind: "change",
      change: "snooze",
      id: "0123abcd",
    });
    expect(mistake("remove").code).toBe("missing_value");
    expect(mistake("remove lab").code).toBe("unknown_value");
    expect(parseAlert("above $400 help", TODAY)).toEqual({ kind: "help" });
  });

  it.each([
    ["above", "missing_value", undefined],
    ["above lots", "unknown_value", undefined],
    ["above $0", "unknown_value", undefined],
    ["above €400", "unknown_value", "400"],
    ["above $0.005", "unknown_value", undefined],
    ["above $12,000 a month", "conflict", undefined],
    ["above $400/week", "conflict", undefined],
    ["+0%", "unknown_value", undefined],
    ["-20%", "unknown_value", "+20%"],
    ["tier", "missing_value", undefined],
    ["tier above", "missing_value", undefined],
    ["tier above M65", "unknown_value", "M60"],
    ["invoice", "missing_value", undefined],
    ["invoice faild", "unknown_value", "failed"],
    ["invoice paid", "unknown_value", undefined],
    ["credits", "missing_value", undefined],
    ["credits below $1,000", "missing_value", undefined],
    ["credits below $1,000 of", "missing_value", undefined],
    ["credits below $1,000 of $900", "conflict", undefined],
    ["credits below $1,000 of $25,000 since", "missing_value", undefined],
    ["credits below $1,000 of $25,000 since 2027-01", "period_not_begun", undefined],
    ["credits below $1,000 of $25,000 since 2026", "unknown_value", undefined],
    ["above $400 +20%", "conflict", undefined],
    ["invoice failed cluster:lab", "conflict", undefined],
    ["invoice failed lab", "conflict", undefined],
    ["new cluster service:Backup", "conflict", undefined],
    ["new cluster cluster:lab", "conflict", undefined],
    ["preview invoice failed", "conflict", undefined],
    ["preview credits below $1 of $2", "conflict", undefined],
    ["last month", "conflict", undefined],
    ["by projects", "conflict", undefined],
    ["abvoe $400 a day", "unknown_word", "above"],
    ["new cluser", "unknown_word", "new cluster"],
    ["previw", "unknown_word", "preview"],
    ["anomalys", "unknown_word", undefined],
    ["projet:Shop", "unknown_word", "project:"],
    ["$400", "unknown_word", undefined],
    ["+20", "unknown_word", "+20%"],
    ["above 20%", "unknown_value", "+20%"],
    ["above M60", "unknown_value", "tier above M60"],
  ])("refuses %s", (text, code, suggestion) => {
    const error = mistake(text);
    expect(error).toMatchObject({ code, ...(suggestion ? { suggestion } : {}) });
    const [, example = ""] = /^\/atlas-alert ?(.*)$/.exec(error.example) ?? [];
    expect(() => parseAlert(example, TODAY)).not.toThrow();
    if (error.corrected) expect(() => parseAlert(error.corrected?.slice(12) ?? "", TODAY)).not.toThrow();
  });

  it("corrects whole commands", () => {
    expect(mistake("abvoe $400 a day lab").corrected).toBe("/atlas-alert above $400 a day lab");
    expect(mistake("-20% lab").corrected).toBe("/atlas-alert +20% lab");
    expect(mistake("tier above M65").corrected).toBe("/atlas-alert tier above M60");
    expect(mistake("$400 lab").corrected).toBe("/atlas-alert above $400 a day lab");
    expect(mistake("$400 a day lab").corrected).toBe("/atlas-alert above $400 a day lab");
    expect(mistake("400 per day").corrected).toBe("/atlas-alert above 400 per day");
    expect(mistake("lab $400/day").corrected).toBe("/atlas-alert lab above $400/day");
    expect(mistake(">400").corrected).toBe("/atlas-alert above 400 a day");
    expect(mistake("previw +20%").corrected).toBe("/atlas-alert preview +20%");
  });

  it("reads what its buttons carry, only from them", () => {
    const learned = {
      id: "0123abcd",
      since: "2026-11-14",
      cents: 12_040,
      seriesKey: 'kind:["a"]',
      name: "<b>",
    };
    const value = expectButton(learned)?.value ?? "";
    expect(parseAlert(value, TODAY, { isStored: true })).toEqual({ kind: "alertExpect", request: learned });
    const snooze = snoozeButton("0123abcd", 'cluster:["a"] 2026-11-14', "lab")?.value ?? "";
    expect(parseAlert(snooze, TODAY, { isStored: true })).toMatchObject({
      matter: 'cluster:["a"] 2026-11-14',
      name: "lab",
    });
    expect(mistake(value).code).toBe("conflict");
    expect(mistake(snooze).code).toBe("unknown_word");
  });

  it("reads back any request that it writes", () => {
    const name = fc.string({ unit: anyCharacter, minLength: 1, maxLength: 20 }).filter((text) => text !== "");
    const names = fc.uniqueArray(name, { maxLength: 2 });
    fc.assert(
      fc.property(
        fc.record({ projects: names, clusters: names, organizations: names, names }),
        fc.integer({ min: 1, max: 10_000_000 }),
        (filters, cents) => {
          const request = { ...ANOMALIES, ...filters, condition: { kind: "above", cents } as const };
          const text = formatAlert(request);
          const escaped = text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
          if (escaped.length < 800) expect(parsed(escaped)).toEqual(request);
        },
      ),
      { numRuns: 200 },
    );
  });

  it.each(ALERT_FORMS.map(({ example }) => example))("understands the example %s", (example) => {
    expect(() => parseAlert(example.slice("/atlas-alert".length), TODAY)).not.toThrow();
  });
});
