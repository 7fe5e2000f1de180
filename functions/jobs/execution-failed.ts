import { z } from "zod";
import { jobIdOf } from "../aws/execution-name.ts";
import { logError, logWarning } from "../aws/log.ts";
import { type CrashStatus, crashFailure } from "./crash.ts";
import type { JobDeps } from "./delivery.ts";
import { endFailedJob } from "./failed-job.ts";
import { isEnded, type Job } from "./job.ts";
import { jobKindOf, readJobWithRequest } from "./job-kind.ts";

/**
 * What EventBridge brings when a durable execution has ended without success. (AWS Lambda, "Monitoring durable
 * functions": source `aws.lambda`, detail-type `Durable Execution Status Change`.)
 */
const deathSchema = z.object({
  detail: z.object({
    durableExecutionName: z.string(),
    status: z.enum(["FAILED", "TIMED_OUT", "STOPPED"]),
  }),
});

/**
 * What SQS brings from the dead-letter queue: the payload with which an execution was to be started. (AWS Lambda,
 * "Dead-letter queues".) It comes after the event above, if there was one.
 */
const deadLetterSchema = z.object({
  Records: z.tuple([z.object({ eventSource: z.literal("aws:sqs"), body: z.string() })]),
});

const payloadSchema = z.object({ jobId: z.string() });

interface Death {
  readonly jobId: string;
  readonly status: CrashStatus;
}

/** @throws ZodError or SyntaxError for another event */
function deathOf(event: unknown): Death {
  const letter = deadLetterSchema.safeParse(event);
  if (letter.success) {
    const [{ body }] = letter.data.Records;
    return { ...payloadSchema.parse(JSON.parse(body)), status: "DROPPED" };
  }
  const { durableExecutionName, status } = deathSchema.parse(event).detail;
  return { jobId: jobIdOf(durableExecutionName), status };
}

/**
 * Ends the question of a workflow that died before it could do so itself: out of memory or of time, stopped, or
 * replaced by a version that cannot go on; or of one that Lambda never began. The person who asked is told where the
 * answer was to be. It may be repeated: a question that has its end is left alone.
 *
 * @throws ZodError or SyntaxError for another event, and whatever DynamoDB and Slack throw that may pass.
 */
export async function handleFailedExecution(deps: JobDeps, event: unknown): Promise<void> {
  const { jobId, status } = deathOf(event);
  const job = await readJobWithRequest(deps, jobId);
  if (!job) {
    logWarning({ message: "A workflow died whose question is not known", jobId, details: { status } });
    return;
  }
  const { kind, state } = job;
  // The dead-letter queue brings again what a rule has told of already.
  const log = isEnded(job) ? logWarning : logError;
  log({ message: "A workflow died", jobId, details: { kind, state, status } });
  const partId = jobKindOf(deps, job).partOf?.(job);
  const part = partId === undefined ? undefined : await readJobWithRequest(deps, partId);
  if (part?.partOf === jobId) await end(deps, part, status);
  await end(deps, job, status);
}

async function end(deps: JobDeps, job: Job, status: CrashStatus): Promise<void> {
  if (isEnded(job)) return;
  await endFailedJob(deps, job, crashFailure(deps, job, status));
}
