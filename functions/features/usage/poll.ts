import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { readUsage } from "../../atlas/usage.ts";
import type { UsageDetail } from "../../atlas/usage-detail.ts";
import { showProgress } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { JobError } from "../../jobs/failure.ts";
import { isAnswered, type JobOf, updateJob } from "../../jobs/job.ts";
import { jobKindOf } from "../../jobs/job-kind.ts";
import { progressMessage } from "../../jobs/progress.ts";
import { deadlineMinutes, isLate, type JobStep } from "../../jobs/steps.ts";
import { jobText } from "../../jobs/text.ts";
import { formatPeriod } from "../../money/period.ts";
import { startCostQuery } from "./query.ts";
import { forgetToken } from "./query-token.ts";
import type { UsageRequest } from "./request.ts";
import { usageText } from "./text.ts";

/** A job that queries Cost Explorer. */
export type CostJob = JobOf<string, UsageRequest>;

/**
 * Seconds between the first attempts. An execution may have 3,000 operations (Lambda quotas), which polling every second
 * would use up in an hour.
 */
const WAIT_SECONDS = [1, 2, 3, 5, 8, 13, 21];
const LAST_WAIT_SECONDS = 30;

/**
 * Every fourth poll, after 11 s, 83 s and then about every two minutes, updates the announcement and gives Atlas more
 * time, because `readUsage` cannot tell a slow answer from none.
 */
const POLLS_PER_UPDATE = 4;
const LONG_TIMEOUT_MS = 12_000;

/** `unknown`: Atlas has lost the query. */
type QueryStatus = "processing" | "ready" | "unknown";

/**
 * Starts the Cost Explorer query of a job, and polls it until it is finished. A query that Atlas has lost is started
 * again, once.
 *
 * @throws JobError
 */
export async function pollUntilReady<J extends CostJob>(
  deps: WorkflowDeps,
  context: DurableContext,
  step: JobStep<J>,
): Promise<void> {
  for (let starts = 0; starts < 2; starts += 1) {
    await repeat(context, "wait for the same query", () => step("ask", (job) => startQuery(deps, job)));
    const status = await repeat(context, "wait for Atlas", (attempt) =>
      step("poll", (job) => pollQuery(deps, job, attempt)),
    );
    if (status === "ready") return;
  }
  throw new JobError("token_lost", usageText.tokenLost);
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
async function startQuery(deps: WorkflowDeps, job: CostJob): Promise<QueryStatus> {
  if (job.token) return "ready";
  const started = await startCostQuery(deps, deps.atlas(), job.id, job.request);
  if (!started) {
    throwIfLate(deps, job);
    return "processing";
  }
  await updateJob(deps.table, job.id, started);
  return "ready";
}

async function pollQuery(deps: WorkflowDeps, job: CostJob, attempt: number): Promise<QueryStatus> {
  if (isAnswered(job)) return "ready";
  const isUpdate = attempt > 0 && attempt % POLLS_PER_UPDATE === 0;
  const { status } = await readResult(deps, job, isUpdate ? LONG_TIMEOUT_MS : undefined);
  if (status === "unknown") await forgetQuery(deps, job);
  if (status === "processing") {
    const elapsedMs = throwIfLate(deps, job);
    if (isUpdate && jobKindOf(deps, job).isAwaited && job.delivery === "answer") {
      const elapsed = jobText.elapsed(Math.round(elapsedMs / 1000));
      const text = usageText.stillWorking(formatPeriod(job.request.period), elapsed);
      await showProgress(deps, job, progressMessage(text, job.userId));
    }
  }
  return status;
}

/** @returns milliseconds since the job was created. @throws JobError after its deadline */
function throwIfLate(deps: WorkflowDeps, job: CostJob): number {
  if (!isLate(deps, job, deps.now())) return deps.now() - job.createdAt;
  throw new JobError("timeout", usageText.timeout(deadlineMinutes(deps, job)));
}

/** Reads the result of a finished query. @throws AtlasError, Error */
export async function readDetails(deps: WorkflowDeps, job: CostJob): Promise<UsageDetail[]> {
  const result = await readResult(deps, job, LONG_TIMEOUT_MS);
  if (result.status === "ready" && "details" in result) return result.details;
  // The step is retried: the query was finished a moment ago, so the result will be there again.
  throw new Error(`Atlas answered "${result.status}" for a job that was finished`);
}

async function readResult(deps: WorkflowDeps, job: CostJob, timeoutMs: number | undefined) {
  if (!job.token) return { status: "unknown" as const };
  const atlas = deps.atlas();
  return await readUsage(atlas.client, atlas.orgId, job.token, { timeoutMs });
}

async function forgetQuery(deps: WorkflowDeps, job: CostJob): Promise<void> {
  if (job.costQueryKey && job.token) await forgetToken(deps.table, job.costQueryKey, job.token);
  await updateJob(deps.table, job.id, { token: "" });
}
