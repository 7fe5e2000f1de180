import { describe, expect, it } from "vitest";
import type { AnswerScope } from "../../../functions/features/answer-scope.ts";
import { features } from "../../../functions/features/index.ts";
import { readSentence } from "../../../functions/features/mention/sentence.ts";
import type { Job } from "../../../functions/jobs/job.ts";
import { reportRun } from "../requests.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");
const OCTOBER = { start: "2026-10-01", end: "2026-11-01" };
const SEPTEMBER = { start: "2026-09-01", end: "2026-10-01" };

/** The parsed command, such as `/atlas-usage last month`, in a thread about `scope`. */
function parsed(command: string, scope?: AnswerScope): { kind: string; request?: unknown } {
  const [name, ...words] = command.split(" ");
  const feature = features.find((each) => each.command.name === name);
  return feature?.parse(words.join(" "), TODAY, { scope }) ?? expect.fail(command);
}

function scopeOf(command: string): AnswerScope {
  const job = { ...parsed(command), createdAt: TODAY.getTime() } as unknown as Job;
  const feature = features.find(({ command: { name } }) => command.startsWith(name));
  return feature?.scopeOf?.(job) ?? expect.fail(command);
}

/** The request of a command in the thread of another one's answer. */
function followUp(command: string, answered: string): unknown {
  return parsed(command, scopeOf(answered)).request;
}

const TELEMETRY = "/atlas-usage 2026-09 by projects cluster:telemetry service:Backup";

describe("a follow-up", () => {
  it("takes over what it does not say", () => {
    expect(followUp("/atlas-usage", TELEMETRY)).toEqual(parsed(TELEMETRY).request);
    expect(followUp("/atlas-usage by clusters", TELEMETRY)).toMatchObject({
      ...{ period: SEPTEMBER, groupBy: "clusters", clusters: ["telemetry"], services: ["Backup"] },
    });
    expect(followUp("/atlas-usage last month", TELEMETRY)).toMatchObject({
      ...{ period: OCTOBER, groupBy: "projects", clusters: ["telemetry"] },
    });
  });

  it("explains the period of the answer, compared as it was there", () => {
    const september = parsed("/atlas-why 2026-09 cluster:telemetry service:Backup").request;
    expect(followUp("/atlas-why", TELEMETRY)).toEqual(september);
    const compared = "/atlas-usage 2026-10 against 2026-05";
    expect(followUp("/atlas-why", compared)).toEqual(parsed("/atlas-why 2026-10 against 2026-05").request);
    const yearToDate = parsed("/atlas-why 2026-01..2026-11 against 2025-01..2025-11").request;
    expect(followUp("/atlas-why", "/atlas-usage ytd")).toEqual(yearToDate);
    expect(followUp("/atlas-usage", "/atlas-why 2026-10 against 2026-05")).toEqual(parsed(compared).request);
  });

  it("can't explain more than 12 months", () => {
    expect(() => followUp("/atlas-why", "/atlas-usage last 24 months")).toThrow(
      expect.objectContaining({ code: "period_too_long" }),
    );
    expect(followUp("/atlas-why 2026-10", "/atlas-usage last 24 months")).toMatchObject({ period: OCTOBER });
  });

  it("takes over days, and their months where it needs months", () => {
    const days = { first: "2026-10-05", last: "2026-10-06" };
    const answered = "/atlas-usage 2026-10-05..2026-10-06";
    expect(followUp("/atlas-usage by projects", answered)).toMatchObject({ days, period: OCTOBER });
    expect(followUp("/atlas-usage 2026-09", answered)).not.toHaveProperty("days");
    expect(followUp("/atlas-why", answered)).toMatchObject({
      ...{ period: OCTOBER, days, againstDays: { first: "2026-10-03", last: "2026-10-04" } },
    });
    const compared = "2026-10-05..2026-10-06 against 2026-09-01..2026-09-02";
    const explained = parsed(`/atlas-why ${compared}`).request;
    expect(followUp("/atlas-why", `/atlas-usage ${compared}`)).toEqual(explained);
    expect(followUp("/atlas-usage", `/atlas-why ${compared}`)).toEqual(
      parsed(`/atlas-usage ${compared}`).request,
    );
    expect(followUp("/atlas-why 2026-09", answered)).not.toHaveProperty("days");
    expect(followUp("/atlas-invoice", answered)).toMatchObject({
      choice: { kind: "month", period: OCTOBER },
    });
  });

  it("explains the days that a report begins with, and shows its month", () => {
    const { scopeOf: scopeOfReport } = features.find(({ command }) => command.name === "/atlas-report") ?? {};
    const scopeOfRun = (words: string, period = { start: "2026-11-01", end: "2026-12-01" }) => {
      const job = { request: reportRun(words, { period }), createdAt: TODAY.getTime() } as unknown as Job;
      return scopeOfReport?.(job);
    };
    const whyOf = (scope: AnswerScope | undefined) => parsed("/atlas-why", scope).request;
    expect(whyOf(scopeOfRun("weekly"))).toEqual(parsed("/atlas-why last 7 days").request);
    expect(whyOf(scopeOfRun("daily"))).toEqual(parsed("/atlas-why yesterday vs 2026-11-19").request);
    expect(whyOf(scopeOfRun("weekly service:Backup"))).toEqual(
      parsed("/atlas-why last 7 days service:Backup").request,
    );
    expect(whyOf(scopeOfRun("monthly", SEPTEMBER))).toEqual(parsed("/atlas-why 2026-09").request);
    expect(parsed("/atlas-usage by clusters", scopeOfRun("weekly")).request).not.toHaveProperty("days");
  });

  it("takes over a grouping by a tag, or has another one", () => {
    const answered = "/atlas-usage last month by tag:team";
    expect(followUp("/atlas-usage", answered)).toMatchObject({ groupBy: { tag: "team" } });
    expect(followUp("/atlas-usage by clusters", answered)).toEqual(
      parsed("/atlas-usage last month by clusters").request,
    );
    const sentence = readSentence("and by clusters?", features, { today: TODAY, isFollowUp: true });
    expect(followUp(`/atlas-usage ${sentence?.text}`, answered)).toEqual(
      parsed("/atlas-usage last month by clusters").request,
    );
    const byOther = followUp("/atlas-usage by tag:'Cost Center'", answered);
    expect(byOther).toMatchObject({ groupBy: { tag: "Cost Center" } });
  });

  it.each([
    ["cluster:lab", { clusters: ["lab"], projects: ["Fleet"], organizations: ["Acme"], names: [] }],
    ["project:Shop", { clusters: [], projects: ["Shop"], organizations: ["Acme"], names: [] }],
    ["org:Other", { clusters: [], projects: [], organizations: ["Other"], names: [] }],
    ["service:Support", { clusters: ["telemetry"], projects: ["Fleet"], services: ["Support"] }],
    ["lab", { clusters: [], projects: [], organizations: [], names: ["lab"] }],
  ])("with %s replaces the filters that it can't go with", (text, filters) => {
    const answered = "/atlas-why 2026-09 cluster:telemetry project:Fleet org:Acme";
    expect(followUp(`/atlas-why ${text}`, answered)).toMatchObject({ period: SEPTEMBER, ...filters });
  });

  it("asks for the invoice of the answer's month and organization", () => {
    expect(followUp("/atlas-invoice", "/atlas-usage 2026-09 org:Acme")).toEqual({
      choice: { kind: "month", period: SEPTEMBER },
      organization: "Acme",
    });
    expect(followUp("/atlas-invoice latest", TELEMETRY)).toEqual({ choice: { kind: "latest" } });
    expect(followUp("/atlas-invoice", "/atlas-invoice unpaid")).toMatchObject({ choice: { kind: "list" } });
  });

  it("goes on from an invoice", () => {
    expect(followUp("/atlas-usage", "/atlas-invoice 2026-09 org:Acme")).toMatchObject({
      ...{ period: SEPTEMBER, organizations: ["Acme"], groupBy: "services" },
    });
    expect(scopeOf("/atlas-invoice pending").period).toEqual({ start: "2026-11-01", end: "2026-12-01" });
    expect(scopeOf("/atlas-invoice latest").period).toBeUndefined();
  });

  it("schedules a report on the same costs", () => {
    expect(followUp("/atlas-report weekly", TELEMETRY)).toMatchObject({
      ...{ groupBy: "projects", clusters: ["telemetry"], services: ["Backup"] },
      schedule: { every: "week" },
    });
    expect(followUp("/atlas-report weekly", "/atlas-usage by skus")).toMatchObject({ groupBy: "services" });
  });
});
