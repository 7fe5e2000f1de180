import { describe, expect, it } from "vitest";
import type { ReadInvoice, UnreadableInvoice } from "../../../../functions/atlas/period-charges.ts";
import {
  leftOutOrganizations,
  problemsOf,
  unseenOrganizations,
  withoutOrganizations,
} from "../../../../functions/features/charges/missing.ts";
import { warningsOf } from "../../../../functions/features/charges/notes.ts";
import type { SideCharges } from "../../../../functions/features/charges/read-side.ts";
import { planSides } from "../../../../functions/features/charges/sides.ts";
import { checksOf } from "../../../../functions/features/why/checks.ts";
import { parseWhy } from "../../../../functions/features/why/command.ts";

const TODAY = "2026-11-21";
const PAYER = "0a0000000000000000000001";
const LINKED = "0a0000000000000000000002";
const NONE_OMITTED = { leftOut: [], unseen: [], withoutService: { before: 0n, after: 0n } };

function invoice(month: string, more: Partial<ReadInvoice> = {}): ReadInvoice {
  return {
    id: `${month}-${more.orgId ?? PAYER}`,
    orgId: PAYER,
    organization: "Acme",
    month,
    isFinal: true,
    linesWithoutAmount: 0,
    subtotalCents: 1_000n,
    creditsCents: 0n,
    salesTaxCents: 0n,
    differenceCents: 0n,
    roundingCents: 0n,
    billedCents: 1_000n,
    payingCreditsCents: 0n,
    ...more,
  };
}

function charges(month: string, more: Partial<SideCharges> = {}): SideCharges {
  return {
    ...{
      groups: [],
      daysByPlace: [],
      invoices: [invoice(month)],
      unreadable: [],
      missingMonths: [],
      lastDay: undefined,
    },
    ...{ days: undefined, organizationIds: undefined, unseen: [], tagKeys: [] },
    ...more,
  };
}

function denied(orgId: string, reason: UnreadableInvoice["reason"] = "denied"): UnreadableInvoice {
  return { orgId, organization: "<!here> & Co", month: "2026-09", reason };
}

function sidesOf(command: string) {
  const parsed = parseWhy(command, new Date(TODAY));
  return planSides(parsed.kind === "why" ? parsed.request : expect.fail(), TODAY);
}

describe("a period", () => {
  it.each([
    ["with all its lines", charges("2026-09"), 0],
    ["without an invoice", charges("2026-09", { missingMonths: ["2026-09"] }), 1],
    ["whose invoice is denied", charges("2026-09", { unreadable: [denied(PAYER)] }), 1],
    ["whose linked invoice is denied", charges("2026-09", { unreadable: [denied(LINKED)] }), 0],
    [
      "whose linked invoice is truncated",
      charges("2026-09", { unreadable: [denied(LINKED, "truncated")] }),
      1,
    ],
    [
      "with a cent more in its lines",
      charges("2026-09", { invoices: [invoice("2026-09", { differenceCents: 1n })] }),
      0,
    ],
    [
      "with half of its lines",
      charges("2026-09", { invoices: [invoice("2026-09", { differenceCents: -500n })] }),
      1,
    ],
  ])("%s has the right number of problems", (_, period, count) => {
    expect(problemsOf(period, PAYER)).toHaveLength(count);
  });

  it("without amounts is not called a part of the invoice", () => {
    const incomplete = { differenceCents: -500n, linesWithoutAmount: 3 };
    const invoices = [invoice("2026-09", incomplete)];
    expect(problemsOf(charges("2026-09", { invoices }), PAYER)).toEqual([
      expect.stringMatching(/^3 lines .* no amount/),
    ]);
  });

  it("has problems without markup from outside", () => {
    expect(problemsOf(charges("2026-09", { unreadable: [denied(PAYER)] }), PAYER)[0]).toContain(
      "&lt;!here&gt;",
    );
  });
});

describe("an invoice that is read for late charges of some days", () => {
  const days = { first: "2026-09-01", last: "2026-09-20" };
  const half = invoice("2026-10", { differenceCents: -500n });
  const late = { ...denied(LINKED), month: "2026-10" };
  const before = charges("2026-09", { days, invoices: [invoice("2026-09"), half], unreadable: [late] });
  const both = { before, after: charges("2026-11") };

  it("is no problem, and only named", () => {
    expect(problemsOf(before, PAYER)).toEqual([]);
    expect(problemsOf({ ...before, unreadable: [{ ...late, reason: "truncated" }] }, PAYER)).toEqual([]);
    expect(leftOutOrganizations(both.before, both.after).size).toBe(0);
    expect(warningsOf(both, NONE_OMITTED)).toEqual([
      expect.stringContaining("&lt;!here&gt;"),
      expect.stringContaining("Acme for October 2026"),
    ]);
  });
});

describe("an organization that is denied in one period", () => {
  const both = {
    before: charges("2026-09", { unreadable: [denied(LINKED)] }),
    after: charges("2026-10", { invoices: [invoice("2026-10"), invoice("2026-10", { orgId: LINKED })] }),
  };

  it("is left out of both", () => {
    const leftOut = leftOutOrganizations(both.before, both.after);
    expect([...leftOut.keys()]).toEqual([LINKED]);
    const kept = withoutOrganizations(both.after, new Set(leftOut.keys()));
    expect(kept.invoices.map(({ orgId }) => orgId)).toEqual([PAYER]);
    const omitted = { ...NONE_OMITTED, leftOut: [...leftOut.values()] };
    expect(warningsOf({ before: both.before, after: kept }, omitted)[0]).toContain("&lt;!here&gt;");
  });
});

describe("an organization that Atlas lists without invoices", () => {
  const unseen = [{ id: LINKED, name: "<!here> & Co", path: "" }];
  const both = { before: charges("2026-09", { unseen }), after: charges("2026-10", { unseen }) };

  it("is named where it has none in both periods", () => {
    expect(unseenOrganizations(both)).toEqual(unseen);
    expect(unseenOrganizations({ ...both, after: charges("2026-10") })).toEqual([]);
    expect(warningsOf(both, { ...NONE_OMITTED, unseen })[0]).toContain("&lt;!here&gt;");
  });

  it("is the problem where no other is wanted", () => {
    const missing = { invoices: [], missingMonths: ["2026-09"], unseen };
    const problemOf = (organizationIds: string[]) =>
      problemsOf(charges("2026-09", { ...missing, organizationIds }), PAYER)[0];
    expect(problemOf([LINKED])).toContain("&lt;!here&gt;");
    expect(problemOf([PAYER, LINKED])).not.toContain("&lt;!here&gt;");
  });
});

describe("what is said of the invoices", () => {
  const all = { changeCents: 5n, isFiltered: false, otherCredits: { before: 0n, after: 0n } };

  it("is that they match their lines, and what tax is not included", () => {
    const after = charges("2026-10", { invoices: [invoice("2026-10", { salesTaxCents: 90n })] });
    const checks = checksOf({ before: charges("2026-09"), after }, { ...all, sides: sidesOf("2026-10") });
    expect(checks).toEqual([
      "The parts add up to +$0.05; both invoices match their lines.",
      "Without sales tax ($0.90, and $0.00 before).",
    ]);
  });

  it("is how far they don't", () => {
    const after = charges("2026-10", { invoices: [invoice("2026-10", { differenceCents: -7n })] });
    const both = { before: charges("2026-09"), after };
    expect(checksOf(both, { ...all, sides: sidesOf("2026-10") })).toEqual(["The parts add up to +$0.05."]);
    expect(warningsOf(both, NONE_OMITTED)[0]).toMatch(
      /October 2026 add up to \$9\.93, .* \$10\.00: .* -\$0\.07/,
    );
  });

  it("is how far a pending month is charged, and that days have no credits", () => {
    const pending = invoice("2026-11", { isFinal: false, creditsCents: 5n });
    const after = charges("2026-11", { invoices: [pending], lastDay: "2026-11-19" });
    const sides = sidesOf("this month");
    const checks = checksOf({ before: charges("2026-10"), after }, { ...all, sides, open: "after" });
    expect(checks.slice(1)).toEqual([
      expect.stringMatching(/^November 2026 .* through 19 November/),
      expect.stringMatching(/^Credits/),
    ]);
  });

  it("is only of days that may not be charged how far they are, each pending month once", () => {
    const invoices = [invoice("2026-11", { isFinal: false })];
    const before = charges("2026-11", { invoices, lastDay: "2026-11-13" });
    const both = { before, after: charges("2026-11", { invoices, lastDay: "2026-11-19" }) };
    const sides = sidesOf("last 7 days");
    expect(checksOf(both, { ...all, sides, open: "after" }).slice(1)).toEqual([
      expect.stringMatching(/^November 2026 .* through 19 November/),
    ]);
    expect(checksOf(both, { ...all, sides }).slice(1)).toEqual([
      expect.stringMatching(/^November 2026 is not closed yet\. /),
    ]);
  });

  it("is by how much credits changed that filters left out", () => {
    const both = { before: charges("2026-04"), after: charges("2026-05") };
    const filtered = { ...all, sides: sidesOf("2026-05"), isFiltered: true };
    const [, credits] = checksOf(both, { ...filtered, otherCredits: { before: -25_000n, after: -33_765n } });
    expect(credits).toMatch(/-\$337\.65, and -\$250\.00 before/);
    expect(checksOf(both, filtered)).toHaveLength(1);
  });

  it("names several pending months in their order", () => {
    const pending = ["2027-01", "2026-12"].map((month) => invoice(month, { isFinal: false }));
    const after = charges("2026-12", { invoices: pending });
    const sides = sidesOf("2026-11..2027-01 against 2026-08..2026-10");
    const checks = checksOf({ before: charges("2026-09"), after }, { ...all, sides });
    expect(checks[1]).toMatch(/^December 2026 and January 2027 are /);
  });

  it("is what a filter of services left out because nobody knows its service", () => {
    const both = { before: charges("2026-09"), after: charges("2026-10") };
    const withoutService = { before: 5n, after: 700n };
    expect(warningsOf(both, { ...NONE_OMITTED, withoutService })).toEqual([
      expect.stringMatching(/\$7\.00, and \$0\.05 before/),
    ]);
    expect(warningsOf(both, NONE_OMITTED)).toEqual([]);
  });

  it("is in one sentence which lines are in whole cents, not that they match", () => {
    const rounded = { before: charges("2026-09"), after: charges("2026-10") };
    const invoices = [invoice("2026-10", { roundingCents: 3n }), invoice("2026-11", { roundingCents: -2n })];
    const both = { ...rounded, after: charges("2026-10", { invoices }) };
    const sides = sidesOf("2026-10");
    const [added, ...more] = checksOf(both, { ...all, sides });
    expect(added).toBe("The parts add up to +$0.05.");
    expect(more).toEqual([expect.stringMatching(/2 invoices .* added/)]);
    const [, ofCluster] = checksOf(both, { ...all, sides, isFiltered: true });
    expect(ofCluster).toMatch(/2 invoices .* off/);
    expect([problemsOf(both.after, PAYER), warningsOf(both, NONE_OMITTED)]).toEqual([[], []]);
  });

  it("is how many lines have no amount", () => {
    const after = charges("2026-10", { invoices: [invoice("2026-10", { linesWithoutAmount: 3 })] });
    expect(warningsOf({ before: charges("2026-09"), after }, NONE_OMITTED)[0]).toMatch(/^3 lines/);
  });
});
