import fc from "fast-check";
import { expect, it } from "vitest";
import type { Charge } from "../../../functions/atlas/charge.ts";
import type { Breakdown } from "../../../functions/atlas/charge-group.ts";
import { createChargeGroups } from "../../../functions/atlas/charge-groups.ts";
import { type InvoiceCharges, readInvoiceCharges } from "../../../functions/atlas/invoice-charges.ts";
import type { OwnedInvoice } from "../../../functions/atlas/owned-invoices.ts";
import { exactDecimal, normalizeMoney, parseDollars, sumMoney } from "../../../functions/money/money.ts";
import { connect, ORG, refusal } from "./atlas.ts";
import { CHARGE, chargesCsv, type Dialect } from "./charges-csv.ts";

const OCTOBER = { organizationId: ORG, startDate: "2026-10-01", days: undefined };

/** The exact amount of each part of all groups. */
function partsOf({ groups }: Pick<InvoiceCharges, "groups">): Record<string, string> {
  const parts = groups.flatMap(({ charges }) => charges.flatMap((each) => each.parts ?? []));
  const byValue = Map.groupBy(parts, ([value]) => value);
  return Object.fromEntries(
    [...byValue].map(([value, amounts]) => [value, sumOf(amounts.map(([, sum]) => sum))]),
  );
}

function sumOf(amounts: Parameters<typeof sumMoney>[0]): string {
  return exactDecimal(normalizeMoney(sumMoney(amounts)));
}

const charge: fc.Arbitrary<Charge> = fc.record({
  usageDate: fc.constantFrom("2026-09-30", "2026-10-01", "2026-10-02T00:00:00Z", "10/02/2026", "soon", ""),
  ...{ organization: fc.constant("Acme"), organizationId: fc.constantFrom("", ORG, "linked") },
  ...{ project: fc.constant("Shop"), projectId: fc.constantFrom("", "p1", "p2") },
  cluster: fc.constantFrom("", "prod", "test"),
  sku: fc.constantFrom("ATLAS_AWS_INSTANCE_M10", "ATLAS_AWS_STORAGE_STANDARD", "ATLAS_SUPPORT", "Credit"),
  ...{ region: fc.constantFrom("", "US_EAST_1"), unit: fc.constant("hours") },
  unitPrice: fc.oneof(fc.constantFrom("", "0.08"), fc.stringMatching(/^\d{1,3}\.\d{1,6}$/)),
  ...{ quantity: fc.constantFrom("", "24"), discountPercent: fc.constant("") },
  amount: fc.integer({ min: -9_999, max: 99_999 }).map((cents) => `${cents}e-2`),
});
const charges = fc.array(charge, { maxLength: 60 });
const breakdown = fc.constantFrom<Breakdown>(
  { by: "day", hasPlaces: true },
  { by: "day", hasPlaces: false },
  { by: { tag: "team" }, hasPlaces: true },
  { by: { tag: "team" }, hasPlaces: false },
);

it("adds up the parts of each sum to its amount, and all of them to the lines, in any order", () => {
  fc.assert(
    fc.property(charges, breakdown, (lines, wanted) => {
      const group = (all: readonly Charge[]) => {
        const groups = createChargeGroups({ ...OCTOBER, breakdown: wanted });
        for (const line of all) groups.add(line, line.cluster);
        return groups.result();
      };
      const result = group(lines);
      for (const { amount, parts = [] } of result.groups.flatMap((each) => each.charges)) {
        expect(sumOf(parts.map(([, part]) => part))).toBe(exactDecimal(amount));
      }
      const keyOf = ({ usageDate, cluster }: Charge) =>
        wanted.by === "day"
          ? ({ "10/02/2026": "2026-10-02", soon: "" }[usageDate] ?? usageDate.slice(0, 10))
          : cluster;
      const expected = [...Map.groupBy(lines, keyOf)].map(([key, all]) => [
        key,
        sumOf(all.map(({ amount }) => parseDollars(amount))),
      ]);
      expect(partsOf(result)).toEqual(Object.fromEntries(expected));
      expect(group(lines.toReversed()).groups).toEqual(result.groups);
    }),
  );
});

it("keeps organizations apart, but neither projects nor clusters, where they are not wanted", () => {
  const groups = createChargeGroups({ ...OCTOBER, breakdown: { by: "day", hasPlaces: false } });
  groups.add(CHARGE);
  groups.add({ ...CHARGE, project: "Search", projectId: "p2", cluster: "other" });
  groups.add({ ...CHARGE, organizationId: "linked" });
  expect(groups.result().groups).toMatchObject([
    { projectId: "", project: "", cluster: "", charges: [{ lines: 2 }] },
    { organizationId: "linked", charges: [{ lines: 1 }] },
  ]);
});

async function readTags(
  lines: readonly Charge[],
  tags: readonly string[],
  source: Dialect | "json",
  key: string,
) {
  const items = lines.map((line, index) => ({
    ...{ sku: line.sku, startDate: line.usageDate, clusterName: line.cluster, unit: line.unit },
    ...{ totalPriceCents: Number.parseInt(line.amount, 10) },
    tags: tags[index] ? { team: [tags[index]] } : {},
  }));
  const { client } = await connect(({ path }) => {
    if (!path.endsWith("/csv")) return { body: { lineItems: items } };
    return source === "json" ? refusal(404, "NOT_FOUND") : { body: chargesCsv(lines, source, tags) };
  });
  const atlas = { client, orgId: ORG } as Parameters<typeof readInvoiceCharges>[0];
  const wanted: Breakdown = { by: { tag: key }, hasPlaces: false };
  const options = { days: undefined, breakdown: wanted, jobId: "job" };
  const read = await readInvoiceCharges(atlas, { id: "i", orgId: ORG } as OwnedInvoice, options);
  return typeof read === "string" ? expect.fail(read) : read;
}

it("sums the values of a tag alike from both dialects and from line items", async () => {
  const tag = fc.constantFrom("", "core", "로봇, a", "__proto__", "=1");
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(charge, tag), { minLength: 1, maxLength: 20 }), async (tagged) => {
      const [lines, tags] = [tagged.map(([line]) => line), tagged.map(([, value]) => value)];
      const [ids, names, json] = await Promise.all(
        (["ids", "names", "json"] as const).map((source) => readTags(lines, tags, source, "team")),
      );
      expect(partsOf(names ?? expect.fail())).toEqual(partsOf(ids ?? expect.fail()));
      expect(partsOf(json ?? expect.fail())).toEqual(partsOf(ids ?? expect.fail()));
      expect(ids?.tagKeys).toEqual(["team"]);
    }),
    { numRuns: 10 },
  );
});

it("has all costs untagged under a key that the invoice lacks", async () => {
  const read = await readTags([CHARGE], ["core"], "ids", "Team");
  expect(partsOf(read)).toEqual({ "": exactDecimal(parseDollars("1.92")) });
  expect(read.tagKeys).toEqual(["team"]);
});
