import {
  createRetryStrategy,
  type DurableContext,
  JitterStrategy,
  type StepConfig,
  StepError,
  StepSemantics,
} from "@aws/durable-execution-sdk-js";
import { AtlasError } from "../atlas/error.ts";
import { logError, logInfo, logWarning } from "../aws/log.ts";
import { redactError } from "../aws/redact.ts";
import { crashFailure, isStepCrash } from "./crash.ts";
import { endFailedJob, failByResponseUrl, failSilently } from "./failed-job.ts";
import { type Failure, failureOf } from "./failure.ts";
import type { Job } from "./job.ts";
import type { JobDeps } from "./job-deps.ts";
import { jobKindOf, readJobWithRequest } from "./job-kind.ts";
import { failureForAll, failureWithCorrections } from "./mistake.ts";
import { showWait } from "./progress.ts";
import { secondsUntilRetry } from "./retry.ts";
import { jobText } from "./text.ts";

/** A response URL works for 30 minutes (Slack, "Handling user interaction", message responses). */
const RESPONSE_URL_MINUTES = 29;

/** The last retry of a job that nobody waits for, unless its kind says otherwise. */
const LAST_RETRY_MINUTES = 45;

/** After this wait the announcement says why. */
const LONG_WAIT_MS = 10_000;

type Kinds = Pick<JobDeps, "jobKinds">;

/** Minutes from the command to the answer, at most. */
export function deadlineMinutes(deps: Kinds, job: Job): number {
  return jobKindOf(deps, job).deadlineMinutes;
}

/** @param now milliseconds since 1970. */
export function isLate(deps: Kinds, job: Job, now: number, minutesOf = deadlineMinutes): boolean {
  return now - job.createdAt >= minutesOf(deps, job) * 60_000;
}

/** Whether a person waits for the answer, and not only the clock. */
function isAwaited(deps: Kinds, job: Job): boolean {
  return jobKindOf(deps, job).isAwaited && job.partOf === undefined;
}

function lastRetryMinutes(deps: Kinds, job: Job): number {
  if (isAwaited(deps, job)) return deadlineMinutes(deps, job);
  return jobKindOf(deps, job).lastRetryMinutes ?? LAST_RETRY_MINUTES;
}

/** Ends an attempt of a step: the next one follows after so many seconds. */
class RetryLater extends Error {
  override readonly name = "RetryLater";
  readonly seconds: number;

  constructor(seconds: number) {
    super(`The next attempt follows in ${seconds} s`);
    this.seconds = seconds;
  }
}

/** For errors that nobody foresaw. */
const retryUnforeseen = createRetryStrategy({
  maxAttempts: 4,
  initialDelay: { seconds: 1 },
  maxDelay: { seconds: 15 },
  backoffRate: 3,
  jitter: JitterStrategy.HALF,
});

/** A crash counts as an attempt: otherwise Lambda would invoke the function again until the execution's timeout. */
const STEP_CONFIG = {
  retryStrategy(error, attempt) {
    if (error instanceof RetryLater) return { shouldRetry: true, delay: { seconds: error.seconds } };
    return error instanceof StepError ? { shouldRetry: false } : retryUnforeseen(error, attempt);
  },
  semantics: StepSemantics.AtMostOncePerRetry,
} satisfies StepConfig<unknown>;

/** Runs a step of a job on its record. What it returns is checkpointed, so it must be small JSON. */
export type JobStep<J extends Job = Job> = <T>(name: string, body: (job: J) => Promise<T>) => Promise<T>;

/**
 * The steps of a job. Each reads the job's record first, which says what an interrupted run of the step has done. While
 * Atlas or Slack are busy or down, the step is tried again (see `secondsUntilRetry`); waiting costs nothing.
 *
 * @param minutesOf how many minutes after the command the last retry may begin.
 * @throws from each step: StepError, which carries the `Failure` as JSON if the error was foreseen.
 */
function jobSteps(
  deps: JobDeps,
  context: DurableContext,
  jobId: string,
  minutesOf = lastRetryMinutes,
): JobStep {
  return async (name, body) =>
    await context.step(
      name,
      async ({ attempt }) => {
        const job = await readJobWithRequest(deps, jobId);
        if (!job) throw new Error(`There is no job ${jobId}`);
        try {
          return await body(job);
        } catch (error) {
          const seconds = secondsUntilRetry(error, { attempt, isAwaited: isAwaited(deps, job) });
          const retryAt = deps.now() + (seconds ?? 0) * 1000;
          if (seconds === undefined || isLate(deps, job, retryAt, minutesOf)) {
            throw failedStep(deps, name, job, error);
          }
          logWarning({ message: `Step ${name} waits ${seconds} s`, jobId, error });
          const isLong = retryAt - job.createdAt >= LONG_WAIT_MS;
          if (isLong && isAwaited(deps, job) && error instanceof AtlasError) {
            await showWait(deps, job, error, deadlineMinutes(deps, job));
          }
          throw new RetryLater(seconds);
        }
      },
      STEP_CONFIG,
    );
}

/** What to throw out of a step: its message and data are checkpointed, and are all that a replay has of it. */
function failedStep(deps: Kinds, name: string, job: Job, error: unknown): unknown {
  const jobId = job.id;
  const failure = isAwaited(deps, job) ? failureWithCorrections(deps, job, error) : failureForAll(error);
  if (!failure) {
    logError({ message: `Step ${name} failed`, jobId, error });
    return redactError(error);
  }
  const message = `Step ${name} ended the job`;
  if (failure.corrections) logInfo({ message, jobId, details: { code: failure.code } });
  else logWarning({ message, jobId, error });
  return new StepError(failure.code, undefined, JSON.stringify(failure));
}

/** The failure that a step ended with. @returns undefined where nobody foresaw it. */
export function failureOfStep(error: unknown): Failure | undefined {
  if (!(error instanceof StepError)) return failureOf(error);
  return error.errorData === undefined ? undefined : JSON.parse(error.errorData);
}

/**
 * Runs a workflow. If it fails, the person reads what went wrong and what to do, and the record ends in state
 * `failed`.
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
    const isCrash = isStepCrash(error);
    const internal = { code: "internal", reason: jobText.internal(`\`${jobId}\``), canAskAgain: true };
    const foreseen = failureOfStep(error) ?? internal;
    const failureFor = (job: Job) => (isCrash ? crashFailure(deps, job, "FAILED") : foreseen);
    const stepOfUrl = jobSteps(deps, context, jobId, () => RESPONSE_URL_MINUTES);
    await step("fail", async (job) => {
      if (isCrash) logError({ message: "A step crashed at every attempt", jobId, error });
      if (isCrash && job.state === "done") return;
      await endFailedJob(deps, ofKind<J>(job, kind), failureFor(job));
    })
      .catch(
        orElse(() => stepOfUrl("notify privately", (job) => failByResponseUrl(deps, job, failureFor(job)))),
      )
      .catch(orElse(() => step("give up", (job) => failSilently(deps, job, failureFor(job)))));
  }
}

/** What to do after a foreseen failure. Any other ends the execution, and the function `failed` takes over. */
function orElse(next: () => Promise<void>): (error: unknown) => Promise<void> {
  return (error) => {
    if (failureOfStep(error)) return next();
    throw error;
  };
}

function ofKind<J extends Job>(job: Job, kind: J["kind"]): J {
  if (job.kind !== kind) throw new Error(`Job ${job.id} is about ${job.kind}, not ${kind}`);
  return job as J;
}
