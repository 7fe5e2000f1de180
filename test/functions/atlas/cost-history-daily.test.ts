import { afterAll, beforeAll, expect, it } from "vitest";
import { dailyCostsOf } from "../../../functions/atlas/cost-history-daily.ts";
import { readCostHistory } from "../../../functions/atlas/cost-history-reader.ts";
import { createNames } from "../../../functions/atlas/names.ts";
import { parseDollars, toCents } from "../../../functions/money/money.ts";
import { openTestDatabase, type TestDatabase } from "../aws/database.ts";
import { connect, failureOf, ORG, refusal } from "./atlas.ts";
import type { Reply } from "./server.ts";

const NOVEMBER = { start: "2026-11-01", end: "2026-12-01" };
const NOW = Date.parse("2026-11-04T12:00:00Z");

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

/** Each reading has an organization of its own in the cache. */
let readings = 0;
const LINKED = "5f1a2b3c4d5e6f7a8b9c0d1f";

type Line = readonly [day: string, sku: string, amount: string];

interface TestInvoice {
  readonly orgId: string;
  readonly month: string;
  readonly lines?: readonly Line[];
  readonly creditsCents?: number;
  /** In place of the CSV file. */
  readonly reply?: Reply;
}

const SUPPORT = ["2026-10-01", "ATLAS_SUPPORT", "100"] as const;
const OCTOBER: TestInvoice = {
  ...{ orgId: ORG, month: "2026-10" },
  lines: [SUPPORT, ["2026-10-01", "M10", "1.005"], ["2026-10-02", "M10", "2"], ["2026-10-20", "M10", "3"]],
};

function november(lines: readonly Line[], more: Partial<TestInvoice> = {}): TestInvoice {
  return { orgId: ORG, month: "2026-11", lines, ...more };
}

function metadata({ orgId, month, creditsCents = 0 }: TestInvoice) {
  const statusName = month === "2026-11" ? "PENDING" : "PAID";
  return { id: `${orgId}-${month}`, orgId, statusName, startDate: `${month}-01`, creditsCents };
}

function csv(lines: readonly Line[] = []): string {
  const rows = lines.map(([day, sku, amount]) => `${day},Shop,p1,${sku},,${amount}`);
  return ["Invoice Number,1,", "", "Usage Date,Project,Project ID,SKU,Cluster,Amount", ...rows, ""].join(
    "\n",
  );
}

/** Reads the days of an Atlas with these invoices. */
async function read(
  invoices: readonly TestInvoice[],
  organizationIds?: readonly string[],
  isLate = () => false,
) {
  readings += 1;
  const { client } = await connect(({ path }) => {
    const wanted = invoices.find((invoice) => path.includes(metadata(invoice).id));
    if (wanted) return wanted.reply ?? { body: csv(wanted.lines), headers: { "Content-Type": "text/csv" } };
    const own = invoices.filter(({ orgId }) => orgId === ORG);
    const results = own.map((invoice) => ({
      ...metadata(invoice),
      linkedInvoices: invoices
        .filter(({ orgId, month }) => orgId !== ORG && month === invoice.month)
        .map(metadata),
    }));
    return { body: { results, totalCount: results.length } };
  });
  const atlas = { client, names: createNames(client), orgId: ORG, currency: "USD" as const };
  const now = () => NOW + readings * 86_400_000 * 100;
  const deps = { atlas, table: database.table, now };
  const months = { start: "2026-10-01", end: "2026-12-01" };
  return dailyCostsOf(await readCostHistory(deps, { months, organizationIds, jobId: "j", isLate }), NOVEMBER);
}

function cents(amount: string | undefined): bigint {
  return toCents(parseDollars(amount ?? ""));
}

it("adds up the days of both months, in both formats of dates", async () => {
  const costs = await read([
    OCTOBER,
    november([
      ["11/01/2026", "M10", "4"],
      ["2026-11-01T00:00:00Z", "M20", "5"],
    ]),
  ]);
  const days = Object.entries(costs?.byDate ?? {}).map(([day, amount]) => [day, cents(amount)]);
  expect(Object.fromEntries(days)).toEqual({
    ...{ "2026-10-01": 10_101n, "2026-10-02": 200n, "2026-10-20": 300n },
    "2026-11-01": 900n,
  });
  expect(costs).toMatchObject({ organizationIds: [ORG], hasCredits: false });
});

it("counts what both months charge on their first day only as booked once", async () => {
  const costs = await read([
    OCTOBER,
    november([
      ["2026-11-01", "ATLAS_SUPPORT", "120"],
      ["2026-11-01", "M10", "1"],
      ["2026-11-01", "ATLAS_NEW_FEE", "7"],
      ["2026-11-30", "ATLAS_SUPPORT", "3"],
    ]),
  ]);
  expect(cents(costs?.bookedOnce)).toBe(12_000n);
});

it("judges what is booked once for each organization", async () => {
  const daily: readonly Line[] = [SUPPORT, ["2026-10-02", "ATLAS_SUPPORT", "1"]];
  const costs = await read([
    OCTOBER,
    { orgId: LINKED, month: "2026-10", lines: daily },
    november([["2026-11-01", "ATLAS_SUPPORT", "120"]]),
    november([["2026-11-01", "ATLAS_SUPPORT", "50"]], { orgId: LINKED }),
  ]);
  expect(cents(costs?.bookedOnce)).toBe(12_000n);
  expect(costs?.organizationIds).toEqual([ORG, LINKED]);
});

it("keeps credits out of the days, and counts them once", async () => {
  const lines: readonly Line[] = [
    ["2026-11-01", "M10", "4"],
    ["2026-11-01", "Credit", "-3"],
    ["2026-11-01", "ATLAS_CREDITED_STORAGE", "1"],
  ];
  const listed = await read([OCTOBER, november(lines, { creditsCents: 300 })]);
  const unlisted = await read([OCTOBER, november(lines)]);
  for (const costs of [listed, unlisted]) {
    expect(cents(costs?.byDate["2026-11-01"])).toBe(500n);
    expect(cents(costs?.credits)).toBe(300n);
    expect(costs?.hasCredits).toBe(true);
  }
});

it("reads only the organizations that are wanted", async () => {
  const all = [
    OCTOBER,
    november([["2026-11-01", "M10", "4"]]),
    november([["2026-11-01", "M10", "5"]], { orgId: LINKED }),
  ];
  const linked = await read(all, [LINKED]);
  expect(linked?.organizationIds).toEqual([LINKED]);
  expect(cents(linked?.byDate["2026-11-01"])).toBe(500n);
});

it("leaves out an organization whose invoices are closed to the bot or cannot be read to the end", async () => {
  const own = [OCTOBER, november([["2026-11-01", "M10", "4"]])];
  const truncated = { body: csv().slice(0, -5), headers: { "Content-Type": "text/csv" } };
  for (const reply of [refusal(403, "USER_UNAUTHORIZED"), truncated]) {
    const linked = [
      { orgId: LINKED, month: "2026-10", lines: [SUPPORT] },
      november([], { orgId: LINKED, reply }),
    ];
    const costs = await read([...own, ...linked]);
    expect(costs?.organizationIds).toEqual([ORG]);
    expect(cents(costs?.byDate["2026-10-01"])).toBe(10_101n);
  }
});

it("finds nothing if a line has no readable day or there is no invoice, and fails if it is too late", async () => {
  expect(await read([OCTOBER, november([["soon", "M10", "4"]])])).toBeUndefined();
  expect(await read([OCTOBER])).toBeUndefined();
  expect(await read([])).toBeUndefined();
  const late = read([OCTOBER, november([["2026-11-01", "M10", "4"]])], undefined, () => true);
  expect(await failureOf(late)).toMatchObject({ code: "timed_out" });
});

it("does not treat a temporary failure as a closed invoice", async () => {
  const unavailable = read([OCTOBER, november([], { reply: refusal(503, "X") })]);
  expect(await failureOf(unavailable)).toMatchObject({ code: "unavailable" });
});
