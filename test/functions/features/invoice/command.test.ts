import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  formatInvoice,
  INVOICE_FORMS,
  type InvoiceChoice,
  type InvoiceRequest,
  parseInvoice,
} from "../../../../functions/features/invoice/command.ts";
import { INVOICE_STATUSES } from "../../../../functions/features/invoice/status.ts";
import { CommandError } from "../../../../functions/slack/command-error.ts";
import { anyCharacter } from "../../../any-character.ts";

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
    ["unpaid", { kind: "list", period: undefined, statuses: ["CLOSED", "FAILED", "INVOICED"] }],
    ["open 2026", { kind: "list", period: YEAR, statuses: ["CLOSED", "FAILED", "INVOICED"] }],
    ["failed", { kind: "list", period: undefined, statuses: ["FAILED"] }],
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

  it("is read in any order and any case", () => {
    const clauses = ["list", "last 3 months", "paid", 'org:"R&D Europe"'];
    const expected = {
      kind: "invoice",
      request: {
        choice: { kind: "list", period: { start: "2026-08-01", end: "2026-11-01" }, statuses: ["PAID"] },
        organization: "R&D Europe",
      },
    };
    const shuffled = fc.shuffledSubarray(clauses, { minLength: clauses.length });
    fc.assert(
      fc.property(shuffled, (order) => {
        expect(parseInvoice(order.join(" "), TODAY)).toEqual(expected);
      }),
    );
    expect(choice("LAST 3 MONTHS PAID LIST")).toEqual(expected.request.choice);
  });

  it.each(["latest latest", `${ID} ${ID.toUpperCase()}`, "2026-06 june", "latest org:A organization:A"])(
    '"%s" says the same thing twice, which is no mistake',
    (text) => {
      expect(() => parseInvoice(text, TODAY)).not.toThrow();
    },
  );

  it.each([
    "org:Acme",
    "orgs:Acme",
    "Organization:Acme",
    "ORGANIZATIONS:Acme",
    "organisation:Acme",
    "org: Acme",
    "org:Acme latest",
    'org:"Acme"',
  ])('"%s" names an organization', (text) => {
    expect(parseInvoice(text, TODAY)).toMatchObject({ request: { organization: "Acme" } });
  });

  it.each(["help", "?", "HELP", "--help", "—help", "-h", "nonsense help", "latest help"])(
    '"%s" asks for help',
    (text) => {
      expect(parseInvoice(text, TODAY)).toEqual({ kind: "help" });
    },
  );

  it.each(INVOICE_FORMS)("$example, as the help shows it, is understood", ({ example }) => {
    expect(() => parseInvoice(example.replace("/atlas-invoice", ""), TODAY)).not.toThrow();
  });
});

describe("a mistake", () => {
  it.each([
    ["latst", "unknown_word", "latest"],
    ["pendin", "unknown_word", "pending"],
    ["unpayd", "unknown_word", "unpaid"],
    ["last moth", "unknown_word", "last month"],
    ["lst year paid", "unknown_word", "last year"],
    ["elephants", "unknown_word", undefined],
    ['"latest"', "unknown_word", "latest"],
    ["prject:Shop", "unknown_word", "org:"],
    ["2026-13", "no_such_month", undefined],
    ["2027-06", "period_not_begun", undefined],
    ["org:", "missing_value", undefined],
    ["latest list", "conflict", undefined],
    ["latest 2026-06", "conflict", undefined],
    [`${ID} paid`, "conflict", undefined],
    [`${ID} list`, "conflict", undefined],
    [`${ID} 2026-06`, "conflict", undefined],
    [`${ID} ${ID.replace("abc", "abd")}`, "conflict", undefined],
    ["latest paid", "conflict", undefined],
    ["2026-06 2026-07", "conflict", undefined],
    ["org:A org:B", "conflict", undefined],
    ["org:A,B", "conflict", undefined],
    ["x".repeat(301), "too_long", undefined],
    ['org:"A', "unbalanced_quote", undefined],
  ])('"%s" is %s', (text, code, suggestion) => {
    const error = mistake(text);
    expect(error.code).toBe(code);
    if (suggestion) expect(error.suggestion).toBe(suggestion);
    else if (code === "unknown_word") expect(error.suggestion).toBeUndefined();
    expect(() => parseInvoice(error.example.replace("/atlas-invoice", ""), TODAY)).not.toThrow();
  });

  it("names what was typed and shows the command that was meant", () => {
    expect(mistake("list unpayd lst year").corrected).toBe("/atlas-invoice list unpaid last year");
    expect(mistake("last moth")).toMatchObject({ word: "last moth", example: "/atlas-invoice last month" });
    expect(mistake("pendin")).toMatchObject({ word: "pendin", example: "/atlas-invoice pending" });
  });

  it("of length is over 300 characters, as typed or as the answer's button writes it", () => {
    expect(() => parseInvoice(`org:${"x".repeat(250)}`, TODAY)).not.toThrow();
    expect(mistake(`org:'${'"'.repeat(250)}'`)).toMatchObject({ code: "too_long" });
  });

  it("is all that is ever thrown, with an example that works", () => {
    const words =
      "list latest pending paid help last this month moth year june 2026-06 2026-13 2024 61 months .. to org: org:A prject: , : \" ' “ \\ &amp; &lt;";
    const piece = fc.oneof(
      fc.string({ unit: anyCharacter, maxLength: 12 }),
      fc.constantFrom(ID, ...words.split(" ")),
    );
    const typed = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.array(piece).map((pieces) => pieces.join(" ")),
    );
    fc.assert(
      fc.property(typed, (text) => {
        try {
          parseInvoice(text, TODAY);
        } catch (error) {
          if (!(error instanceof CommandError)) throw error;
          parseInvoice(error.example.replace("/atlas-invoice", ""), TODAY);
        }
      }),
      { numRuns: 500 },
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
  const statuses = fc.uniqueArray(fc.constantFrom(...INVOICE_STATUSES), { maxLength: 3 });
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
  const names = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
    fc.stringMatching(/^[0-9a-f]{24}$/),
    fc.constantFrom("A,B", 'the "best"', "<!channel>", "&amp;", "쇼핑", "“x”", "help", " ", " A ", "\\", "'"),
  );

  it("mean the same on any later day", () => {
    fc.assert(
      fc.property(choices, fc.option(names, { nil: undefined }), fc.nat(2000), (wanted, name, days) => {
        const request: InvoiceRequest =
          name === undefined ? { choice: wanted } : { choice: wanted, organization: name };
        const later = new Date(TODAY.getTime() + days * 86_400_000);
        expect(parseInvoice(formatInvoice(request), later)).toEqual({ kind: "invoice", request });
      }),
      { numRuns: 500 },
    );
  });
});
