import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { ConfigError } from "../../../../functions/aws/config.ts";
import { jobKinds } from "../../../../functions/features/index.ts";
import { awaitInvoice, readAwaitedInvoice } from "../../../../functions/features/report/awaited-invoice.ts";
import { checkAwaitedInvoice } from "../../../../functions/features/report/invoice-workflow.ts";
import { type InvoiceCheckJob, invoicePartOf } from "../../../../functions/features/report/job.ts";
import type { WorkflowDeps } from "../../../../functions/jobs/deps.ts";
import { createJob, type Job, readJob } from "../../../../functions/jobs/job.ts";
import { createSlackClient } from "../../../../functions/slack/client.ts";
import { openTestDatabase, type TestDatabase } from "../../aws/database.ts";
import { reportRun } from "../../requests.ts";

const NOON = Date.UTC(2026, 10, 21, 12);
const HOUR_MS = 3_600_000;

let database: TestDatabase;
/** Whether the check read from Atlas. */
let isAtlasRead = false;
let deps: WorkflowDeps;

beforeAll(async () => {
  vi.spyOn(process.stderr, "write").mockReturnValue(true);
  database = await openTestDatabase();
  deps = {
    ...{ table: database.table, jobKinds, now: () => NOON, allowedChannels: ["C0ALLOWED"] },
    slack: createSlackClient({ apiUrl: "http://127.0.0.1:9/", botToken: "xoxb-test" }),
    atlas: () => {
      isAtlasRead = true;
      throw new Error("Atlas is read.");
    },
  };
});
afterAll(async () => {
  vi.restoreAllMocks();
  await database.close();
});

let count = 0;

const COMMON = {
  userId: "U0ADA0001",
  channelId: "C0ALLOWED",
  delivery: "answer",
  createdAt: NOON,
  state: "asked",
} as const;

/** Checks the invoice of a new report. @param invoice the job that posts the invoice, if there is one */
async function check(
  invoice?: { partOf?: string; state?: Job["state"]; createdAt?: number },
  isReportKnown = true,
) {
  count += 1;
  const reportJobId = `0123456789abcdef${1000 + count}`;
  const id = `check-${count}`;
  const { table } = deps;
  await createJob(table, {
    ...COMMON,
    ...{ kind: "reportInvoice", id, request: { reportJobId, startDelaySeconds: 0 } },
  });
  if (isReportKnown) {
    await createJob(table, {
      ...COMMON,
      ...{ kind: "report", id: reportJobId, state: "done", request: reportRun() },
    });
  }
  if (invoice) {
    const request = { choice: { kind: "latest" } } as const;
    await createJob(table, {
      ...{ ...COMMON, kind: "invoice", id: invoicePartOf(reportJobId), request },
      ...{ partOf: id, ...invoice },
    });
  }
  await awaitInvoice(table, { ...COMMON, reportJobId }, NOON - HOUR_MS);
  isAtlasRead = false;
  const step = async <T>(_name: string, body: (job: InvoiceCheckJob) => Promise<T>) =>
    body((await readJob(deps.table, id, NOON)) as InvoiceCheckJob);
  await checkAwaitedInvoice(deps, { step, context: {} as DurableContext }).catch((error: Error) => {
    expect(error.message).toBe("Atlas is read.");
  });
  return {
    isAtlasRead,
    isAwaited: (await readAwaitedInvoice(deps.table, reportJobId)) !== undefined,
    state: (await readJob(deps.table, id, NOON))?.state,
  };
}

const STOPS = { isAtlasRead: false, isAwaited: false, state: "done" };
const WAITS = { isAtlasRead: false, isAwaited: true, state: "done" };
const CHECKS = { isAtlasRead: true, isAwaited: true, state: "asked" };

it.each([
  ["reads the invoice if no job posts it", undefined, CHECKS],
  ["continues its own interrupted work", {}, CHECKS],
  ["waits while another check is running", { partOf: "another", createdAt: NOON - HOUR_MS }, WAITS],
  ["takes over from a check that timed out", { partOf: "another", createdAt: NOON - 4 * HOUR_MS }, CHECKS],
  ["ends the wait after the invoice was posted", { partOf: "another", state: "done" }, STOPS],
  ["ends the wait after the invoice failed", { partOf: "another", state: "failed" }, STOPS],
] as const)("a check of an awaited invoice %s", async (_what, invoice, outcome) => {
  expect(await check(invoice)).toEqual(outcome);
});

it("a check of an awaited invoice keeps waiting while the Atlas configuration is incomplete", async () => {
  const { atlas } = deps;
  deps = {
    ...deps,
    atlas: () => {
      throw new ConfigError("ATLAS_ORG_ID is not set");
    },
  };
  expect(await check()).toEqual(WAITS);
  deps = { ...deps, atlas };
});

it("a check ends the wait if the report has expired or its channel is no longer allowed", async () => {
  expect(await check(undefined, false)).toEqual(STOPS);
  deps = { ...deps, allowedChannels: [] };
  expect(await check()).toEqual(STOPS);
});
