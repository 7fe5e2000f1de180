import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { WorkflowDeps } from "./deps.ts";
import { jobKindOf } from "./job-kind.ts";
import { checkMembership } from "./membership.ts";
import type { WorkerEvent } from "./start.ts";
import { answerOrFail } from "./steps.ts";

/** A job that somebody waits for may take so many times its deadline, with the last attempts and the failure's message. */
const DEADLINES_TO_LIVE = 2;

/**
 * Does a job to its end, in durable steps.
 *
 * What crashes outside of steps is invoked again until the execution's timeout, which is made for reports. Where somebody
 * waits, that is too long.
 *
 * @throws Error where it is too late for that, which ends the execution as `FAILED` (see `handleFailedExecution`).
 */
export async function runJob(
  deps: WorkflowDeps,
  { jobId, kind, startedAt, isForMember }: WorkerEvent,
  context: DurableContext,
): Promise<void> {
  const jobKind = jobKindOf(deps, { id: jobId, kind });
  const minutes = (deps.now() - startedAt) / 60_000;
  if (jobKind.isAwaited && minutes >= DEADLINES_TO_LIVE * jobKind.deadlineMinutes) {
    throw new Error(`Job ${jobId} is given up after ${Math.floor(minutes)} minutes`);
  }
  await answerOrFail(deps, context, jobId, kind, async (step) => {
    if (isForMember) await step("check membership", (job) => checkMembership(deps, job));
    await jobKind.run(deps, { step, context });
  });
}
