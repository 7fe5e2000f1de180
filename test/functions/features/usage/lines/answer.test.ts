import { describe, expect, it } from "vitest";
import type { Atlas } from "../../../../../functions/atlas/atlas.ts";
import type { ChargeGroup } from "../../../../../functions/atlas/charge-group.ts";
import type { ReadInvoice, UnreadableInvoice } from "../../../../../functions/atlas/period-charges.ts";
import type { SideCharges } from "../../../../../functions/features/charges/read-side.ts";
import { chargesText } from "../../../../../functions/features/charges/text.ts";
import { lineAnswer, lineCosts } from "../../../../../functions/features/usage/lines/answer.ts";
import { planLines } from "../../../../../functions/features/usage/lines/sides.ts";
import type { WorkflowDeps } from "../../../../../functions/jobs/deps.ts";
import { failureOf } from "../../../../../functions/jobs/failure.ts";
import { buttonsOf } from "../../../../messages.ts";
import { parsedUsage } from "../../../requests.ts";
import { groupLines, type Line } from "../../charges/lines.ts";

const TODAY = "2026-11-21";
const ATLAS = { orgId: "o1", currency: "USD" } as Atlas;
const LINE: Line = { day: "2026-10-02", sku: "ATLAS_AWS_INSTANCE_M30", price: "1", quantity: "5" };

function invoice(month: string, more: Partial<ReadInvoice> = {}): ReadInvoice {
  return {
    ...{
      id: `${month} of o1`,
      orgId: "o1",
      organization: "Acme",
      month,
      isFinal: true,
      linesWithoutAmount: 0,
    },
    ...{ subtotalCents: 500n, creditsCents: 0n, salesTaxCents: 0n, differenceCents: 0n, roundingCents: 0n },
    ...{ billedCents: 500n, payingCreditsCents: 0n },
    ...more,
  };
}

function sideOf(month: string, more: Partial<SideCharges> = {}): SideCharges {
  return {
    groups: groupLines([{ ...LINE, day: `${month}-02` }], "ids", { by: "day", hasPlaces: true }),
    daysByPlace: [],
    ...{ invoices: [invoice(month)], unreadable: [], missingMonths: [], lastDay: undefined, tagKeys: [] },
    ...{ days: undefined, organizationIds: undefined, unseen: [] },
    ...more,
  };
}

function unread(orgId: string, month: string, reason: UnreadableInvoice["reason"]): UnreadableInvoice {
  return { orgId, organization: orgId, month, reason };
}

function ofOrganization(group: ChargeGroup, organizationId: string): ChargeGroup {
  return { ...group, organizationId, organization: organizationId };
}

async function costsOf(words: string, after: Partial<SideCharges> = {}, before: Partial<SideCharges> = {}) {
  const request = parsedUsage(words, new Date(TODAY));
  const read = { after: sideOf("2026-10", after), before: sideOf("2026-09", before) };
  return await lineCosts(ATLAS, request, read, planLines(request, TODAY));
}

async function answerOf(words: string, ...sides: [Partial<SideCharges>?, Partial<SideCharges>?]) {
  const request = parsedUsage(words, new Date(TODAY));
  const deps = { atlas: () => ATLAS, now: () => Date.parse(TODAY) } as unknown as WorkflowDeps;
  const job = { request, userId: "U1" } as Parameters<typeof lineAnswer>[1];
  return lineAnswer(deps, job, await costsOf(words, ...sides), []);
}

describe("an answer from lines", () => {
  it("is compared if the lines of both sides are complete", async () => {
    const { summary, comparison, warnings } = await costsOf("last month by sku");
    expect([summary.totalCents, summary.previousCents]).toEqual([500n, 500n]);
    expect({ comparison, warnings }).toEqual({ comparison: { kind: "changes" }, warnings: [] });
  });

  it.each<[string, string, Partial<SideCharges>, Partial<SideCharges>, number]>([
    ["a part of it can't be read", "unread", { unreadable: [unread("o1", "2026-10", "truncated")] }, {}, 1],
    ["a month has no invoice", "unread", { missingMonths: ["2026-10"] }, {}, 1],
    ["lines are missing", "unread", { invoices: [invoice("2026-10", { differenceCents: -400n })] }, {}, 1],
    ["the other side can't be read", "unread", {}, { unreadable: [unread("o1", "2026-09", "denied")] }, 1],
    [
      "a linked organization was readable",
      "unread",
      {},
      { unreadable: [unread("o2", "2026-09", "denied")] },
      1,
    ],
    ["it began later", "partly", {}, { missingMonths: ["2026-08"] }, 0],
    ["there was nothing", "none", {}, { groups: [], invoices: [], missingMonths: ["2026-09"] }, 0],
    ["nothing was charged", "none", {}, { groups: [] }, 0],
  ])("is not compared where %s, and says what is missing", async (_, kind, after, before, count) => {
    const { comparison, warnings, summary } = await costsOf("last month by sku", after, before);
    expect([comparison.kind, warnings.length, summary.totalCents]).toEqual([kind, count, 500n]);
  });

  it("is compared with nothing where only the filter had no costs", async () => {
    const { comparison, summary } = await costsOf("last month by sku service:Clusters", {}, { groups: [] });
    expect([comparison.kind, summary.totalCents, summary.previousCents]).toEqual(["changes", 500n, 0n]);
  });

  it("says that there are no such costs where the filter has none on either side", async () => {
    const { text } = await answerOf("2026-10-01..2026-10-03 service:Support", { groups: [] }, { groups: [] });
    expect(text).toContain("no such costs on 1–3 October 2026");
  });

  it("leaves out a linked organization on both sides if it can't be read now, and names it", async () => {
    const groups = sideOf("2026-09").groups.flatMap((group) => [group, ofOrganization(group, "o2")]);
    const after = { unreadable: [unread("o2", "2026-10", "denied")] };
    const { summary, comparison, warnings } = await costsOf("last month by sku", after, { groups });
    expect([summary.previousCents, comparison.kind]).toEqual([500n, "changes"]);
    expect(warnings).toEqual([expect.stringContaining("o2")]);
  });

  it("says of each pending month once through which day it is charged", async () => {
    const pending = { invoices: [invoice("2026-11", { isFinal: false })], lastDay: "2026-11-20" };
    const message = await answerOf("last 7 days", pending, { ...pending, lastDay: "2026-11-13" });
    const text = JSON.stringify(message.blocks);
    expect(text.match(/not closed/g)).toHaveLength(1);
    expect(text).toContain("20 November");
  });

  it("names tax of whole months, and credits that days and filters leave out", async () => {
    const sides = [{ invoices: [invoice("2026-10", { salesTaxCents: 123n, creditsCents: 100n })] }] as const;
    const textOf = async (words: string) => JSON.stringify((await answerOf(words, ...sides)).blocks);
    expect(await textOf("last month by sku")).toContain("$1.23");
    expect(await textOf("last 7 days by sku")).toContain(chargesText.creditsLeftOut);
  });

  it.each<[string, Partial<ReadInvoice>, RegExp]>([
    ["a credit paid all of it", { billedCents: 0n, payingCreditsCents: 500n }, /\$5\.00 less than the costs/],
    ["a line corrects it", { billedCents: 507n }, /7 ¢ rounding/],
    ["it bills the same", {}, /the same as above/],
  ])("compares the total of whole months with the invoice where %s", async (_, fields, expected) => {
    const after = { invoices: [invoice("2026-10", fields)] };
    expect(JSON.stringify((await answerOf("last month by sku", after)).blocks)).toMatch(expected);
  });

  it("names credits that paid a whole invoice, on both sides", async () => {
    const before = { invoices: [invoice("2026-09", { payingCreditsCents: 321n })] };
    expect(JSON.stringify((await answerOf("last month by sku", {}, before)).blocks)).toContain("$3.21");
  });

  it.each(["last 7 days by sku", "last month by sku service:Clusters"])(
    "%s is not compared with whole invoices",
    async (words) => {
      expect(JSON.stringify((await answerOf(words)).blocks)).not.toContain("Invoices:");
    },
  );

  it("has no button for the grouping and the single day that it shows, and one that explains exactly what it compares", async () => {
    const actions = async (words: string) => {
      const blocks = (await answerOf(words)).blocks as Array<{
        type: string;
        elements?: Array<{ action_id: string }>;
      }>;
      return blocks.flatMap(({ type, elements = [] }) =>
        type === "actions" ? elements.map((each) => each.action_id) : [],
      );
    };
    const dimensions = ["services", "projects", "clusters", "organizations"].map(
      (each) => `usage_by_${each}`,
    );
    expect(await actions("last month by day")).toEqual(["why", ...dimensions, "usage_csv", "ask_change"]);
    expect(await actions("last month by sku")).toEqual([
      "why",
      ...dimensions,
      "usage_by_days",
      "usage_csv",
      "ask_change",
    ]);
    expect(await actions("last 7 days by days")).toEqual(["why", ...dimensions, "usage_csv", "ask_change"]);
    expect(await actions("2026-10-02 by sku")).toEqual(["why", ...dimensions, "usage_csv", "ask_change"]);
    const explainedBy = async (words: string) => buttonsOf({ ts: "1.1", ...(await answerOf(words)) })["why"];
    expect(await explainedBy("last month by day")).toBe("2026-10 against 2026-09");
    expect(await explainedBy("last 7 days")).toBe("2026-11-14..2026-11-20 against 2026-11-07..2026-11-13");
    expect(await explainedBy("yesterday")).toBe("2026-11-20 against 2026-11-13");
    expect(await explainedBy("this month by day")).toBe(
      "2026-11-01..2026-11-20 against 2026-10-01..2026-10-20",
    );
    expect(await explainedBy("2026-11-02 vs 2026-06-01")).toBe("2026-11-02 against 2026-06-01");
  });

  it("by a tag has buttons for the tag and for other groupings", async () => {
    const sides = [{ tagKeys: ["team"] }] as const;
    const buttons = buttonsOf({ ts: "1.1", ...(await answerOf("last month by tag:team", ...sides)) });
    expect(buttons["usage_by_clusters"]).toBe("2026-10 by clusters");
    expect(buttons["usage_csv"]).toBe("2026-10 by tag:team csv");
    expect(buttons["ask_change"]).toBe("2026-10 by tag:team");
  });

  it("names the tags that there are, the nearest first, where no line has the one that is asked for", async () => {
    const request = costsOf("last month by tag:Team", { tagKeys: ["environment", "team"] });
    const failure = failureOf(await request.catch((error: unknown) => error));
    expect(failure?.code).toBe("unknown_tag");
    expect(failure?.corrections).toEqual([
      "/atlas-usage 2026-10 by tag:team",
      "/atlas-usage 2026-10 by tag:environment",
    ]);
    expect(failure?.reason).toMatch(/`Team`.*`team`, `environment`/);
    await expect(costsOf("last month by tag:team", {}, { tagKeys: ["team"] })).resolves.toBeDefined();
  });
});
