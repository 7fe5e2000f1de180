import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import type { ChargeGroup } from "../../../functions/atlas/charge-group.ts";
import { createAtlasClient } from "../../../functions/atlas/client.ts";
import { dailyCostsOf } from "../../../functions/atlas/cost-history-daily.ts";
import { readCostHistory } from "../../../functions/atlas/cost-history-reader.ts";
import { createNames } from "../../../functions/atlas/names.ts";
import { readPeriodCharges } from "../../../functions/atlas/period-charges.ts";
import { compareLastDays, compareMonthToDate } from "../../../functions/money/daily-costs.ts";
import { parseDollars, sumMoney, toCents } from "../../../functions/money/money.ts";
import { startAtlas } from "../../../simulators/atlas/server.ts";
import { openTestDatabase, type TestDatabase } from "../aws/database.ts";
import { connect, failureOf, ORG, refusal } from "./atlas.ts";
import type { Reply } from "./server.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const OCTOBER = { start: "2026-10-01", end: "2026-11-01" };
const NOVEMBER = { start: "2026-11-01", end: "2026-12-01" };
const LINKED = "5f1a2b3c4d5e6f7a8b9c0d1f";
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

type Line = readonly [day: string, sku: string, amount: string];

interface TestInvoice {
  readonly orgId?: string;
  readonly month: string;
  readonly lines?: readonly Line[];
  readonly metadata?: Readonly<Record<string, unknown>>;
  /** In place of the CSV file. */
  readonly csv?: Reply;
  /** In place of the JSON. */
  readonly json?: Reply;
}

let runs = 0;

/** An Atlas with these invoices, which have ids of their own. */
async function atlasWith(invoices: readonly TestInvoice[]) {
  runs += 1;
  const idOf = ({ orgId = ORG, month }: TestInvoice) => `${runs}-${orgId}-${month}`;
  const metadataOf = (invoice: TestInvoice) => ({
    ...{ id: idOf(invoice), orgId: invoice.orgId ?? ORG, statusName: "PAID" },
    ...{ startDate: `${invoice.month}-01T00:00:00Z`, subtotalCents: centsOf(invoice.lines) },
    ...invoice.metadata,
  });
  const { client, seen } = await connect(({ path, query }) => {
    if (path.endsWith("/orgs")) return { body: { results: [{ id: ORG, name: "Acme" }], totalCount: 1 } };
    const wanted = invoices.find((invoice) => path.includes(idOf(invoice)));
    if (wanted && path.endsWith("/csv")) return wanted.csv ?? csvReply(wanted);
    if (wanted) return wanted.json ?? jsonReply(wanted);
    const range = [query.get("fromDate") ?? "", query.get("toDate") ?? ""] as const;
    const own = invoices.filter(({ orgId = ORG }) => orgId === ORG);
    const results = own
      .filter(({ month }) => `${month}-01` >= range[0] && `${month}-31` < range[1])
      .map((invoice) => ({
        ...metadataOf(invoice),
        linkedInvoices: invoices
          .filter(({ orgId = ORG, month }) => orgId !== ORG && month === invoice.month)
          .map(metadataOf),
      }));
    return { body: { results, totalCount: results.length } };
  });
  const atlas = { client, names: createNames(client), orgId: ORG, currency: "USD" as const };
  let now = NOW;
  const read = (wanted: Partial<Parameters<typeof readPeriodCharges>[1]> = {}) =>
    readPeriodCharges(
      { atlas, table: database.table, now: () => now },
      { months: OCTOBER, jobId: "job", ...wanted },
    );
  return {
    read,
    downloads: () => seen.map(({ path }) => path).filter((path) => path.includes(`/${runs}-`)).length,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

function csvReply({ lines = [] }: TestInvoice): Reply {
  const rows = lines.map(([day, sku, amount]) => `${day},Shop,p1,${sku},prod,hours,0.5,2,0,${amount}`);
  const header = "Usage Date,Project,Project ID,SKU,Cluster,Unit,Unit Price,Quantity,Discount Percent,Amount";
  const body = ["Organization Name,Acme,", "", header, ...rows, ""].join("\n");
  return { body, headers: { "Content-Type": "text/csv" } };
}

function jsonReply({ lines = [], orgId = ORG }: TestInvoice): Reply {
  const lineItems = lines.map(([day, sku, amount]) => ({
    ...{ startDate: `${day}T00:00:00Z`, sku, groupName: "Shop", groupId: "p1", clusterName: "prod" },
    ...{ unit: "hours", unitPriceDollars: 0.5, quantity: 2, totalPriceCents: Number(amount) * 100 },
  }));
  return { body: { id: "x", orgId, linkedInvoices: [{ lineItems }], lineItems } };
}

function centsOf(lines: readonly Line[] = []): number {
  const amounts = lines.flatMap(([, , amount]) => (amount ? [parseDollars(amount)] : []));
  const positive = amounts.filter(({ units }) => units > 0n);
  return Number(toCents(sumMoney(positive)));
}

function total(groups: readonly ChargeGroup[]): bigint {
  return toCents(sumMoney(groups.flatMap(({ charges }) => charges.map(({ amount }) => amount))));
}

const M10 = "ATLAS_AWS_INSTANCE_M10";
const STORAGE = "Atlas AWS Storage";

it("adds up to what the invoices of the months bill", async () => {
  const { read } = await atlasWith([
    { month: "2026-09", lines: [["2026-09-03", M10, "5"]] },
    {
      month: "2026-10",
      lines: [
        ["2026-10-01", M10, "1.005"],
        ["10/02/2026", M10, "2e0"],
        ["2026-09-30", M10, "3"],
        ["soon", STORAGE, "4"],
      ],
      metadata: { creditsCents: 300, salesTaxCents: 70, amountBilledCents: 701 },
    },
    { month: "2026-10", orgId: LINKED, lines: [["2026-10-09", M10, "10"]] },
  ]);
  const { groups, invoices, daysByPlace, ...rest } = await read();
  expect(rest).toEqual({ unreadable: [], missingMonths: [], lastDay: undefined, tagKeys: [] });
  expect(daysByPlace.flatMap((places) => Object.values(places))).toEqual([
    { "2026-09-30": "300", "2026-10-01": "101", "2026-10-02": "200" },
    { "2026-10-09": "1000" },
  ]);
  expect(total(groups)).toBe(701n + 1000n);
  expect(groups).toMatchObject([
    { organizationId: ORG, kind: "credit", project: "", cluster: "" },
    {
      organizationId: ORG,
      kind: "instance",
      isLate: false,
      charges: [{ lines: 2, firstDay: "2026-10-01" }],
    },
    { organizationId: ORG, kind: "instance", isLate: true, charges: [{ lines: 1, lastDay: "2026-09-30" }] },
    { organizationId: ORG, kind: "storage", isLate: false, charges: [{ lines: 1, firstDay: undefined }] },
    { organizationId: LINKED, project: "Shop", projectId: "p1", cluster: "prod", unit: "hours" },
  ]);
  expect(invoices).toMatchObject([
    { orgId: ORG, organization: "Acme", isFinal: true, subtotalCents: 1001n, differenceCents: 0n },
    { orgId: LINKED, subtotalCents: 1000n },
  ]);
  expect(invoices[0]).toMatchObject({ creditsCents: 300n, salesTaxCents: 70n });
});

it("counts credits once", async () => {
  const lines: readonly Line[] = [
    ["2026-10-01", M10, "9"],
    ["2026-10-01", "Credit", "-3"],
  ];
  const { read } = await atlasWith([{ month: "2026-10", lines, metadata: { creditsCents: 300 } }]);
  expect(total((await read()).groups)).toBe(600n);
});

it("leaves out credits that pay a whole invoice, as Cost Explorer does, and says how much", async () => {
  const lines: readonly Line[] = [["2026-10-01", M10, "9"]];
  const { read } = await atlasWith([
    { month: "2026-10", lines, metadata: { statusName: "FREE", creditsCents: 900, amountBilledCents: 0 } },
    { month: "2026-10", orgId: LINKED, lines, metadata: { creditsCents: 900, amountBilledCents: 0 } },
  ]);
  const { groups, invoices } = await read();
  expect(total(groups)).toBe(900n);
  expect(invoices.map(({ payingCreditsCents, billedCents }) => [payingCreditsCents, billedCents])).toEqual([
    [900n, 0n],
    [0n, 0n],
  ]);
});

it("reads the days that are wanted from their months and the one after, without credits", async () => {
  const { read } = await atlasWith([
    {
      month: "2026-10",
      lines: [
        ["2026-10-19", M10, "1"],
        ["2026-10-20", M10, "2"],
        ["", "Credit", "-1"],
      ],
      metadata: { creditsCents: 100 },
    },
    {
      month: "2026-11",
      lines: [
        ["2026-10-31", M10, "4"],
        ["2026-11-01", M10, "8"],
      ],
      metadata: { statusName: "PENDING" },
    },
  ]);
  const { groups, invoices, missingMonths } = await read({
    days: { first: "2026-10-20", last: "2026-10-31" },
  });
  expect(total(groups)).toBe(600n);
  expect(groups).toMatchObject([{ isLate: false, charges: [{ firstDay: "2026-10-20", lines: 2 }] }]);
  expect(invoices).toMatchObject([{ isFinal: true }, { isFinal: false, differenceCents: 0n }]);
  expect(missingMonths).toEqual([]);
});

it("says through which day a pending invoice is complete, and which months have none", async () => {
  const today = "2026-11-21";
  const lines: readonly Line[] = ["2026-11-18", "2026-11-19", today].map((day) => [day, M10, "1"]);
  const { read } = await atlasWith([{ month: "2026-11", lines, metadata: { statusName: "PENDING" } }]);
  expect(await read({ months: { start: "2026-09-01", end: "2026-12-01" } })).toMatchObject({
    ...{ lastDay: "2026-11-19", missingMonths: ["2026-09", "2026-10"] },
  });
});

it.each([
  ["is charged as far", ["18", "19"], "19"],
  ["is a day behind", ["17", "18"], "18"],
  ["has stopped", ["04", "05"], "19"],
  ["is not charged daily", ["03", "18"], "19"],
  ["has no charges", [], "19"],
])(
  "ends where all organizations are charged that have charges every day: another one %s",
  async (_, days, last) => {
    const linesOn = (dates: readonly string[]) => dates.map((day): Line => [`2026-11-${day}`, M10, "1"]);
    const metadata = { statusName: "PENDING" };
    const { read } = await atlasWith([
      { month: "2026-11", lines: linesOn(["17", "18", "19"]), metadata },
      { month: "2026-11", orgId: LINKED, lines: linesOn(days), metadata },
    ]);
    expect((await read({ months: NOVEMBER })).lastDay).toBe(`2026-11-${last}`);
    const wanted = { first: "2026-11-01", last: "2026-11-18" };
    expect((await read({ days: wanted })).lastDay).toBe("2026-11-18");
  },
);

it("reads only the organizations that are wanted", async () => {
  const { read } = await atlasWith([
    { month: "2026-10", lines: [["2026-10-01", M10, "1"]] },
    { month: "2026-10", orgId: LINKED, lines: [["2026-10-01", M10, "2"]] },
  ]);
  expect(total((await read({ organizationIds: [LINKED] })).groups)).toBe(200n);
});

it("reads the line items where the CSV is refused", async () => {
  for (const status of [403, 404, 406]) {
    const lines: readonly Line[] = [
      ["2026-10-01", M10, "9"],
      ["2026-09-30", M10, "1"],
    ];
    const { read } = await atlasWith([{ month: "2026-10", lines, csv: refusal(status, "X") }]);
    const { groups, invoices } = await read();
    expect(invoices).toMatchObject([{ organization: "Acme", differenceCents: 0n }]);
    expect(groups).toMatchObject([
      { isLate: false, organization: "Acme", projectId: "p1", cluster: "prod", unit: "hours", region: "" },
      { isLate: true },
    ]);
    expect(groups[0]?.charges).toMatchObject([
      { unitPrice: parseDollars("0.5"), quantity: parseDollars("2"), listAmount: parseDollars("1") },
    ]);
  }
});

it("adds what line items in whole cents are off, up to half a cent for each line", async () => {
  const lines: readonly Line[] = [
    ["2026-10-01", M10, "9"],
    ["2026-10-02", M10, "1"],
  ];
  for (const [subtotalCents, rest] of [
    [999, { roundingCents: -1n, differenceCents: 0n }],
    [1002, { roundingCents: 0n, differenceCents: -2n }],
  ] as const) {
    const metadata = { subtotalCents };
    const { read } = await atlasWith([{ month: "2026-10", lines, metadata, csv: refusal(403, "X") }]);
    const { groups, invoices } = await read();
    expect(invoices).toMatchObject([rest]);
    expect(total(groups)).toBe(1000n + rest.roundingCents);
    expect(groups.some(({ kind }) => kind === "rounding")).toBe(rest.roundingCents !== 0n);
    const days = { first: "2026-10-01", last: "2026-10-01" };
    expect(total((await read({ days })).groups)).toBe(900n);
  }
});

it.each([
  ["denied", refusal(403, "X"), refusal(403, "X")],
  ["missing", refusal(404, "X"), refusal(404, "X")],
  ["refused", refusal(403, "X"), refusal(400, "X")],
  ["not_csv", { body: "<html>" }, {}],
  ["truncated", { body: "Project,SKU,Cluster,Amount\na,b" }, {}],
  ["malformed", { body: 'Project,SKU,Cluster,Amount\na"b,c,d,1\na,b,c,1\n' }, {}],
  ["missing_columns", { body: "A,1,\n\nProject,Cost\na,1\n" }, {}],
  ["truncated", refusal(403, "X"), { body: '{"lineItems": [{"sku": "a"}' }],
  ["malformed", refusal(403, "X"), { body: "<html>" }],
] as const)("says why an invoice cannot be read, and reads the others: %s", async (reason, csv, json) => {
  const { read, downloads } = await atlasWith([
    { month: "2026-10", lines: [["2026-10-01", M10, "1"]] },
    { month: "2026-10", orgId: LINKED, csv, json },
  ]);
  const { groups, unreadable } = await read();
  expect(unreadable).toMatchObject([{ orgId: LINKED, organization: LINKED, month: "2026-10", reason }]);
  expect(total(groups)).toBe(100n);
  const before = downloads();
  await read();
  expect(downloads()).toBeGreaterThan(before);
});

it("cannot read single days where a line has none", async () => {
  const { read } = await atlasWith([{ month: "2026-10", lines: [["soon", M10, "1"]] }]);
  const { unreadable } = await read({ days: { first: "2026-10-20", last: "2026-10-31" } });
  expect(unreadable).toMatchObject([{ reason: "no_day" }]);
});

it("does not treat a temporary failure as a refusal, and keeps what it has read", async () => {
  const { read, downloads } = await atlasWith([
    { month: "2026-10", orgId: ORG, lines: [["2026-10-01", M10, "1"]] },
    { month: "2026-10", orgId: LINKED, csv: refusal(503, "X") },
  ]);
  expect(await failureOf(read())).toMatchObject({ code: "unavailable" });
  const first = downloads();
  await failureOf(read());
  expect(downloads()).toBe(first + first - 1);
});

it("downloads nothing twice: closed invoices for months, pending ones for minutes", async () => {
  const lines: readonly Line[] = [
    ["2026-10-01", M10, "1.25"],
    ["2026-10-01", "SOMETHING_NEW", "1e-7"],
  ];
  const closed = await atlasWith([{ month: "2026-10", lines }]);
  const first = await closed.read();
  closed.pass(80 * DAY_MS);
  expect(await closed.read()).toEqual(first);
  expect(closed.downloads()).toBe(1);

  const pending = await atlasWith([{ month: "2026-11", lines, metadata: { statusName: "PENDING" } }]);
  await pending.read({ months: NOVEMBER });
  pending.pass(14 * MINUTE_MS);
  await pending.read({ months: NOVEMBER });
  expect(pending.downloads()).toBe(1);
  pending.pass(2 * MINUTE_MS);
  await pending.read({ months: NOVEMBER });
  expect(pending.downloads()).toBe(2);
});

it("caches other days apart", async () => {
  const { read, downloads } = await atlasWith([{ month: "2026-10", lines: [["2026-10-01", M10, "1.25"]] }]);
  await read({ days: { first: "2026-10-01", last: "2026-10-02" } });
  await read({ days: { first: "2026-10-01", last: "2026-10-03" } });
  expect(downloads()).toBe(2);
});

it.each([
  ["an invoice that its lines don't add up to", ["1.25"], { subtotalCents: 126 }],
  ["lines without amount", ["1.25", ""], { statusName: "PENDING", subtotalCents: 125 }],
])("reads %s again", async (_, amounts, metadata) => {
  const lines = amounts.map((amount): Line => ["2026-10-01", M10, amount]);
  const { read, downloads } = await atlasWith([{ month: "2026-10", lines, metadata }]);
  await read();
  await read();
  expect(downloads()).toBe(2);
});

it("caches line items for minutes, as the CSV says more", async () => {
  const lines: readonly Line[] = [["2026-10-01", M10, "1"]];
  const { read, downloads, pass } = await atlasWith([{ month: "2026-10", lines, csv: refusal(403, "X") }]);
  await read();
  const first = downloads();
  await read();
  expect(downloads()).toBe(first);
  pass(DAY_MS);
  await read();
  expect(downloads()).toBe(2 * first);
});

it("agrees with the invoices and the daily costs of the simulated organization", async () => {
  const server = await startAtlas({ now: () => NOW });
  onTestFinished(() => server.close());
  const { clientId, clientSecret, orgId } = server.credentials;
  const credentials = { kind: "serviceAccount", clientId, clientSecret } as const;
  const client = createAtlasClient({ baseUrl: server.url, apiVersion: "2025-03-12", credentials });
  const atlas = { client, names: createNames(client), orgId, currency: "USD" as const };
  const deps = { atlas, table: database.table, now: () => NOW };

  const { invoices } = await readPeriodCharges(deps, { months: OCTOBER, jobId: "job" });
  expect(invoices).toHaveLength(2);
  for (const { orgId, differenceCents, subtotalCents, creditsCents } of invoices) {
    const own = await readPeriodCharges(deps, { months: OCTOBER, organizationIds: [orgId], jobId: "job" });
    expect(total(own.groups)).toBe(subtotalCents - creditsCents);
    expect(differenceCents).toBe(0n);
  }

  const costs = dailyCostsOf(await readCostHistory(deps, { months: 1, jobId: "job" }), NOVEMBER);
  const comparison = costs && compareMonthToDate(costs, NOVEMBER);
  const { days = expect.fail(), previousDays, cents, previousCents } = comparison ?? {};
  const after = await readPeriodCharges(deps, { months: NOVEMBER, days, jobId: "job" });
  const before = await readPeriodCharges(deps, { months: OCTOBER, days: previousDays, jobId: "job" });
  expect([total(before.groups), total(after.groups)]).toEqual([previousCents, cents]);
  expect(after.lastDay).toBe(days.last);

  const week = costs && compareLastDays(costs, { count: 7, daysBefore: 7 });
  const read = await readPeriodCharges(deps, { months: NOVEMBER, days: week?.days, jobId: "job" });
  expect(total(read.groups)).toBe(week?.cents);
});
