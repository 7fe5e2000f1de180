import { type DurableContext, withDurableExecution } from "@aws/durable-execution-sdk-js";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { openAtlas } from "../../../functions/atlas/atlas.ts";
import { listInvoices } from "../../../functions/atlas/invoices.ts";
import { KNOWN_SERVICES } from "../../../functions/atlas/usage-detail.ts";
import { createSharedCache } from "../../../functions/aws/shared-cache.ts";
import { jobKinds } from "../../../functions/features/index.ts";
import type { ReportJob } from "../../../functions/features/report/job.ts";
import type { ReportRun } from "../../../functions/features/report/request.ts";
import { pollUntilReady } from "../../../functions/features/usage/poll.ts";
import { type ReadResults, readCosts } from "../../../functions/features/usage/results.ts";
import type { WorkflowDeps } from "../../../functions/jobs/deps.ts";
import { createJob } from "../../../functions/jobs/job.ts";
import type { JobKind } from "../../../functions/jobs/job-kind.ts";
import { answerOrFail, type JobStep } from "../../../functions/jobs/steps.ts";
import { createExecutions } from "../../../local/lambda/executions.ts";
import type { Timer } from "../../../local/lambda/timer.ts";
import { EXAMPLE } from "../../../simulators/atlas/organization.ts";
import { type SimulatedAtlas, startAtlas } from "../../../simulators/atlas/server.ts";
import { fakeDate, NOON } from "../../workspace.ts";
import { openTestDatabase, type TestDatabase } from "../aws/database.ts";
import { reportRun } from "../requests.ts";

/** With `JOBS=300` they take minutes. */
const JOBS = Number(process.env["JOBS"] ?? 6);

/** The smallest bucket of Atlas's documentation for 300 jobs: 10 requests, of which 5 come back every minute. */
const BUCKET = { capacity: Math.ceil(JOBS / 30), refillRate: Math.ceil(JOBS / 60) };

const TIMEOUT_MS = 20_000 + JOBS * 600;

/** So many begin in a second, as the clock has it. */
const STARTS_PER_SECOND = 5;

type Report = ReportJob;
type Run = (deps: WorkflowDeps, context: DurableContext, step: JobStep<Report>) => Promise<void>;

let database: TestDatabase;
let atlas: SimulatedAtlas;
beforeAll(async () => {
  database = await openTestDatabase();
});
beforeEach(async () => {
  fakeDate();
  // Always the same chances.
  let seed = 1;
  vi.spyOn(Math, "random").mockImplementation(() => {
    seed = (seed * 16807) % 2147483647;
    return seed / 2147483647;
  });
  vi.spyOn(console, "warn").mockImplementation(() => {});
  atlas = await startAtlas({ processingMs: 1500 });
});
afterEach(async () => {
  await atlas.close();
  vi.restoreAllMocks();
  vi.useRealTimers();
});
afterAll(() => database.close());

/** A Lambda environment: nothing but the table is shared with others. */
function environment(): WorkflowDeps {
  const now = () => Date.now();
  const { clientId, clientSecret, orgId } = EXAMPLE;
  const credentials = { kind: "serviceAccount", clientId, clientSecret } as const;
  const config = {
    baseUrl: atlas.url,
    apiVersion: "2025-03-12",
    orgId,
    credentials,
    currency: "USD" as const,
  };
  const atlasOf = openAtlas(() => config, createSharedCache(database.table, now));
  // A report posts nothing on the way to its answer.
  return { table: database.table, now, atlas: atlasOf } as unknown as WorkflowDeps;
}

/** Moves the date on to the end of the next wait as soon as all that are unfinished wait. */
function createTurns(unfinished: () => number): Timer & { next(): void } {
  const sleepers: Array<{ time: number; wake: () => void }> = [];
  const next = () => {
    if (sleepers.length === 0 || sleepers.length < unfinished()) return;
    const [first] = sleepers.sort((a, b) => a.time - b.time).splice(0, 1);
    vi.setSystemTime(Math.max(Date.now(), first?.time ?? 0));
    first?.wake();
  };
  return {
    next,
    sleepUntil: (time) =>
      new Promise((resolve) => {
        sleepers.push({ time, wake: resolve });
        next();
      }),
  };
}

/** Runs so many reports, each in an environment of its own, and tells how each ended. */
async function runJobs(name: string, run: Run): Promise<Map<string, string>> {
  const outcomes = new Map<string, string>();
  const turns = createTurns(() => JOBS - outcomes.size);
  const handler = withDurableExecution<{ id: string }>(async ({ id }, context) => {
    const deps = environment();
    const index = Number(id.slice(name.length));
    await context.wait("wait for others", { seconds: 1 + Math.floor(index / STARTS_PER_SECOND) });
    let outcome = "answered";
    const { report } = jobKinds;
    if (!report) throw new Error("There are no reports.");
    const handleFailure: JobKind["handleFailure"] = async (_ending, _job, failure) => {
      outcome = failure.code;
    };
    const watched = { ...deps, jobKinds: { report: { ...report, handleFailure } } };
    await answerOrFail<Report>(watched, context, id, "report", (step) => run(watched, context, step));
    outcomes.set(id, outcome);
    turns.next();
  });
  const executions = createExecutions(handler, {
    timer: turns,
    timeoutMs: 4 * 3_600_000,
    onFailed: async ({ name: id, error }) => {
      outcomes.set(id, String(error));
      turns.next();
    },
  });
  for (let index = 0; index < JOBS; index += 1) {
    const id = `${name}${index}`;
    const report: Report = { ...REPORT, id, request: requestOf(index), createdAt: NOON };
    await createJob(database.table, report);
    executions.start(id, { id });
  }
  await executions.idle();
  return outcomes;
}

const REPORT = {
  kind: "report",
  delivery: "answer",
  state: "asked",
  userId: "U0ADA0001",
  channelId: "C0COSTS001",
} as const;

/** No two ask the same. */
function requestOf(index: number): ReportRun {
  const count = KNOWN_SERVICES.length;
  const services = [index, index + 1 + Math.floor(index / count)].map(
    (each) => KNOWN_SERVICES[each % count] ?? "",
  );
  return reportRun("monthly at 08:00 by projects", { services, invoice: false, reportId: `report${index}` });
}

function counts() {
  const refused = atlas.requests.filter(({ status }) => status === 429).length;
  const minutes = (Date.now() - NOON) / 60_000;
  return { refused, all: atlas.requests.length, minutes };
}

it(
  `${JOBS} reports by projects list names once, with few requests allowed for names`,
  async () => {
    atlas.control.apply({ retryAfter: null, buckets: { names: BUCKET } });
    const outcomes = await runJobs("names", async (deps, context, step) => {
      const results: ReadResults = new Map();
      await pollUntilReady({ deps, context, step, extras: ["total"], results });
      await step("read", async (job) => {
        await readCosts(deps, job, results);
      });
    });
    expect([...outcomes.values()].filter((outcome) => outcome !== "answered")).toEqual([]);
    const { refused, minutes } = counts();
    expect(refused).toBeLessThanOrEqual(2 * JOBS);
    expect(minutes).toBeLessThan(60);
    expect(atlas.liveTokens()).toBe(1);
  },
  TIMEOUT_MS,
);

it(
  `${JOBS} reports get through a bucket of ${BUCKET.capacity}, refilled by ${BUCKET.refillRate} a minute, without hammering it`,
  async () => {
    atlas.control.apply({ retryAfter: null, buckets: { billing: BUCKET } });
    const outcomes = await runJobs("bucket", async (deps, _context, step) => {
      await step("list", async () => {
        await listInvoices(deps.atlas().client, EXAMPLE.orgId);
      });
    });
    expect([...outcomes.values()].filter((outcome) => outcome !== "answered")).toEqual([]);
    const { refused, minutes } = counts();
    expect(refused).toBeLessThanOrEqual(6 * JOBS);
    // The bucket alone takes an hour for 300.
    expect(minutes).toBeLessThan(90);
  },
  TIMEOUT_MS,
);
