import type { InputBlock } from "@slack/types";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { GROUPINGS } from "../../../../functions/atlas/usage-detail.ts";
import {
  type AskForm,
  AUDIENCES,
  CHARTS,
  commandOf,
  EMPTY_FORM,
  errorsOf,
  FIELDS,
  formOf,
  isPeriod,
  REPEATS,
  readForm,
} from "../../../../functions/features/ask/form.ts";
import { askModal, PERIODS } from "../../../../functions/features/ask/modal.ts";
import { NAMED_GROUPINGS } from "../../../../functions/features/groupings.ts";
import { formatReport, parseReport } from "../../../../functions/features/report/command.ts";
import { formatUsage, parseUsage } from "../../../../functions/features/usage/command.ts";
import { CommandError } from "../../../../functions/slack/command-error.ts";
import { refuseView } from "../../../../simulators/slack/message-check.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");

function usageOf(form: AskForm) {
  const { text } = commandOf(form);
  const parsed = parseUsage(text, TODAY);
  if (parsed.kind !== "usage") expect.fail(text);
  return parsed;
}

const name = fc
  .string({ unit: "grapheme", minLength: 1, maxLength: 30 })
  .filter((text) => text.trim() === text && !/[\p{C}\p{Z}]/u.test(text.replaceAll(" ", "")));
const names = fc.uniqueArray(name, { maxLength: 3 });

const forms: fc.Arbitrary<AskForm> = fc.record({
  period: fc.constantFrom(...PERIODS.map(([phrase]) => phrase)),
  otherPeriod: fc.constantFrom("", "2026-05", "Q2 2025"),
  groupBy: fc.constantFrom(...NAMED_GROUPINGS),
  projects: names,
  clusters: names,
  chart: fc.constantFrom(...CHARTS),
  audience: fc.constantFrom(...AUDIENCES),
  channel: fc.constantFrom("", "C0123"),
  repeat: fc.constantFrom(...REPEATS),
  rest: fc.constantFrom("", "service:Backup", 'org:"Acme Robotics"'),
});

describe("the command of a form", () => {
  it("asks for what is chosen", () => {
    fc.assert(
      fc.property(forms, (form) => {
        const { text } = commandOf(form);
        const chosen = { groupBy: form.groupBy, projects: form.projects, clusters: form.clusters };
        if (form.repeat === "never") {
          const period = parseUsage(form.otherPeriod || form.period, TODAY);
          if (period.kind !== "usage") expect.fail();
          expect(usageOf(form).request).toMatchObject({ ...chosen, period: period.request.period });
          return;
        }
        if (!GROUPINGS.some((each) => each === form.groupBy)) {
          expect(errorOf(form)).toEqual([FIELDS.groupBy]);
          return;
        }
        const parsed = parseReport(text, TODAY);
        const every = { daily: "day", weekly: "week", monthly: "month" }[form.repeat];
        expect(parsed).toMatchObject({ kind: "subscribe", request: { ...chosen, schedule: { every } } });
      }),
    );
  });

  it.each([
    ['2026-10 by services project:"no chart x"', "auto", 'project:"no chart x"'],
    ['2026-10 by services "a chart b" chart', "chart", '"a chart b"'],
    ['2026-10 by services service:"a chart b" no chart', "no chart", 'service:"a chart b"'],
  ])("takes the chart from words, and not from names: %s", (text, chart, named) => {
    const form = formOf(text);
    expect(form.chart).toBe(chart);
    expect(commandOf(form).text).toContain(named);
    expect(commandOf({ ...form, chart: "auto" }).text).not.toMatch(/ (?:no )?chart$/);
  });

  it("fills in the form that has the same command", () => {
    fc.assert(
      fc.property(forms, (form) => {
        const asked = usageOf({ ...form, repeat: "never" }).request;
        const filled = formOf(formatUsage(asked));
        expect(usageOf(filled).request).toEqual(asked);
        const again = readForm({ values: valuesOf(filled) }, filled.rest);
        expect(commandOf({ ...again, audience: "channel" })).toEqual(commandOf(filled));
      }),
    );
  });

  it("is a view that Slack takes", () => {
    fc.assert(
      fc.property(forms, fc.constantFrom(...CHARTS), (form, chart) => {
        expect(refuseView({ view: askModal({ ...form, chart }, "{}") })).toBeUndefined();
      }),
    );
  });

  it("schedules the same report as the command of the repeated answer", () => {
    const form = { ...formOf('last month by projects project:lab,"a b" csv'), repeat: "weekly" as const };
    const { text } = commandOf(form);
    const parsed = parseReport(text, TODAY);
    if (parsed.kind !== "subscribe") expect.fail();
    expect(formatReport(parsed.request)).toContain('by projects project:lab,"a b"');
  });
});

/** The fields at which a mistake is shown. */
function errorOf(form: AskForm): string[] {
  const { text } = commandOf(form);
  try {
    form.repeat === "never" ? parseUsage(text, TODAY) : parseReport(text, TODAY);
  } catch (error) {
    if (error instanceof CommandError) return Object.keys(errorsOf(form, error));
    throw error;
  }
  return [];
}

interface InitialState {
  readonly initial_value?: string;
  readonly initial_option?: { readonly value: string };
  readonly initial_options?: ReadonlyArray<{ readonly value: string }>;
  readonly initial_conversation?: string;
}

/** What Slack sends of a form that is opened and not changed. */
function valuesOf(form: AskForm): Record<string, string[]> {
  const inputs = askModal(form, "{}").blocks.filter((block): block is InputBlock => block.type === "input");
  return Object.fromEntries(
    inputs.map(({ block_id: id = "", element }) => {
      const {
        initial_value,
        initial_option,
        initial_options = [],
        initial_conversation,
      } = element as InitialState;
      const options = [initial_option, ...initial_options].flatMap((option) => option?.value ?? []);
      return [id, [initial_value ?? [], initial_conversation ?? [], options].flat()];
    }),
  );
}

describe("a mistake in a form", () => {
  it("is shown at the field with the mistake", () => {
    const empty = { ...EMPTY_FORM, audience: "channel" as const };
    expect(errorOf(empty)).toEqual([]);
    expect(errorOf({ ...empty, otherPeriod: "2026-13" })).toEqual([FIELDS.otherPeriod]);
    expect(["Q2 2025", "last 7 days", "2026-10 vs 2026-05"].map((text) => isPeriod(text, TODAY))).toEqual([
      true,
      true,
      true,
    ]);
    expect(
      ["nonsense", "2025 csv", "help", "ytd by projects"].filter((text) => isPeriod(text, TODAY)),
    ).toEqual([]);
    expect(errorOf({ ...empty, groupBy: "moons" })).toEqual([FIELDS.groupBy]);
    expect(errorOf({ ...empty, projects: ["x".repeat(1_000)] })).toEqual([FIELDS.projects]);
  });
});
