import type { WorkflowLink } from "../aws/config.ts";
import { invokeWorkflow, StartUnconfirmed } from "../aws/invoke.ts";
import { logError } from "../aws/log.ts";
import type { Table } from "../aws/table.ts";
import { createJob, type Job, type NewJob, readJob, updateJob } from "./job.ts";
import { deriveJobId } from "./job-id.ts";
import { startText } from "./text.ts";

export interface StartDeps {
  readonly table: Table;
  readonly worker: WorkflowLink;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** What an execution of the function "worker" is started with. */
export interface WorkerEvent {
  readonly jobId: string;
  readonly kind: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** Whether the job has `mustBeMember`. */
  readonly isForMember?: true;
}

/** A job as it is stored. */
export interface StartedJob {
  readonly job: Job;
  /** Whether it was stored now, and not before. */
  readonly isNew: boolean;
}

/**
 * Stores a job and starts its execution. The job's id names the execution, so that starting it twice starts it once.
 *
 * @throws StartUnconfirmed if it may be running.
 */
export async function startJob(deps: StartDeps, newJob: NewJob): Promise<StartedJob> {
  const stored = await storeJob(deps, newJob);
  try {
    await startWorkflow(deps, stored.job);
  } catch (error) {
    if (error instanceof StartUnconfirmed) throw error;
    // The request that stored it may have started it.
    if (!stored.isNew) throw new StartUnconfirmed("A start was refused after another", { cause: error });
    // The person reads that nothing was started, so nothing may start this job later.
    await updateJob(deps.table, newJob.id, {
      state: "failed",
      error: { code: "not_started", message: "The workflow could not be started." },
    });
    throw error;
  }
  return stored;
}

/**
 * Starts a job once per click, and once more after each failure. The id of each attempt is derived from the one before,
 * so that two clicks at the same time start the same job.
 *
 * @returns the attempt that was started now, or one that was started before and hasn't failed.
 */
export async function startOnce(
  { start }: { readonly start: (newJob: NewJob) => Promise<StartedJob> },
  newJob: NewJob,
): Promise<StartedJob> {
  for (let { id } = newJob; ; id = deriveJobId(id)) {
    const started = await start({ ...newJob, id });
    if (started.isNew || started.job.state !== "failed") return started;
  }
}

/** Logs that a job could not be started. @returns a sentence for the person, in mrkdwn. */
export function logStartFailure(jobId: string | undefined, error: unknown): string {
  const isUnconfirmed = error instanceof StartUnconfirmed;
  const message = isUnconfirmed ? "A start is not confirmed" : "A job could not be started";
  logError({ message, jobId, error });
  return isUnconfirmed ? startText.startUnconfirmed : startText.notStarted;
}

export async function storeJob(
  { table, now }: Pick<StartDeps, "table" | "now">,
  newJob: NewJob,
): Promise<StartedJob> {
  const job: Job = { ...newJob, createdAt: now(), state: "asked" };
  if (await createJob(table, job)) return { job, isNew: true };
  return { job: (await readJob(table, job.id, now())) ?? job, isNew: false };
}

/** Starts the execution of a job that has made no progress yet: also of one whose earlier start may have failed. */
export async function startWorkflow(
  { worker, now }: Pick<StartDeps, "worker" | "now">,
  job: Job,
  timeoutMs?: number,
): Promise<void> {
  if (job.state === "asked") await invokeWorkflow(worker, job.id, workerEvent(job, now()), timeoutMs);
}

/** @param startedAt milliseconds since 1970 */
export function workerEvent(
  { id, kind, mustBeMember }: Pick<Job, "id" | "kind" | "mustBeMember">,
  startedAt: number,
): WorkerEvent {
  return { jobId: id, kind, startedAt, ...(mustBeMember ? { isForMember: true } : {}) };
}
