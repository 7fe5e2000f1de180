import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CommandError } from "../../../functions/commands/error.ts";
import {
  formatInvoice,
  INVOICE_FORMS,
  type InvoiceChoice,
  type InvoiceRequest,
  parseInvoice,
} from "../../../functions/commands/invoice.ts";

const TODAY = new Date("2026-11-21T12:00:00Z");
const JUNE = { start: "2026-06-01", end: "2026-07-01" };
const YEAR = { start: "2026-01-01", end: "2027-01-01" };
const ID = "5f0000000000000000000abc";

function choice(text: string): InvoiceChoice {
  const command = parseInvoice(text, TODAY);
  return command.kind === "invoice" ? command.request.choice : expect.fail("help");
}

function mistake(text: string): CommandError {
  try {
    parseInvoice(text, TODAY);
  } catch (error) {
    if (error instanceof CommandError) return error;
    throw error;
  }
  return expect.fail(`"${text}" was understood`);
}

describe("what is typed", () => {
  it.each<[string, InvoiceChoice]>([
    ["", { kind: "list", period: undefined, statuses: [] }],
    ["list", { kind: "list", period: undefined, statuses: [] }],
    ["LIST 2026", { kind: "list", period: YEAR, statuses: [] }],
    ["2026", { kind: "list", period: YEAR, statuses: [] }],
    ["list June 2026", { kind: "list", period: JUNE, statuses: [] }],
    ["paid list 2026", { kind: "list", period: YEAR, statuses: ["PAID"] }],
    ["failed Invoiced", { kind: "list", period: undefined, statuses: ["FAILED", "INVOICED"] }],
    ["list pending", { kind: "list", period: undefined, statuses: ["PENDING"] }],
    ["Latest", { kind: "latest" }],
    ["pending", { kind: "pending" }],
    ["2026-06", { kind: "month", period: JUNE }],
    ["june 2026", { kind: "month", period: JUNE }],
    [ID.toUpperCase(), { kind: "id", invoiceId: ID }],
  ])('"%s" is understood', (text, expected) => {
    expect(choice(text)).toEqual(expected);
  });

  it("may name a linked organization, in quotes as Slack sends them", () => {
    expect(parseInvoice('latest org:"R&amp;D Europe"', TODAY)).toEqual({
      kind: "invoice",
      request: { choice: { kind: "latest" }, organization: "R&D Europe" },
    });
  });

  it.each(["help", "?", "latest help"])('"%s" asks for help', (text) => {
    expect(parseInvoice(text, TODAY)).toEqual({ kind: "help" });
  });

  it.each(INVOICE_FORMS)("$example, as the help shows it, is understood", ({ example }) => {
    expect(() => parseInvoice(example.replace("/atlas-invoice", ""), TODAY)).not.toThrow();
  });
});

describe("a mistake", () => {
  it.each([
    ["latst", "unknown_word", "latest"],
    ["pendin", "unknown_word", "pending"],
    ["prject:Shop", "unknown_word", "org:"],
    ["2026-13", "no_such_month", undefined],
    ["2027-06", "period_not_begun", undefined],
    ["org:", "missing_value", undefined],
    ["latest list", "conflict", undefined],
    ["latest 2026-06", "conflict", undefined],
    [`${ID} paid`, "conflict", undefined],
    ["2026-06 2026-07", "conflict", undefined],
    ["org:A org:B", "conflict", undefined],
    ["x".repeat(301), "too_long", undefined],
    ['org:"A', "unbalanced_quote", undefined],
  ])('"%s" is told as %s', (text, code, suggestion) => {
    const error = mistake(text);
    expect(error.code).toBe(code);
    if (suggestion) expect(error.suggestion).toBe(suggestion);
    expect(() => parseInvoice(error.example.replace("/atlas-invoice", ""), TODAY)).not.toThrow();
  });

  it("is all that is ever thrown, with an example that works", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 60 }), (text) => {
        try {
          parseInvoice(text, TODAY);
        } catch (error) {
          if (!(error instanceof CommandError)) throw error;
          parseInvoice(error.example.replace("/atlas-invoice", ""), TODAY);
        }
      }),
    );
  });
});

describe("the canonical words", () => {
  const month = fc.integer({ min: 2010 * 12, max: 2026 * 12 + 9 });
  const periodOf = (first: number, length: number) => {
    const day = (count: number) =>
      `${Math.floor(count / 12)}-${String((count % 12) + 1).padStart(2, "0")}-01`;
    return { start: day(first), end: day(first + length) };
  };
  const statuses = fc.uniqueArray(fc.constantFrom("PENDING", "PAID", "FAILED", "FREE"), { maxLength: 3 });
  const choices = fc.oneof<Array<fc.Arbitrary<InvoiceChoice>>>(
    fc.record({
      kind: fc.constant("list" as const),
      period: fc.option(
        fc.tuple(month, fc.integer({ min: 1, max: 24 })).map(([first, length]) => periodOf(first, length)),
        { nil: undefined },
      ),
      statuses,
    }),
    fc.constantFrom({ kind: "latest" as const }, { kind: "pending" as const }),
    month.map((first) => ({ kind: "month" as const, period: periodOf(first, 1) })),
    fc.stringMatching(/^[a-f0-9]{24}$/).map((invoiceId) => ({ kind: "id" as const, invoiceId })),
  );
  const names = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 20 })
    .filter((name) => name.trim() === name);

  it("mean the same on any later day", () => {
    fc.assert(
      fc.property(choices, fc.option(names, { nil: undefined }), fc.nat(2000), (wanted, name, days) => {
        const request: InvoiceRequest =
          name === undefined ? { choice: wanted } : { choice: wanted, organization: name };
        const later = new Date(TODAY.getTime() + days * 86_400_000);
        expect(parseInvoice(formatInvoice(request), later)).toEqual({ kind: "invoice", request });
      }),
    );
  });
});
