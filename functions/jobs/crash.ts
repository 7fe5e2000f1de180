import { code } from "../slack/mrkdwn.ts";
import type { Failure } from "./failure.ts";
import { isAnswered, type Job } from "./job.ts";
import type { JobDeps } from "./job-deps.ts";
import { jobKindOf } from "./job-kind.ts";
import { jobText } from "./text.ts";

/** How an execution ended without success (AWS Lambda, "Monitoring durable functions"); `DROPPED` never began. */
export type CrashStatus = "FAILED" | "TIMED_OUT" | "STOPPED" | "DROPPED";

export function crashFailure(deps: Pick<JobDeps, "jobKinds">, job: Job, status: CrashStatus): Failure {
  const reference = code(job.id);
  const kind = jobKindOf(deps, job);
  const rest = kind.restLost?.(reference) ?? jobText.fileLost(reference);
  const reason = isAnswered(job) ? rest : jobText.crashed(status, reference);
  return { code: `workflow_${status.toLowerCase()}`, reason, canAskAgain: true };
}

/** Whether the process ended in every attempt of a step. The cause of the SDK's StepError has the name of the error. */
export function isStepCrash(error: unknown): boolean {
  return (
    error instanceof Error && error.cause instanceof Error && error.cause.name === "StepInterruptedError"
  );
}
