import { expect, it } from "vitest";
import { createNames } from "../../../../functions/atlas/names.ts";
import { readInvoiceCheck } from "../../../../functions/features/usage/invoice-check.ts";
import type { CostJob } from "../../../../functions/features/usage/work.ts";
import { connect, ORG } from "../../atlas/atlas.ts";
import { usageRequest } from "../../requests.ts";

const PERIOD = { start: "2026-09-01", end: "2026-12-01" };

/** Dollars by month. */
type Amounts = Readonly<Record<string, number>>;

/** Relates costs to invoices; that of November is PENDING. */
async function check(costs: Amounts, billed: Amounts, adjustmentCents = 0) {
  const results = Object.entries(billed).map(([month, dollars]) => ({
    id: month,
    orgId: ORG,
    statusName: month === "2026-11" ? "PENDING" : "PAID",
    startDate: `${month}-01T00:00:00Z`,
    subtotalCents: dollars * 100 - adjustmentCents,
    amountBilledCents: dollars * 100,
  }));
  const { client } = await connect(() => ({ body: { results, totalCount: results.length } }));
  const atlas = { client, names: createNames(client), orgId: ORG, currency: "USD" as const };
  const job = { id: "j", request: usageRequest({ period: PERIOD }) } as CostJob;
  const grouped = Object.entries(costs).map(([month, dollars]) => {
    return { usageDate: `${month}-01`, usageAmount: String(dollars), organizationId: ORG };
  });
  return await readInvoiceCheck(atlas, job, { grouped, total: undefined });
}

it("calls only costs of months with a PENDING invoice pending", async () => {
  const costs = { "2026-09": 900, "2026-10": 1_000, "2026-11": 500 };
  expect(await check(costs, { "2026-09": 0, "2026-10": 1_000, "2026-11": 450 })).toMatchObject({
    cents: 145_000n,
    pendingCents: 5_000n,
    differenceCents: 90_000n,
    isRounding: false,
  });
});

it("finds rounding beside what is pending", async () => {
  const costs = { "2026-10": 1_000.23, "2026-11": 500 };
  expect(await check(costs, { "2026-10": 1_000, "2026-11": 450 })).toMatchObject({
    pendingCents: 5_000n,
    differenceCents: 23n,
    isRounding: true,
  });
});

it("calls nothing pending if the running month's invoice has more than its costs", async () => {
  const costs = { "2026-10": 1_000, "2026-11": 400 };
  expect(await check(costs, { "2026-10": 1_000, "2026-11": 450 })).toMatchObject({
    pendingCents: 0n,
    differenceCents: -5_000n,
    isRounding: false,
  });
});

it("compares costs with what is billed, with adjustments", async () => {
  const answer = await check({ "2026-10": 1_000 }, { "2026-10": 1_000 }, -700);
  expect(answer).toMatchObject({ cents: 100_000n, differenceCents: 0n });
});
