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
 * Seconds to wait before each further look at the job, or at who else asks the same; the last one repeats. An
 * execution may have 3,000 operations (Lambda quotas), which looking every second would use up in an hour.
 */
const WAITS = [1, 2, 3, 5, 8, 13, 21, 30];

/**
 * At every fourth look, after 11 s, 83 s and then about every two minutes, the announcement is updated, and
 * Atlas is given more time: a slow answer cannot be told from none (see `readUsage`).
 */
const LOOKS_PER_REST = 4;
const LONG_TIMEOUT_MS = 12_000;

/** Asks, and looks at the job until it is finished. A token that Atlas has lost is replaced once. */
export async function pollUntilReady<Question extends CostJob>(
  deps: WorkflowDeps,
  context: DurableContext,
  step: JobStep<Question>,
): Promise<void> {
  let asked = false;
  let lost = 0;
  let taken = 0;
  for (let look = 0; ; ) {
    if (!asked) {
      asked = await step("ask", (job) => ask(deps, job));
      if (!asked) {
        await context.wait("wait for the same question", { seconds: waitAfter(taken) });
        taken += 1;
        continue;
      }
    }
    const status = await step("poll", (job) => poll(deps, job, look));
    if (status === "ready") return;
    if (status === "unknown") {
      lost += 1;
      if (lost > 1) throw new JobError({ code: "token_lost", reason: usageText.tokenLost });
      asked = false;
      continue;
    }
    await context.wait("wait for Atlas", { seconds: waitAfter(look) });
    look += 1;
  }
}

function waitAfter(looks: number): number {
  return WAITS[Math.min(looks, WAITS.length - 1)] ?? 30;
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
  look: number,
): Promise<"processing" | "ready" | "unknown"> {
  if (isAnswered(job)) return "ready";
  const isRest = look > 0 && look % LOOKS_PER_REST === 0;
  const { status } = await read(deps, job, isRest ? LONG_TIMEOUT_MS : undefined);
  if (status === "unknown") {
    await forget(deps, job);
    return status;
  }
  if (status === "processing") {
    const elapsedMs = throwIfLate(deps, job);
    if (isRest && jobKindOf(deps, job).isAwaited && job.delivery === "answer") {
      const elapsed = Math.round(elapsedMs / 1000);
      await showProgress(deps, job, stillWorking(job.request.period, job.userId, elapsed));
    }
  }
  return status;
}

/** @returns milliseconds since the question was asked. @throws JobError when that is too long. */
function throwIfLate(deps: WorkflowDeps, job: CostJob): number {
  if (!isLate(deps, job, deps.now())) return deps.now() - job.createdAt;
  throw new JobError({ code: "timeout", reason: usageText.timeout(deadlineMinutes(deps, job)) });
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
