import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Charge } from "../../../functions/atlas/charge.ts";
import type { ChargeGroup, SkuCharges } from "../../../functions/atlas/charge-group.ts";
import { createChargeGroups, type GroupedCharges } from "../../../functions/atlas/charge-groups.ts";
import { readInvoiceCsv } from "../../../functions/atlas/invoice-csv.ts";
import {
  exactDecimal,
  type Money,
  multiplyMoney,
  normalizeMoney,
  parseDollars,
  sumMoney,
} from "../../../functions/money/money.ts";
import { CHARGE, chargesCsv, type Dialect, SKUS } from "./charges-csv.ts";

const OPTIONS = { organizationId: "paying", startDate: "2026-10-01", days: undefined };

type Options = Parameters<typeof createChargeGroups>[0];

function group(charges: readonly Charge[], options: Partial<Options> = {}): GroupedCharges {
  const groups = createChargeGroups({ ...OPTIONS, ...options });
  for (const charge of charges) groups.add(charge);
  return groups.result();
}

async function groupCsv(charges: readonly Charge[], dialect: Dialect): Promise<GroupedCharges> {
  const groups = createChargeGroups(OPTIONS);
  const source = Readable.from([Buffer.from(chargesCsv(charges, dialect))]);
  expect((await readInvoiceCsv(source, (charge) => groups.add(charge))).problem).toBeUndefined();
  return groups.result();
}

type SumName = "amount" | "quantity" | "listAmount" | "discountAmount";

function sum({ groups }: GroupedCharges, name: SumName): Money {
  const charges = groups.flatMap((each) => each.charges);
  return normalizeMoney(sumMoney(charges.map((each) => each[name])));
}

function dollars(text: string): Money {
  return normalizeMoney(parseDollars(text));
}

function chargesOf(result: GroupedCharges): SkuCharges[] {
  return result.groups.flatMap(({ charges }) => charges);
}

const decimal = fc.stringMatching(/^-?\d{1,6}(\.\d{1,10})?$/);
const positive = fc.oneof(fc.stringMatching(/^\d{1,3}(\.\d{1,6})?$/), fc.constantFrom("1e-7", ".5"));
const name = fc.constantFrom("", "prod", "test", "결제", '"', "a,b", " x ");
const charge: fc.Arbitrary<Charge> = fc.record({
  usageDate: fc.constantFrom("2026-09-30", "2026-10-01", "2026-10-02", "2026-10-31", "soon"),
  organization: fc.constant("Acme"),
  organizationId: fc.constantFrom("", "paying", "linked"),
  project: fc.constant("Shop"),
  projectId: fc.constantFrom("", "p1", "p2"),
  cluster: name,
  sku: fc.constantFrom(...Object.keys(SKUS)),
  region: fc.constantFrom("", "US_EAST_1"),
  unit: fc.constantFrom("GB", "hours"),
  unitPrice: fc.oneof(fc.constantFrom("", "0.08", "0.080"), positive),
  quantity: fc.oneof(fc.constantFrom("", "24"), positive),
  discountPercent: fc.constantFrom("", "0", "5", "12.5"),
  amount: fc.oneof(decimal, fc.constantFrom("", "free")),
});
const charges = fc.array(charge, { maxLength: 40 });

describe("groups of charges", () => {
  it("add up to the lines of any invoice", () => {
    fc.assert(
      fc.property(charges, (lines) => {
        const result = group(lines);
        const counted = lines.filter(({ amount }) => amount !== "" && amount !== "free");
        expect(result).toMatchObject({
          lines: counted.length,
          linesWithoutAmount: lines.length - counted.length,
        });
        const total = sumMoney(counted.map(({ amount }) => parseDollars(amount)));
        expect(sum(result, "amount")).toEqual(normalizeMoney(total));
        expect(normalizeMoney(result.total)).toEqual(normalizeMoney(total));
        const priced = counted.filter(({ unitPrice, quantity }) => unitPrice !== "" && quantity !== "");
        const listed = priced.map(({ unitPrice, quantity, discountPercent }) => ({
          list: multiplyMoney(parseDollars(unitPrice), parseDollars(quantity)),
          percent: parseDollars(`${discountPercent || 0}e-2`),
        }));
        expect(sum(result, "listAmount")).toEqual(normalizeMoney(sumMoney(listed.map(({ list }) => list))));
        const discounts = listed.map(({ list, percent }) => multiplyMoney(list, percent));
        expect(sum(result, "discountAmount")).toEqual(normalizeMoney(sumMoney(discounts)));
      }),
    );
  });

  it("are the same in any order of the lines", () => {
    const shuffled = charges.chain((lines) =>
      fc.tuple(fc.constant(lines), fc.shuffledSubarray(lines, { minLength: lines.length })),
    );
    fc.assert(
      fc.property(shuffled, ([one, other]) => {
        expect(group(other).groups).toEqual(group(one).groups);
      }),
    );
  });

  it("are the same when a line is split, but for the number of lines", () => {
    fc.assert(
      fc.property(charge, decimal, positive, charges, (line, amount, quantity, others) => {
        const [first, second] = [
          { ...line, amount, quantity },
          { ...line, amount: "0.25", quantity: "3" },
        ];
        const whole = {
          ...line,
          amount: exactDecimal(sumMoney([parseDollars(amount), parseDollars("0.25")])),
          quantity: exactDecimal(sumMoney([parseDollars(quantity), parseDollars("3")])),
        };
        const split = group([first, ...others, second]);
        expect(withoutLines(split.groups)).toEqual(withoutLines(group([whole, ...others]).groups));
      }),
    );
  });

  it("are the same in both dialects, but for the text of SKUs", async () => {
    await fc.assert(
      fc.asyncProperty(charges, async (lines) => {
        const [ids, names] = [await groupCsv(lines, "ids"), await groupCsv(lines, "names")];
        expect(withoutSkus(names.groups)).toEqual(withoutSkus(ids.groups));
        expect(names.chargedDays).toEqual(ids.chargedDays);
        expect(ids.groups).toEqual(group(lines).groups);
      }),
      { numRuns: 50 },
    );
  });
});

function withoutLines(groups: readonly ChargeGroup[]) {
  return groups.map((each) => ({ ...each, charges: each.charges.map(({ lines, ...rest }) => rest) }));
}

function withoutSkus(groups: readonly ChargeGroup[]): string[] {
  const texts = groups.map((each) => {
    const entries = each.charges.map(({ sku, ...rest }) => toText([...tierOf(sku), rest])).toSorted();
    return toText({ ...each, charges: entries });
  });
  return texts.toSorted();
}

function tierOf(sku: string): string[] {
  return sku.match(/M\d0/) ?? [];
}

function toText(value: unknown): string {
  return JSON.stringify(value, (_key, each) => (typeof each === "bigint" ? String(each) : each));
}

it("sums the lines of a SKU by unit price and discount", () => {
  const { groups } = group([
    CHARGE,
    { ...CHARGE, usageDate: "2026-10-31", amount: "1.90" },
    { ...CHARGE, discountPercent: "5", amount: "1.824" },
    { ...CHARGE, unitPrice: "0.1", quantity: "10", amount: "1" },
    { ...CHARGE, sku: "ATLAS_AWS_INSTANCE_M30", unitPrice: "0.54", amount: "12.96" },
  ]);
  expect(groups).toHaveLength(1);
  expect(groups[0]).toMatchObject({ kind: "instance", provider: "AWS", unit: "server hours" });
  expect(groups[0]?.charges).toMatchObject([
    { unitPrice: dollars("0.1"), listAmount: dollars("1") },
    {
      ...{ lines: 2, amount: dollars("3.82"), quantity: dollars("48"), listAmount: dollars("3.84") },
      ...{ unitPrice: dollars("0.08"), discountPercent: dollars("0"), discountAmount: dollars("0") },
      ...{ firstDay: "2026-10-01", lastDay: "2026-10-31" },
    },
    { discountPercent: dollars("5"), listAmount: dollars("1.92"), discountAmount: dollars("0.096") },
    { sku: "ATLAS_AWS_INSTANCE_M30", unitPrice: dollars("0.54") },
  ]);
});

it("keeps up to 16 unit prices of a SKU, and else one exact sum", () => {
  const lines = (count: number) =>
    Array.from({ length: count }, (_, index) => ({
      ...CHARGE,
      unitPrice: `${index + 1}`,
      discountPercent: "5",
    }));
  expect(chargesOf(group(lines(16)))).toHaveLength(16);
  const [folded, ...more] = chargesOf(group([...lines(17), CHARGE]));
  expect(more).toEqual([]);
  const kept = group(lines(16));
  const last = multiplyMoney(dollars("17"), dollars("24"));
  const listed = sumMoney([sum(kept, "listAmount"), last]);
  expect(folded).toMatchObject({ unitPrice: undefined, lines: 18, quantity: dollars("432") });
  expect(folded?.listAmount).toEqual(normalizeMoney(sumMoney([listed, dollars("1.92")])));
  expect(folded?.discountAmount).toEqual(normalizeMoney(multiplyMoney(listed, dollars("0.05"))));
});

it("counts the amount of a line without price or quantity", () => {
  const { groups } = group([
    { ...CHARGE, unitPrice: "" },
    { ...CHARGE, quantity: "" },
  ]);
  expect(groups[0]?.charges).toMatchObject([
    {
      unitPrice: undefined,
      lines: 2,
      amount: dollars("3.84"),
      listAmount: dollars("0"),
      quantity: dollars("24"),
    },
  ]);
});

it("tells apart lines that are dated before the invoice, and unknown SKUs from each other", () => {
  const { groups, chargedDays } = group([
    { ...CHARGE, usageDate: "2026-09-30" },
    { ...CHARGE, usageDate: "10/02/2026" },
    { ...CHARGE, usageDate: "soon" },
    { ...CHARGE, sku: "NEW_THING" },
    { ...CHARGE, sku: "OTHER_THING" },
  ]);
  expect(groups.map(({ kind, isLate }) => [kind, isLate])).toEqual([
    ["instance", false],
    ["instance", true],
    [undefined, false],
    [undefined, false],
  ]);
  expect(chargedDays).toEqual(["2026-09-30", "2026-10-01", "2026-10-02"]);
});

it("counts only the days that are wanted, without credits", () => {
  const result = group(
    [
      CHARGE,
      { ...CHARGE, usageDate: "2026-09-30" },
      { ...CHARGE, usageDate: "2026-10-02" },
      { ...CHARGE, usageDate: "", sku: "Credit" },
    ],
    { days: { first: "2026-09-30", last: "2026-10-01" } },
  );
  expect(result).toMatchObject({ lines: 4, hasLineWithoutDay: false });
  expect(result.groups).toMatchObject([{ isLate: false, charges: [{ lines: 2 }] }]);
  expect(group([{ ...CHARGE, usageDate: "" }]).hasLineWithoutDay).toBe(true);
});

it("knows a project by its id, and else by its name", () => {
  const { groups } = group([
    CHARGE,
    { ...CHARGE, project: "Store" },
    { ...CHARGE, projectId: "", project: "Store" },
    { ...CHARGE, projectId: "", project: "Search" },
  ]);
  expect(groups.map(({ projectId, project }) => [projectId, project])).toEqual([
    [CHARGE.projectId, "Store"],
    ["", "Search"],
    ["", "Store"],
  ]);
});
