import type { Catalogue } from "../slack/catalogue.ts";
import { code } from "../slack/mrkdwn.ts";
import type { Failure } from "./failure.ts";
import { isAnswered, type Query } from "./job.ts";

/**
 * How an execution ended without success (AWS Lambda, "Monitoring durable functions"), or that it was dropped before
 * it began.
 */
export type CrashStatus = "FAILED" | "TIMED_OUT" | "STOPPED" | "DROPPED";

/** What to tell the person about work that did not come to its end. */
export function crashFailure(words: Catalogue, query: Query, status: CrashStatus): Failure {
  const reference = code(query.id);
  const rest = query.kind === "report" ? words.restLost(reference) : words.fileLost(reference);
  const reason = isAnswered(query) ? rest : words.died(status, reference);
  return { code: `workflow_${status.toLowerCase()}`, reason };
}

/**
 * Whether a step ended because its process did, at every attempt. The durable SDK hands on what was checkpointed: a
 * StepError, whose cause has the name of the error.
 */
export function isStepCrash(error: unknown): boolean {
  return (
    error instanceof Error && error.cause instanceof Error && error.cause.name === "StepInterruptedError"
  );
}
