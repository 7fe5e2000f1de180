import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { readUsage } from "../../atlas/usage.ts";
import type { UsageDetail } from "../../atlas/usage-detail.ts";
import { logWarning } from "../../aws/log.ts";
import { showProgress } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { JobError } from "../../jobs/failure.ts";
import { isAnswered } from "../../jobs/job.ts";
import { jobKindOf } from "../../jobs/job-kind.ts";
import { progressMessage } from "../../jobs/progress.ts";
import { deadlineMinutes, failureOfStep, isLate, type JobStep } from "../../jobs/steps.ts";
import { jobText } from "../../jobs/text.ts";
import { formatPeriod } from "../../money/period.ts";
import { startCostQuery } from "./query.ts";
import { forgetToken } from "./query-token.ts";
import { usageText } from "./text.ts";
import { type CostJob, type QueryName, queryOf, removeQuery, updateWork, workOf } from "./work.ts";

/**
 * Seconds between the first attempts: a query that takes a minute is polled six times. An execution may have 3,000
 * operations (Lambda quotas), which polling every second would use up in an hour.
 */
const WAIT_SECONDS = [1, 3, 8, 18, 35];
const LAST_WAIT_SECONDS = 30;

/**
 * Every fourth poll, after 30 s, 155 s and then every two minutes, updates the announcement and gives Atlas more time,
 * because `readUsage` cannot tell a slow answer from none.
 */
const POLLS_PER_UPDATE = 4;
const LONG_TIMEOUT_MS = 12_000;

/** An answer waits four minutes for its total once its rows are there. A person waits no longer than this in all. */
const MAX_TOTAL_POLLS = 11;
const MAX_TOTAL_MINUTES = 6;

/** `unknown`: Atlas has lost the query. */
type QueryStatus = "processing" | "ready" | "unknown";

/** What a run of a workflow has read, by token, so that its steps download a result once. */
export type ReadResults = Map<string, UsageDetail[]>;

/** The results of a job's queries. */
export interface CostDetails {
  readonly grouped: readonly UsageDetail[];
  /** All details of the scope. Undefined where `grouped` has them, and where the query failed. */
  readonly total: readonly UsageDetail[] | undefined;
}

interface Polling<J extends CostJob> {
  readonly deps: WorkflowDeps;
  readonly context: DurableContext;
  readonly step: JobStep<J>;
  /** See `needsTotal`. */
  readonly hasTotal: boolean;
  readonly results: ReadResults;
}

/**
 * Starts the Cost Explorer queries of a job, and polls them until they are finished. If the query for the total fails,
 * the job goes on without it.
 *
 * @throws JobError
 */
export async function pollUntilReady<J extends CostJob>(polling: Polling<J>): Promise<void> {
  const { deps, step, hasTotal } = polling;
  await start(polling, "grouped");
  const totalFailed = async (error: unknown) => {
    if (!failureOfStep(error)) throw error;
    await step("skip total", async (job) => {
      logWarning({ message: "The total could not be checked", jobId: job.id, error });
      await updateWork(deps.table, job, { total: "failed" });
    });
  };
  // Started before the first one is polled, so that Atlas works on both.
  if (hasTotal) await start(polling, "total").catch(totalFailed);
  await finish(polling, "grouped");
  if (hasTotal) await finish(polling, "total").catch(totalFailed);
}

const STEP_NAMES = {
  grouped: { ask: "ask", poll: "poll" },
  total: { ask: "ask total", poll: "poll total" },
} as const;

async function start<J extends CostJob>({ deps, context, step }: Polling<J>, name: QueryName): Promise<void> {
  await repeat(context, "wait for the same query", () =>
    step(STEP_NAMES[name].ask, (job) => startQuery(deps, job, name)),
  );
}

/** Polls a query until it is finished. A query that Atlas has lost is started again, once. */
async function finish<J extends CostJob>(polling: Polling<J>, name: QueryName): Promise<void> {
  const { deps, context, step, results } = polling;
  for (let starts = 1; ; starts += 1) {
    const status = await repeat(context, "wait for Atlas", (attempt) =>
      step(STEP_NAMES[name].poll, (job) => pollQuery(deps, job, name, { attempt, results })),
    );
    if (status === "ready") return;
    if (starts === 2) throw new JobError("token_lost", usageText.tokenLost);
    await start(polling, name);
  }
}

/** Repeats a step, with growing waits, until its status is no longer `processing`. */
async function repeat(
  context: DurableContext,
  waitName: string,
  run: (attempt: number) => Promise<QueryStatus>,
): Promise<QueryStatus> {
  for (let attempt = 0; ; attempt += 1) {
    const status = await run(attempt);
    if (status !== "processing") return status;
    await context.wait(waitName, { seconds: WAIT_SECONDS[attempt] ?? LAST_WAIT_SECONDS });
  }
}

/** @returns `processing` while another job is starting the same query. */
async function startQuery(deps: WorkflowDeps, job: CostJob, name: QueryName): Promise<QueryStatus> {
  if (queryOf(job, name)) return "ready";
  const asked = await limitTotal(deps, job, name, () => startCostQuery(deps, deps.atlas(), job, name));
  if (asked.kind === "taken") {
    throwIfLate(deps, job);
    return "processing";
  }
  const { key, token, unknownServices } = asked;
  await updateWork(deps.table, job, { [name]: { key, token }, unknownServices: [...unknownServices] });
  return "ready";
}

async function pollQuery(
  deps: WorkflowDeps,
  job: CostJob,
  name: QueryName,
  { attempt, results }: { readonly attempt: number; readonly results: ReadResults },
): Promise<QueryStatus> {
  if (isAnswered(job) || workOf(job)[name] === "failed") return "ready";
  const isUpdate = attempt > 0 && attempt % POLLS_PER_UPDATE === 0;
  const timeoutMs = isUpdate ? LONG_TIMEOUT_MS : undefined;
  const { status } = await limitTotal(deps, job, name, () =>
    readResult(deps, job, name, { results, timeoutMs }),
  );
  if (status === "unknown") await forgetQuery(deps, job, name);
  if (status === "processing") {
    if (name === "total" && attempt + 1 >= MAX_TOTAL_POLLS) throw totalTimeout(job);
    const elapsedMs = throwIfLate(deps, job);
    if (isUpdate && jobKindOf(deps, job).isAwaited && job.delivery === "answer") {
      const elapsed = jobText.elapsed(Math.round(elapsedMs / 1000));
      const text = usageText.stillWorking(formatPeriod(job.request.period), elapsed);
      await showProgress(deps, job, progressMessage(text, job.userId));
    }
  }
  return status;
}

/** Ends the retries for the total when a person has waited long enough for it. */
async function limitTotal<T>(
  deps: WorkflowDeps,
  job: CostJob,
  name: QueryName,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (cause) {
    const isLong = deps.now() - job.createdAt > MAX_TOTAL_MINUTES * 60_000;
    if (name === "total" && isLong && jobKindOf(deps, job).isAwaited) throw totalTimeout(job, cause);
    throw cause;
  }
}

function totalTimeout(job: CostJob, cause?: unknown): JobError {
  return new JobError("total_timeout", usageText.totalUnknown(job.request.groupBy), {
    retry: "never",
    cause,
  });
}

/** @returns milliseconds since the job was created. @throws JobError after its deadline */
function throwIfLate(deps: WorkflowDeps, job: CostJob): number {
  if (!isLate(deps, job, deps.now())) return deps.now() - job.createdAt;
  throw new JobError("timeout", usageText.timeout(deadlineMinutes(deps, job)));
}

/** Reads the results of finished queries. @throws AtlasError, Error */
export async function readCosts(
  deps: WorkflowDeps,
  job: CostJob,
  results: ReadResults,
): Promise<CostDetails> {
  const read = async (name: QueryName) => {
    const result = await readResult(deps, job, name, { results, timeoutMs: LONG_TIMEOUT_MS });
    if (result.status === "ready") return result.details;
    // The step is retried: the query was finished a moment ago, so the result will be there again.
    throw new Error(`Atlas answered "${result.status}" for a job that was finished`);
  };
  return { grouped: await read("grouped"), total: queryOf(job, "total") && (await read("total")) };
}

/** Whether the total could not be checked. */
export function isTotalUnknown(job: CostJob): boolean {
  return workOf(job).total === "failed";
}

async function readResult(
  deps: WorkflowDeps,
  job: CostJob,
  name: QueryName,
  { results, timeoutMs }: { readonly results: ReadResults; readonly timeoutMs: number | undefined },
) {
  const token = queryOf(job, name)?.token;
  if (!token) return { status: "unknown" as const };
  const known = results.get(token);
  if (known) return { status: "ready" as const, details: known };
  const atlas = deps.atlas();
  const result = await readUsage(atlas.client, atlas.orgId, token, { timeoutMs });
  if (result.status === "ready") results.set(token, result.details);
  return result;
}

async function forgetQuery(deps: WorkflowDeps, job: CostJob, name: QueryName): Promise<void> {
  const query = queryOf(job, name);
  if (query) await forgetToken(deps.table, query.key, query.token);
  await removeQuery(deps.table, job, name);
}
