import { afterAll, beforeAll, expect, it } from "vitest";
import * as z from "zod/mini";
import { historyCacheName } from "../../../functions/atlas/cost-history-cache.ts";
import { readSharedHistory } from "../../../functions/atlas/cost-history-shared.ts";
import { createNames } from "../../../functions/atlas/names.ts";
import { openTable } from "../../../functions/aws/sdk-table.ts";
import { claimValue } from "../../../functions/aws/shared-value.ts";
import { secondsUntilRetry } from "../../../functions/jobs/retry.ts";
import { openTestDatabase, type TestDatabase } from "../aws/database.ts";
import { connect, failureOf, ORG, refusal } from "./atlas.ts";
import type { Reply } from "./server.ts";

const NOW = Date.parse("2026-11-21T12:00:00Z");
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const CSV = "Invoice Number,1,\n\nUsage Date,Project,Project ID,SKU,Cluster,Amount\n";

let database: TestDatabase;
beforeAll(async () => {
  database = await openTestDatabase();
});
afterAll(() => database.close());

let runs = 0;

/** Processes that share a table and an Atlas with a closed and a pending invoice. */
async function startProcesses(count: number, csv?: () => Reply | undefined) {
  runs += 1;
  const orgId = `${ORG}${runs}`;
  const { client, seen } = await connect(({ path }) => {
    const [, month] = /inv-(2026-\d\d)\/csv/.exec(path) ?? [];
    const file = { body: `${CSV}${month}-02,Shop,p1,ATLAS_AWS_INSTANCE_M10,prod,1.25\n` };
    if (month) return csv?.() ?? { ...file, headers: { "Content-Type": "text/csv" } };
    if (path.endsWith("/orgs")) return { body: { results: [{ id: orgId, name: "Acme" }], totalCount: 1 } };
    const results = ["2026-10", "2026-11"].map((each) => ({
      ...{ id: `inv-${each}`, orgId, subtotalCents: 125, startDate: `${each}-01T00:00:00Z` },
      statusName: each === "2026-11" ? "PENDING" : "PAID",
    }));
    return { body: { results, totalCount: 2 } };
  });
  const atlas = { client, names: createNames(client), orgId, currency: "USD" as const };
  let now = NOW;
  const processes = Array.from({ length: count }, () => {
    const deps = { atlas, table: openTable(database.name), now: () => now };
    return (jobId: string, at?: number) => readSharedHistory(deps, jobId, at);
  });
  return {
    orgId,
    processes: processes as [(typeof processes)[number], ...typeof processes],
    downloads: () => seen.filter(({ path }) => path.endsWith("/csv")).length,
    pass: (ms: number) => {
      now += ms;
    },
  };
}

it("is read once for 50 checks at once in five processes; the others come back later", async () => {
  const { processes, downloads, pass } = await startProcesses(5);
  const checks = Array.from({ length: 50 }, (_, check) => {
    const read = processes[check % processes.length] ?? processes[0];
    return () => read(`job-${check}`);
  });
  const first = await Promise.allSettled(checks.map((check) => check()));
  const errors = first.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
  for (const error of errors) {
    expect(error).toMatchObject({ code: "rate_limited", retryAfterSeconds: 30 });
    expect(secondsUntilRetry(error, { attempt: 1, isAwaited: false })).toBeGreaterThanOrEqual(30);
  }
  expect(errors.length).toBeLessThan(50);
  pass(MINUTE_MS / 2);
  const histories = await Promise.all(checks.map((check) => check()));
  expect(downloads()).toBe(2);
  expect(new Set(histories).size).toBe(5);
  for (const history of histories) expect(history).toEqual(histories[0]);
});

it("is read again on the next UTC day, and then downloads pending invoices only", async () => {
  const { processes, downloads, pass } = await startProcesses(1);
  const [read] = processes;
  await read("job-1");
  pass(11 * HOUR_MS);
  expect((await read("job-2")).readAt).toBe(NOW);
  expect(downloads()).toBe(2);
  pass(HOUR_MS);
  expect((await read("job-3")).readAt).toBe(NOW + 12 * HOUR_MS);
  expect(downloads()).toBe(3);
  // A check that began before midnight.
  expect((await read("job-2", NOW)).readAt).toBe(NOW);
  expect(downloads()).toBe(3);
});

it("is read again after ten minutes where an invoice broke off", async () => {
  const broken = { body: `${CSV}2026-11-02,"Shop`, headers: { "Content-Type": "text/csv" } };
  let reply: Reply | undefined = broken;
  const { processes, downloads, pass } = await startProcesses(2, () => reply);
  const [one, other = one] = processes;
  expect((await one("job-1")).unreadable).toMatchObject([{ reason: "truncated" }, { reason: "truncated" }]);
  pass(9 * MINUTE_MS);
  expect((await other("job-2")).unreadable).toHaveLength(2);
  expect(downloads()).toBe(2);
  reply = undefined;
  pass(MINUTE_MS);
  expect((await other("job-2")).unreadable).toEqual([]);
  expect((await one("job-1")).unreadable).toEqual([]);
  expect(downloads()).toBe(4);
});

it("is claimed again ten minutes after a crash, and at once by the same job", async () => {
  const { processes, orgId, pass } = await startProcesses(2);
  const [one, other = one] = processes;
  const crash = { claimant: "job-1", now: NOW, claimMs: 10 * MINUTE_MS };
  const name = `${historyCacheName(["day", orgId, "2026-11-21"])}#CLAIM`;
  expect(await claimValue(database.table, name, z.literal(true), crash)).toMatchObject({ kind: "yours" });
  expect(await failureOf(other("job-2"))).toMatchObject({ code: "rate_limited" });
  pass(9 * MINUTE_MS);
  expect(await failureOf(other("job-2"))).toMatchObject({ code: "rate_limited" });
  expect((await one("job-1")).invoices).toHaveLength(2);
  expect((await other("job-2")).invoices).toHaveLength(2);

  const crashed = await startProcesses(1);
  const again = `${historyCacheName(["day", crashed.orgId, "2026-11-21"])}#CLAIM`;
  await claimValue(database.table, again, z.literal(true), crash);
  crashed.pass(10 * MINUTE_MS);
  expect((await crashed.processes[0]("job-2")).invoices).toHaveLength(2);
});

it("pauses after a failure of Atlas, and goes on", async () => {
  let reply: Reply | undefined = refusal(503, "X");
  const { processes, pass } = await startProcesses(2, () => reply);
  const [one, other = one] = processes;
  expect(await failureOf(one("job-1"))).toMatchObject({ code: "unavailable" });
  expect(await failureOf(other("job-2"))).toMatchObject({ code: "rate_limited", retryAfterSeconds: 5 });
  reply = undefined;
  pass(5_000);
  expect((await other("job-2")).invoices).toHaveLength(2);
  expect((await one("job-1")).invoices).toHaveLength(2);
});
