import { z } from "zod";
import { jobIdOf } from "../aws/execution-name.ts";
import { logError, logWarning } from "../aws/log.ts";
import { type CrashStatus, crashFailure } from "./crash.ts";
import { endFailedJob } from "./failed-job.ts";
import { isEnded, type Job } from "./job.ts";
import type { JobDeps } from "./job-deps.ts";
import { jobKindOf, readJobWithRequest } from "./job-kind.ts";

/**
 * The event of EventBridge for a durable execution that ended without success. (AWS Lambda, "Monitoring durable
 * functions": source `aws.lambda`, detail-type `Durable Execution Status Change`.)
 */
const statusChangeSchema = z.object({
  detail: z.object({
    durableExecutionName: z.string(),
    status: z.enum(["FAILED", "TIMED_OUT", "STOPPED"]),
  }),
});

/**
 * The event of SQS for a message in the dead-letter queue, whose body is the payload of an execution that was not
 * started. (AWS Lambda, "Dead-letter queues".) It follows the event above, if there was one.
 */
const deadLetterSchema = z.object({
  Records: z.tuple([z.object({ eventSource: z.literal("aws:sqs"), body: z.string() })]),
});

const payloadSchema = z.object({ jobId: z.string() });

interface FailedExecution {
  readonly jobId: string;
  readonly status: CrashStatus;
}

/** @throws ZodError or SyntaxError for another event */
function parseEvent(event: unknown): FailedExecution {
  const letter = deadLetterSchema.safeParse(event);
  if (letter.success) {
    const [{ body }] = letter.data.Records;
    return { ...payloadSchema.parse(JSON.parse(body)), status: "DROPPED" };
  }
  const { durableExecutionName, status } = statusChangeSchema.parse(event).detail;
  return { jobId: jobIdOf(durableExecutionName), status };
}

/**
 * Ends the job of an execution that ran out of memory or time, was stopped, was replaced by a version that cannot go
 * on, or never began. The person who asked reads it where the answer was to be. It may be repeated: a job that has
 * ended stays as it is.
 *
 * @throws ZodError or SyntaxError for another event, and the errors of DynamoDB and Slack.
 */
export async function handleFailedExecution(deps: JobDeps, event: unknown): Promise<void> {
  const { jobId, status } = parseEvent(event);
  const job = await readJobWithRequest(deps, jobId);
  if (!job) {
    logWarning({ message: "An execution without a job failed", jobId, details: { status } });
    return;
  }
  const { kind, state } = job;
  // The dead-letter queue may repeat what the rule of EventBridge has brought.
  const log = isEnded(job) ? logWarning : logError;
  log({ message: "An execution failed", jobId, details: { kind, state, status } });
  const partId = jobKindOf(deps, job).partOf?.(job);
  const part = partId === undefined ? undefined : await readJobWithRequest(deps, partId);
  if (part?.partOf === jobId) await endUnlessEnded(deps, part, status);
  await endUnlessEnded(deps, job, status);
}

async function endUnlessEnded(deps: JobDeps, job: Job, status: CrashStatus): Promise<void> {
  if (isEnded(job)) return;
  await endFailedJob(deps, job, crashFailure(deps, job, status));
}
