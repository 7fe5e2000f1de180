import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { createAtlasClient } from "../../../functions/atlas/client.ts";
import type { CostHistory } from "../../../functions/atlas/cost-history.ts";
import { dailyCostsOf } from "../../../functions/atlas/cost-history-daily.ts";
import { readCostHistory } from "../../../functions/atlas/cost-history-reader.ts";
import { costsOn } from "../../../functions/atlas/cost-history-sums.ts";
import { createNames } from "../../../functions/atlas/names.ts";
import { readPeriodCharges } from "../../../functions/atlas/period-charges.ts";
import { sumDays } from "../../../functions/money/daily-costs.ts";
import { sumMoney, toCents } from "../../../functions/money/money.ts";
import { startAtlas } from "../../../simulators/atlas/server.ts";
import { openTestDatabase, type TestDatabase } from "../aws/database.ts";
import { failureOf, ORG, refusal } from "./atlas.ts";
import { historyAtlas, LINKED, type Line, type TestInvoice } from "./history-atlas.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const OCTOBER = { start: "2026-10-01", end: "2026-11-01" };
const NOVEMBER = { start: "2026-11-01", end: "2026-12-01" };
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const PENDING = { statusName: "PENDING" };
const M10 = "ATLAS_AWS_INSTANCE_M10";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

let now = NOW;

function atlasWith(invoices: readonly TestInvoice[] | (() => readonly TestInvoice[])) {
  now = NOW;
  const listed = typeof invoices === "function" ? invoices : () => invoices;
  return historyAtlas(database.table, () => now, listed);
}

/** Cents by day of each series. */
function centsOf({ series }: CostHistory) {
  return series.map(({ byDay }) =>
    Object.fromEntries([...byDay].map(([day, amount]) => [day, Number(toCents(amount))])),
  );
}

it("downloads an invoice once for readers at the same time", async () => {
  const { read, downloads } = await atlasWith([{ month: "2026-10", lines: [["2026-10-30", M10, "1"]] }]);
  const histories = await Promise.all([read(), read({ jobId: "other" })]);
  expect(downloads()).toBe(1);
  expect(histories[0]).toEqual(histories[1]);
});

it("has the costs of places by kind, tier and day in both dialects, without credits", async () => {
  const { read, lists } = await atlasWith([
    {
      month: "2026-10",
      lines: [
        ["2026-10-30", M10, "1.005", "prod"],
        ["2026-10-30", "ATLAS_GCP_INSTANCE_M10", "2e0", "prod"],
        ["10/31/2026", "Atlas M10 Instance - AWS", "3", "prod"],
        ["2026-10-31", "ATLAS_AWS_INSTANCE_M20", "4", "prod"],
        ["2026-10-01", "ATLAS_SUPPORT", "5"],
        ["2026-10-31", "Sales Tax", "0.5"],
        ["2026-10-02", "Refund", "-1"],
        ["2026-10-02", "Credit", "-7"],
        ["", "Atlas Credit", "-0.5"],
        ["2026-10-03", "Brand New Thing", "6"],
      ],
      metadata: { subtotalCents: 1650, amountBilledCents: 900, amountPaidCents: 900 },
    },
    {
      month: "2026-11",
      lines: [
        ["2026-10-31", M10, "8", "prod"],
        ["2026-11-01", M10, "9", "prod"],
        ["2026-11-01", "BRAND_NEW_THING", "10"],
      ],
      metadata: { ...PENDING, creditsCents: 300 },
    },
    { month: "2026-11", orgId: LINKED, lines: [["2026-11-01", M10, "11", "prod"]], metadata: PENDING },
  ]);
  const history = await read();
  expect(lists()).toBe(1);
  const place = { organizationId: ORG, organization: "Acme", projectId: "p1", project: "Shop" };
  const shown = history.series.map(({ kind, tier, sku, isLate, cluster, organizationId }, index) => [
    [organizationId === LINKED && "linked", cluster, kind, tier, sku, isLate && "late"]
      .filter(Boolean)
      .join(" "),
    centsOf(history)[index],
  ]);
  expect(history.series).toContainEqual({
    ...{ ...place, cluster: "prod", kind: "instance", tier: "M10", sku: undefined, isLate: true },
    byDay: expect.anything(),
  });
  expect(Object.fromEntries(shown)).toEqual({
    "prod instance M10": { "2026-10-30": 301, "2026-10-31": 300, "2026-11-01": 900 },
    "prod instance M20": { "2026-10-31": 400 },
    "prod instance M10 late": { "2026-10-31": 800 },
    support: { "2026-10-01": 500 },
    tax: { "2026-10-31": 50 },
    refund: { "2026-10-02": -100 },
    BRAND_NEW_THING: { "2026-10-03": 600, "2026-11-01": 1000 },
    "linked prod instance M10": { "2026-11-01": 1100 },
  });
  expect(history).toMatchObject({ readAt: NOW, firstDay: "2026-10-01", unreadable: [] });
  expect(history.invoices).toMatchObject([
    { orgId: ORG, month: "2026-11", status: "PENDING", creditsCents: 300n },
    { orgId: LINKED, month: "2026-11", organization: "Acme" },
    {
      month: "2026-10",
      status: "PAID",
      subtotalCents: 1650n,
      creditsCents: 750n,
      billedCents: 900n,
      paidCents: 900n,
    },
  ]);
});

it("reads closed invoices once, pending ones every 15 minutes, and those that were closed since", async () => {
  let isClosed = false;
  const { read, downloads } = await atlasWith(() => [
    { month: "2026-10", lines: [["2026-10-30", M10, "1"]], metadata: { subtotalCents: 100 } },
    {
      month: "2026-11",
      lines: isClosed ? [["2026-11-30", M10, "3"]] : [["2026-11-20", M10, "2"]],
      metadata: { subtotalCents: isClosed ? 300 : 200, statusName: isClosed ? "CLOSED" : "PENDING" },
    },
  ]);
  const first = await read();
  expect(centsOf(first)).toEqual([{ "2026-10-30": 100, "2026-11-20": 200 }]);
  expect(await read()).toEqual(first);
  now += 14 * MINUTE_MS;
  await read();
  expect(downloads()).toBe(2);
  now += 2 * MINUTE_MS;
  await read();
  expect(downloads()).toBe(3);
  isClosed = true;
  now = Date.parse("2026-12-03");
  expect(centsOf(await read({ months: 2 }))).toEqual([{ "2026-10-30": 100, "2026-11-30": 300 }]);
  expect(downloads()).toBe(4);
  now += 70 * DAY_MS;
  await read({ months: { start: "2026-10-01", end: "2026-12-01" } });
  expect(downloads()).toBe(4);
});

it.each([
  ["its lines don't add up to it", { subtotalCents: 999 }, undefined, 1],
  ["its CSV is refused", { subtotalCents: 100 }, refusal(403, "X"), 2],
])("reads a closed invoice again after a day if %s", async (_, metadata, csv, requests) => {
  const { read, downloads } = await atlasWith([
    { month: "2026-10", lines: [["2026-10-30", M10, "1"]], metadata, csv },
  ]);
  for (const [days, expected] of [
    [0, requests],
    [0.9, requests],
    [1.1, 2 * requests],
  ] as const) {
    now = NOW + days * DAY_MS;
    expect(centsOf(await read())).toEqual([{ "2026-10-30": 100 }]);
    expect(downloads()).toBe(expected);
  }
});

it.each([
  ["denied", { csv: refusal(403, "X"), json: refusal(403, "X") }],
  ["not_csv", { csv: { body: "<html>" } }],
  ["truncated", { csv: { body: "Project,SKU,Cluster,Amount\na,b" } }],
  ["no_day", { lines: [["soon", M10, "1"]] as const }],
  ["no_day", { lines: [["2026-13-45", M10, "1"]] as const }],
] as const)("names an invoice that cannot be read, and has the others: %s", async (reason, invoice) => {
  const { read } = await atlasWith([
    { month: "2026-10", lines: [["2026-10-30", M10, "1"]] },
    { month: "2026-10", orgId: LINKED, ...invoice },
  ]);
  const history = await read();
  expect(history.unreadable).toMatchObject([{ orgId: LINKED, month: "2026-10", reason }]);
  expect(history.invoices).toHaveLength(2);
  expect(centsOf(history)).toEqual([{ "2026-10-30": 100 }]);
});

const UNTIL_20: readonly Line[] = ["2026-11-19", "2026-11-20", "2026-11-21"].map((day) => [day, M10, "1"]);
const UNTIL_18: readonly Line[] = ["2026-11-17", "2026-11-18"].map((day) => [day, M10, "1"]);
const OCTOBER_LINES: readonly Line[] = [["2026-10-31", M10, "1"]];

it.each([
  [[{ month: "2026-11", lines: UNTIL_20, metadata: PENDING }], "2026-11-20"],
  [
    [
      { month: "2026-11", lines: UNTIL_20, metadata: PENDING },
      { month: "2026-11", orgId: LINKED, lines: UNTIL_18, metadata: PENDING },
    ],
    "2026-11-18",
  ],
  [[{ month: "2026-10", lines: OCTOBER_LINES }], "2026-10-31"],
  [
    [
      { month: "2026-10", lines: OCTOBER_LINES },
      { month: "2026-11", metadata: PENDING },
    ],
    "2026-10-31",
  ],
  [[], undefined],
])("knows the last complete day: %#", async (invoices, lastDay) => {
  const { read } = await atlasWith(invoices);
  expect((await read()).lastDay).toBe(lastDay);
});

it("reads the wanted organizations only, and stops when it is late", async () => {
  const { read, downloads } = await atlasWith([
    { month: "2026-10", lines: [["2026-10-30", M10, "1"]] },
    { month: "2026-10", orgId: LINKED, lines: [["2026-10-30", M10, "2"]] },
  ]);
  expect(await failureOf(read({ isLate: () => true }))).toMatchObject({ code: "timed_out" });
  expect(downloads()).toBe(0);
  expect(centsOf(await read({ organizationIds: [LINKED] }))).toEqual([{ "2026-10-30": 200 }]);
  expect(downloads()).toBe(1);
});

it("agrees with the charges of days and the daily costs of the simulated organization", async () => {
  const server = await startAtlas({ now: () => NOW });
  onTestFinished(() => server.close());
  const { clientId, clientSecret, orgId } = server.credentials;
  const credentials = { kind: "serviceAccount", clientId, clientSecret } as const;
  const client = createAtlasClient({ baseUrl: server.url, apiVersion: "2025-03-12", credentials });
  const atlas = { client, names: createNames(client), orgId, currency: "USD" as const };
  const deps = { atlas, table: database.table, now: () => NOW };
  const history = await readCostHistory(deps, { months: 1, jobId: "job" });
  expect(history).toMatchObject({ firstDay: "2026-10-01", lastDay: "2026-11-20", unreadable: [] });

  const days = { first: "2026-10-05", last: "2026-10-31" };
  const { groups } = await readPeriodCharges(deps, { months: OCTOBER, days, jobId: "job" });
  const charged = sumMoney(groups.flatMap(({ charges }) => charges.map(({ amount }) => amount)));
  expect(toCents(costsOn(history.series, days))).toBe(toCents(charged));

  const running = { first: "2026-11-01", last: history.lastDay ?? "" };
  const costs = dailyCostsOf(history, NOVEMBER) ?? expect.fail("no costs");
  expect(costs).toMatchObject({ lastDay: "2026-11-20", hasCredits: true });
  expect(sumDays(costs, running)).toBe(toCents(costsOn(history.series, running)));
});
