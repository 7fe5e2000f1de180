import {
  createRetryStrategy,
  type DurableContext,
  JitterStrategy,
  StepSemantics,
} from "@aws/durable-execution-sdk-js";
import { AtlasError } from "../atlas/error.ts";
import { logError, logWarning } from "../aws/log.ts";
import { redactError } from "../aws/redact.ts";
import { showWait } from "./atlas-wait.ts";
import { crashFailure, isStepCrash } from "./crash.ts";
import { failByResponseUrl, failSilently, type JobDeps } from "./delivery.ts";
import { endFailedJob } from "./failed-job.ts";
import { explain, type Failure, JobError, secondsUntilRetry } from "./failure.ts";
import type { Job } from "./job.ts";
import { jobKindOf, readJobWithRequest } from "./job-kind.ts";
import { jobText } from "./text.ts";
import type { Waiting } from "./waiting.ts";

/** A response URL works for 30 minutes (Slack, "Handling user interaction", message responses). */
const RESPONSE_URL_MINUTES = 29;

/** Where nobody waits, a question waits no longer, unless its kind says otherwise. */
const LAST_PAUSE_MINUTES = 45;

type Kinds = Pick<JobDeps, "jobKinds">;

/** How long a question may take, from the command to its answer. */
export function deadlineMinutes(deps: Kinds, job: Job): number {
  return jobKindOf(deps, job).deadlineMinutes;
}

/** Whether somebody waits for the answer, and not only for what a clock has started. */
function isAwaited(deps: Kinds, job: Job): boolean {
  return jobKindOf(deps, job).isAwaited && job.partOf === undefined;
}

/** Minutes after which a question does not wait any more. */
function lastPauseMinutes(deps: Kinds, job: Job): number {
  if (isAwaited(deps, job)) return deadlineMinutes(deps, job);
  return jobKindOf(deps, job).lastPauseMinutes ?? LAST_PAUSE_MINUTES;
}

/**
 * What nobody foresaw may pass, and is tried four times. A step whose process ended counts as tried: otherwise Lambda
 * would invoke the function again until the execution's timeout.
 */
const STEP_CONFIG = {
  retryStrategy: createRetryStrategy({
    maxAttempts: 4,
    initialDelay: { seconds: 1 },
    maxDelay: { seconds: 15 },
    backoffRate: 3,
    jitter: JitterStrategy.HALF,
  }),
  semantics: StepSemantics.AtMostOncePerRetry,
};

/** A person who waits longer than this is told why. */
const LONG_WAIT_SECONDS = 10;

/** Tagged, because a value may be undefined, which no checkpoint keeps. */
type Outcome<T> =
  | { kind: "value"; value: T }
  | { kind: "failure"; failure: Failure }
  | { kind: "later"; retryAfterSeconds: number };

/** Runs a step of a question on its job. What it returns is checkpointed, so it must be small JSON. */
export type JobStep<J extends Job = Job> = <T>(name: string, body: (job: J) => Promise<T>) => Promise<T>;

/**
 * The steps of a question. Each reads the job's record first, so that it knows what an interrupted run of
 * itself has done already. A foreseen failure is checkpointed like a value, because an error thrown out of a
 * step loses its type when the function is replayed. Where Atlas or Slack want to be left alone for a while,
 * or are out of order, the step is tried again until the question's deadline, or, where nobody waits, for about an
 * hour (Slack) or an hour and a half (Atlas); waiting costs nothing.
 *
 * @param minutesOf how many minutes after the question the last wait may end.
 * @throws from each step: JobError
 */
function jobSteps(
  deps: JobDeps,
  context: DurableContext,
  jobId: string,
  minutesOf = lastPauseMinutes,
): JobStep {
  return async <T>(name: string, body: (job: Job) => Promise<T>): Promise<T> => {
    let waitedSeconds = 0;
    for (let pauses = 0; ; pauses += 1) {
      const run = () => attempt(deps, jobId, name, body, { pauses, waitedSeconds, minutesOf });
      const outcome = await context.step(name, run, STEP_CONFIG);
      if (outcome.kind === "failure") throw new JobError(outcome.failure);
      if (outcome.kind === "value") return outcome.value;
      await context.wait(`wait before ${name} again`, { seconds: outcome.retryAfterSeconds });
      waitedSeconds += outcome.retryAfterSeconds;
    }
  };
}

async function attempt<T>(
  deps: JobDeps,
  jobId: string,
  name: string,
  body: (job: Job) => Promise<T>,
  {
    minutesOf,
    ...waited
  }: Omit<Waiting, "isAwaited" | "random"> & { minutesOf: (deps: Kinds, job: Job) => number },
): Promise<Outcome<T>> {
  const job = await readJobWithRequest(deps, jobId);
  if (!job) throw new Error(`There is no job ${jobId}`);
  try {
    return { kind: "value", value: await body(job) };
  } catch (error) {
    const retryAfterSeconds = secondsUntilRetry(error, { ...waited, isAwaited: isAwaited(deps, job) });
    const isTooLate = isLate(deps, job, deps.now() + (retryAfterSeconds ?? 0) * 1000, minutesOf);
    if (retryAfterSeconds !== undefined && !isTooLate) {
      logWarning({ message: `Step ${name} waits ${retryAfterSeconds} s`, jobId, error });
      const isLong = waited.waitedSeconds + retryAfterSeconds >= LONG_WAIT_SECONDS;
      if (isAwaited(deps, job) && isLong && error instanceof AtlasError) {
        await showWait(deps, job, error, deadlineMinutes(deps, job));
      }
      return { kind: "later", retryAfterSeconds };
    }
    const failure = explain(error);
    if (!failure) {
      logError({ message: `Step ${name} failed`, jobId, error });
      // Its checkpoint keeps what is thrown.
      throw redactError(error);
    }
    logWarning({ message: `Step ${name} ended the question`, jobId, error });
    return { kind: "failure", failure };
  }
}

/** Whether a question's time is over. @param now milliseconds since 1970. */
export function isLate(deps: Kinds, job: Job, now: number, minutesOf = deadlineMinutes): boolean {
  return now - job.createdAt >= minutesOf(deps, job) * 60_000;
}

/**
 * Runs a workflow to its end; whatever fails in it ends in a message that says what and what to do, and in a
 * record in state failed.
 */
export async function answerOrFail<J extends Job>(
  deps: JobDeps,
  context: DurableContext,
  jobId: string,
  kind: J["kind"],
  run: (step: JobStep<J>) => Promise<void>,
): Promise<void> {
  const step = jobSteps(deps, context, jobId);
  try {
    await run((name, body) => step(name, (job) => body(ofKind<J>(job, kind))));
  } catch (error) {
    const foreseen = explain(error) ?? {
      code: "internal",
      reason: jobText.internal(`\`${jobId}\``),
    };
    const isCrash = isStepCrash(error);
    const failureOf = (job: Job) => (isCrash ? crashFailure(deps, job, "FAILED") : foreseen);
    const stepOfUrl = jobSteps(deps, context, jobId, () => RESPONSE_URL_MINUTES);
    await step("fail", async (job) => {
      if (isCrash) logError({ message: "A step crashed at every attempt", jobId, error });
      if (isCrash && job.state === "done") return;
      await endFailedJob(deps, ofKind<J>(job, kind), failureOf(job));
    })
      .catch(
        orElse(() => stepOfUrl("notify privately", (job) => failByResponseUrl(deps, job, failureOf(job)))),
      )
      .catch(orElse(() => step("give up", (job) => failSilently(deps, job, failureOf(job)))));
  }
}

/** What to do where waiting was in vain. What nobody foresaw ends the execution, which has a rule of its own. */
function orElse(next: () => Promise<void>): (error: unknown) => Promise<void> {
  return (error) => {
    if (error instanceof JobError) return next();
    throw error;
  };
}

function ofKind<J extends Job>(job: Job, kind: J["kind"]): J {
  if (job.kind !== kind) throw new Error(`Job ${job.id} is about ${job.kind}, not ${kind}`);
  return job as J;
}
