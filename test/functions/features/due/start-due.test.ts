import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { BatchWriteCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { jobIdOf } from "../../../../functions/aws/execution-name.ts";
import { openTable } from "../../../../functions/aws/sdk-table.ts";
import type { Table } from "../../../../functions/aws/table.ts";
import { DUE_INDEX, DUE_PARTITION } from "../../../../functions/features/due/due-index.ts";
import { startDue } from "../../../../functions/features/due/start-due.ts";
import { dueKinds } from "../../../../functions/features/due-kinds.ts";
import {
  awaitInvoice,
  readAwaitedInvoice,
  stopAwaitingInvoice,
} from "../../../../functions/features/report/awaited-invoice.ts";
import type { ReportJob } from "../../../../functions/features/report/job.ts";
import { reports, subscriptionId } from "../../../../functions/features/report/subscription.ts";
import {
  createSubscription,
  pauseSubscription,
  readSubscription,
} from "../../../../functions/features/subscriptions/store.ts";
import { readJob, updateJob } from "../../../../functions/jobs/job.ts";
import { openTestDatabase, type TestDatabase } from "../../aws/database.ts";
import { reportRequest } from "../../requests.ts";

const NINE = Date.UTC(2026, 10, 2, 9);
const DAY_MS = 86_400_000;
/** A thousand, which take some ten seconds, with `REPORTS=1000`. */
const MANY = Number(process.env["REPORTS"] ?? 100);

const REQUEST = reportRequest({ schedule: { every: "day", at: "09:00" } });

const AWAITED = { channelId: "C0WAIT", userId: "U0ADA0001" };

/** Lambda's Invoke API: keeps the ids in the names of the executions that it is asked to start. */
const names: string[] = [];
let status = 202;
const lambdaServer = createServer((request, response) => {
  names.push(jobIdOf(String(request.headers["x-amz-durable-execution-name"])));
  request.resume().once("end", () => response.writeHead(status).end("{}"));
});

let database: TestDatabase;
let table: Table;
let time = NINE;

beforeAll(async () => {
  await new Promise<void>((resolve) => lambdaServer.listen(0, "127.0.0.1", resolve));
  database = await openTestDatabase();
  table = openTable(database.name);
  vi.stubEnv("AWS_ENDPOINT_URL_LAMBDA", `http://127.0.0.1:${(lambdaServer.address() as AddressInfo).port}`);
  vi.spyOn(console, "error").mockImplementation(() => {});
});
beforeEach(() => {
  names.length = 0;
  status = 202;
});
afterAll(async () => {
  await database.close();
  lambdaServer.closeAllConnections();
  lambdaServer.close();
  vi.restoreAllMocks();
});

function deps(of = table) {
  return {
    table: of,
    worker: { name: "worker", qualifier: "live" },
    now: () => time,
  };
}

async function subscribe(channelId: string, request = REQUEST, timeZone = "UTC", nextAt = NINE) {
  const id = subscriptionId(channelId, request);
  await createSubscription(table, reports, {
    ...{ id, channelId, userId: "U0ADA0001", timeZone, request },
    ...{ createdAt: 1, createdBy: "job", state: "active", nextAt, failures: 0 },
  });
  return { id, channelId };
}

/** Stores subscriptions of so many channels by copying one, which is quicker. */
async function subscribeMany(count: number, nextAt: number): Promise<void> {
  const found = await table.query({
    KeyConditionExpression: "pk = :pk",
    ExpressionAttributeValues: { ":pk": "CHANNEL#C0ONCE" },
  });
  const items = Array.from({ length: count }, (_, index) => {
    const channelId = `C0MANY${index}`;
    return { ...found.items[0], channelId, nextAt, pk: `CHANNEL#${channelId}` };
  });
  const documents = DynamoDBDocumentClient.from(new DynamoDBClient());
  for (let first = 0; first < count; first += 25) {
    const requests = items.slice(first, first + 25).map((Item) => ({ PutRequest: { Item } }));
    await documents.send(new BatchWriteCommand({ RequestItems: { [database.name]: requests } }));
  }
  documents.destroy();
}

/** A table in which no next time can be set, as after a crash. */
function crashingBeforeAdvance(): Table {
  return {
    ...table,
    async update(input) {
      if (input.UpdateExpression?.includes("nextAt")) throw new Error("The machine crashes.");
      return await table.update(input);
    },
  };
}

describe("startDue", () => {
  it("starts a due report once, even in concurrent ticks", async () => {
    const report = await subscribe("C0ONCE");
    time = NINE - 1;
    expect(await startDue(deps(), dueKinds)).toBe(0);
    time = NINE + 7 * 60_000;
    await Promise.all([startDue(deps(), dueKinds), startDue(deps(), dueKinds), startDue(deps(), dueKinds)]);
    await startDue(deps(), dueKinds);
    expect(new Set(names).size).toBe(1);
    expect(await readSubscription(table, reports, report)).toMatchObject({ nextAt: NINE + DAY_MS });
    time = NINE + DAY_MS;
    await startDue(deps(), dueKinds);
    expect(new Set(names).size).toBe(2);
  });

  it("starts one run for all missed times, with the period of the latest", async () => {
    const monthly = { ...REQUEST, schedule: { every: "month", day: 2, at: "09:00" } } as const;
    const report = await subscribe("C0LATE", monthly, "UTC", NINE - 60 * DAY_MS);
    await subscribe("C0LATE", REQUEST, "UTC", NINE - 3 * DAY_MS);
    time = NINE + 3 * DAY_MS + 60_000;
    await startDue(deps(), dueKinds);
    await startDue(deps(), dueKinds);
    const made = names.slice();
    expect(new Set(made).size).toBe(made.length);
    const jobs = await Promise.all(made.map((name) => readJob(table, name, time)));
    const inLate = jobs.filter((job) => job?.channelId === "C0LATE");
    expect(inLate).toHaveLength(2);
    expect(
      inLate.find((job) => job?.kind === "report" && (job as ReportJob).request.reportId === report.id),
    ).toMatchObject({
      request: { period: { start: "2026-10-01", end: "2026-11-01" }, startedBy: "clock" },
    });
    expect(await readSubscription(table, reports, report)).toMatchObject({
      nextAt: Date.UTC(2026, 11, 2, 9),
    });
  });

  it("retries at the next tick what it could not start, or whose next time it could not set", async () => {
    time = NINE + 10 * DAY_MS;
    await startDue(deps(), dueKinds);
    names.length = 0;
    const report = await subscribe("C0AGAIN", REQUEST, "Asia/Seoul", time);
    status = 400;
    await expect(startDue(deps(), dueKinds)).rejects.toThrow("1 of 1 due items could not be started");
    expect(await readSubscription(table, reports, report)).toMatchObject({ nextAt: time });
    status = 202;
    await expect(startDue(deps(crashingBeforeAdvance()), dueKinds)).rejects.toThrow("1 of 1 due items");
    expect(await startDue(deps(), dueKinds)).toBe(1);
    expect(names.length).toBeGreaterThan(2);
    expect(new Set(names).size).toBe(1);
    expect(await startDue(deps(), dueKinds)).toBe(0);
  });

  it("does not restart a finished run whose next time was not set", async () => {
    const report = await subscribe("C0DONE", REQUEST, "UTC", time);
    await expect(startDue(deps(crashingBeforeAdvance()), dueKinds)).rejects.toThrow();
    await updateJob(table, names.at(-1) ?? "", { state: "done" });
    names.length = 0;
    await startDue(deps(), dueKinds);
    expect(names).toEqual([]);
    expect((await readSubscription(table, reports, report))?.nextAt).toBeGreaterThan(time);
  });

  it("makes up for missed times after a crash between the start of a run and its next time", async () => {
    const report = await subscribe("C0DIED", REQUEST, "UTC", time);
    await expect(startDue(deps(crashingBeforeAdvance()), dueKinds)).rejects.toThrow();
    await updateJob(table, names.at(-1) ?? "", { state: "done" });
    time += 3 * DAY_MS + 60_000;
    for (let ticks = 0; ticks < 3; ticks += 1) await startDue(deps(), dueKinds);
    const jobs = await Promise.all([...new Set(names)].map((name) => readJob(table, name, time)));
    expect(jobs.filter((job) => job?.channelId === "C0DIED")).toHaveLength(2);
    expect((await readSubscription(table, reports, report))?.nextAt).toBeGreaterThan(time);
  });

  it("does not start a paused report", async () => {
    const report = await subscribe("C0PAUSED", REQUEST, "UTC", time);
    await pauseSubscription(table, reports, report);
    expect(await startDue(deps(), dueKinds)).toBe(0);
  });

  it("checks an awaited invoice once per due time, at growing intervals", async () => {
    const started = NINE + 14 * DAY_MS;
    await awaitInvoice(table, { ...AWAITED, reportJobId: "0123456789abcdef0123" }, started);
    const checks: number[] = [];
    for (const hours of [0.9, 1, 2.9, 3, 6, 12, 23.9, 24, 48, 72]) {
      time = started + hours * 3_600_000;
      names.length = 0;
      await Promise.all([startDue(deps(), dueKinds), startDue(deps(), dueKinds)]);
      const jobs = await Promise.all([...new Set(names)].map((name) => readJob(table, name, time)));
      checks.push(...jobs.filter((job) => job?.kind === "reportInvoice").map(() => hours));
    }
    expect(checks).toEqual([1, 3, 6, 12, 24, 48, 72]);
    await stopAwaitingInvoice(table, "0123456789abcdef0123");
    await awaitInvoice(table, { ...AWAITED, reportJobId: "0123456789abcdef0123" }, started);
    time += 10 * DAY_MS;
    await startDue(deps(), dueKinds);
    expect(await startDue(deps(), dueKinds)).toBe(0);
  });

  it("reads awaited invoices of earlier versions, and names the fields that cannot be read", async () => {
    const reportJobId = "0011223344556677abcd";
    const Key = { pk: `QUERY#${reportJobId}`, sk: "INVOICE" };
    const due = { dueShard: DUE_PARTITION, nextAt: time };
    await table.put({ Item: { ...Key, ...due, ...AWAITED, reportJobId, looks: 3 } });
    expect(await startDue(deps(), dueKinds)).toBe(1);
    expect((await table.get(Key))?.["nextAt"]).toBe(time + 2 * 3_600_000);
    await table.put({ Item: { ...Key, ...due, reportJobId, userId: 1 } });
    await expect(readAwaitedInvoice(table, reportJobId)).rejects.toThrow(
      `The awaited invoice of job ${reportJobId} cannot be read: channelId, userId`,
    );
    await stopAwaitingInvoice(table, reportJobId);
  });

  it("restarts a check with the same id after a crash before its next time was set", async () => {
    const reportJobId = "fedcba98765432100123";
    await awaitInvoice(table, { ...AWAITED, reportJobId }, time - 3_600_000);
    await expect(startDue(deps(crashingBeforeAdvance()), dueKinds)).rejects.toThrow("1 of 1");
    expect(await startDue(deps(), dueKinds)).toBe(1);
    expect(names).toHaveLength(2);
    expect(new Set(names).size).toBe(1);
    const check = await readJob(table, names[0] ?? "", time);
    expect(check).toMatchObject({ kind: "reportInvoice", request: { reportJobId }, channelId: "C0WAIT" });
    await awaitInvoice(table, { ...AWAITED, reportJobId }, time - DAY_MS);
    expect(await startDue(deps(), dueKinds)).toBe(0);
    await stopAwaitingInvoice(table, reportJobId);
  });

  it(`starts ${MANY} reports of one minute once each, reads only the index, and spreads them`, async () => {
    time = NINE + 30 * DAY_MS;
    await startDue(deps(), dueKinds);
    names.length = 0;
    await subscribeMany(MANY, time);
    const puts = vi.spyOn(table, "put");
    const queries = vi.spyOn(table, "query");
    expect(await startDue(deps(), dueKinds)).toBe(MANY);
    const jobs = puts.mock.calls.map(([{ Item }]) => Item ?? {});
    const indexes = queries.mock.calls.map(([{ IndexName }]) => IndexName);
    puts.mockRestore();
    queries.mockRestore();
    expect(new Set(indexes)).toEqual(new Set([DUE_INDEX]));
    expect(names).toHaveLength(MANY);
    expect(new Set(names).size).toBe(MANY);
    expect(new Set(jobs.map(({ channelId }) => channelId)).size).toBe(MANY);
    const waits = jobs.map(({ request }) => Number(request.startDelaySeconds));
    const together = waits.filter((wait) => wait === 7);
    expect(together).toHaveLength(5);
    expect(Math.max(...waits)).toBe(MANY / 5 - 1);
    expect(await startDue(deps(), dueKinds)).toBe(0);
  });
});
