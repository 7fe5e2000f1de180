import fc from "fast-check";
import { expect, it } from "vitest";
import type { Charge } from "../../../functions/atlas/charge.ts";
import { readLineItems } from "../../../functions/atlas/line-items.ts";

const ITEM = {
  ...{ sku: "ATLAS_AWS_INSTANCE_M10", cloudProvider: "AWS", clusterName: "prod", groupId: "p1" },
  ...{ groupName: "결제", startDate: "2026-10-01T00:00:00Z", unit: "server hours", quantity: 24 },
  ...{
    unitPriceDollars: 0.08,
    percentDiscount: 5,
    discountCents: 10,
    totalPriceCents: 182,
    tags: { a: ["b"] },
  },
};
const INVOICE = {
  ...{ id: "i", payments: [{ lineItems: [1] }], lineItems: [ITEM, ITEM, null, { totalPriceCents: 1.5 }] },
  linkedInvoices: [{ lineItems: [ITEM] }],
};

async function read(bytes: Uint8Array, sizes: readonly number[] = [bytes.length]) {
  const charges: Charge[] = [];
  async function* chunks() {
    for (let from = 0, n = 0; from < bytes.length; n++) {
      const size = sizes[n % sizes.length] ?? 1;
      yield bytes.subarray(from, from + size);
      from += size;
    }
  }
  const problem = await readLineItems(chunks(), (charge) => charges.push(charge));
  return { charges, problem };
}

it("reads the lines of the invoice alone, in chunks of any size", async () => {
  const bytes = Buffer.from(`${JSON.stringify(INVOICE, null, 1)}\n`);
  const sizes = fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(sizes, async (cuts) => {
      const { charges, problem } = await read(bytes, cuts);
      expect(problem).toBeUndefined();
      expect(charges).toHaveLength(4);
    }),
    { numRuns: 20 },
  );
  const { charges } = await read(bytes);
  expect(charges[0]).toEqual({
    ...{ usageDate: "2026-10-01T00:00:00Z", organization: "", organizationId: "", region: "" },
    ...{ project: "결제", projectId: "p1", cluster: "prod", sku: "ATLAS_AWS_INSTANCE_M10" },
    ...{ unit: "server hours", unitPrice: "0.08", quantity: "24", discountPercent: "5", amount: "182e-2" },
  });
  expect(charges.slice(2).map(({ amount }) => amount)).toEqual(["", ""]);
});

it("sees that JSON breaks off, and that other text is no JSON", async () => {
  const whole = Buffer.from(JSON.stringify(INVOICE));
  for (let size = 0; size < whole.length; size += 7) {
    expect((await read(whole.subarray(0, size))).problem).toBe("truncated");
  }
  expect((await read(Buffer.from("<html>"))).problem).toBe("malformed");
  expect((await read(Buffer.from('{"lineItems": [{"sku": "a"}, x'), [3])).problem).toBe("malformed");
});
