import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { readUsage } from "../../atlas/usage.ts";
import type { UsageDetail } from "../../atlas/usage-detail.ts";
import { showProgress } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { JobError } from "../../jobs/failure.ts";
import { isAnswered, type JobOf, updateJob } from "../../jobs/job.ts";
import { jobKindOf } from "../../jobs/job-kind.ts";
import { deadlineMinutes, isLate, type JobStep } from "../../jobs/steps.ts";
import type { UsageRequest } from "./command.ts";
import { stillWorking } from "./progress.ts";
import { startCostQuery } from "./query.ts";
import { forgetToken } from "./query-token.ts";
import { usageText } from "./text.ts";

/** A question that Cost Explorer answers. */
export type CostJob = JobOf<string, UsageRequest>;

/**
 * Seconds between two polls; the last one repeats. An execution may have 3,000 operations (Lambda quotas), which
 * polling every second would use up in an hour.
 */
const WAITS = [1, 2, 3, 5, 8, 13, 21, 30];

/**
 * Every fourth poll, after 11 s, 83 s and then about every two minutes, updates the announcement and gives Atlas more
 * time, because a slow answer looks like none (see `readUsage`).
 */
const POLLS_PER_UPDATE = 4;
const LONG_TIMEOUT_MS = 12_000;

/**
 * Starts the Cost Explorer query of a job, and polls it until it is finished. A query that Atlas has forgotten is
 * started again, once.
 *
 * @throws JobError
 */
export async function pollUntilReady<J extends CostJob>(
  deps: WorkflowDeps,
  context: DurableContext,
  step: JobStep<J>,
): Promise<void> {
  for (let starts = 0; starts < 2; starts += 1) {
    await startQuery(deps, context, step);
    if (await isFinished(deps, context, step)) return;
  }
  throw new JobError("token_lost", usageText.tokenLost);
}

/** Starts the query, or waits until the job that is starting the same query has done so. */
async function startQuery<J extends CostJob>(deps: WorkflowDeps, context: DurableContext, step: JobStep<J>) {
  for (let attempt = 0; !(await step("ask", (job) => ask(deps, job))); attempt += 1) {
    await context.wait("wait for the same question", { seconds: waitAfter(attempt) });
  }
}

/** Polls the query. @returns false when Atlas does not know it. */
async function isFinished<J extends CostJob>(
  deps: WorkflowDeps,
  context: DurableContext,
  step: JobStep<J>,
): Promise<boolean> {
  for (let attempt = 0; ; attempt += 1) {
    const status = await step("poll", (job) => poll(deps, job, attempt));
    if (status !== "processing") return status === "ready";
    await context.wait("wait for Atlas", { seconds: waitAfter(attempt) });
  }
}

function waitAfter(attempt: number): number {
  return WAITS[Math.min(attempt, WAITS.length - 1)] ?? 30;
}

async function ask(deps: WorkflowDeps, job: CostJob): Promise<boolean> {
  if (job.token) return true;
  const asked = await startCostQuery(deps, deps.atlas(), job.id, job.request);
  if (asked.kind === "taken") {
    throwIfLate(deps, job);
    return false;
  }
  const { costQueryKey, token } = asked;
  await updateJob(deps.table, job.id, { costQueryKey, token });
  return true;
}

async function poll(
  deps: WorkflowDeps,
  job: CostJob,
  attempt: number,
): Promise<"processing" | "ready" | "unknown"> {
  if (isAnswered(job)) return "ready";
  const isUpdate = attempt > 0 && attempt % POLLS_PER_UPDATE === 0;
  const { status } = await read(deps, job, isUpdate ? LONG_TIMEOUT_MS : undefined);
  if (status === "unknown") {
    await forget(deps, job);
    return status;
  }
  if (status === "processing") {
    const elapsedMs = throwIfLate(deps, job);
    if (isUpdate && jobKindOf(deps, job).isAwaited && job.delivery === "answer") {
      const elapsed = Math.round(elapsedMs / 1000);
      await showProgress(deps, job, stillWorking(job.request.period, job.userId, elapsed));
    }
  }
  return status;
}

/** @returns milliseconds since the question was asked. @throws JobError when that is too long. */
function throwIfLate(deps: WorkflowDeps, job: CostJob): number {
  if (!isLate(deps, job, deps.now())) return deps.now() - job.createdAt;
  throw new JobError("timeout", usageText.timeout(deadlineMinutes(deps, job)));
}

/** Reads the result of a job that is finished. @throws AtlasError, Error */
export async function readDetails(deps: WorkflowDeps, job: CostJob): Promise<UsageDetail[]> {
  const result = await read(deps, job, LONG_TIMEOUT_MS);
  if (result.status === "ready" && "details" in result) return result.details;
  // It was ready a moment ago, so it will be again; the step is tried again after a while.
  throw new Error(`Atlas answered "${result.status}" for a job that was finished`);
}

async function read(deps: WorkflowDeps, job: CostJob, timeoutMs: number | undefined) {
  if (!job.token) return { status: "unknown" as const };
  const atlas = deps.atlas();
  return await readUsage(atlas.client, atlas.orgId, job.token, { timeoutMs });
}

async function forget(deps: WorkflowDeps, job: CostJob): Promise<void> {
  if (job.costQueryKey && job.token) await forgetToken(deps.table, job.costQueryKey, job.token);
  await updateJob(deps.table, job.id, { token: "" });
}
