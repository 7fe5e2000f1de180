import type { WorkflowLink } from "../aws/config.ts";
import { invokeWorkflow, StartUnconfirmed } from "../aws/invoke.ts";
import { logError } from "../aws/log.ts";
import type { Table } from "../aws/table.ts";
import type { Message } from "../slack/block-kit.ts";
import { plainReply } from "../slack/reply.ts";
import { slackText } from "../slack/text.ts";
import { createJob, type Job, type NewJob, readJob, updateJob } from "./job.ts";
import { deriveJobId } from "./job-id.ts";
import { jobText } from "./text.ts";

/** What starting a question needs. */
export interface Starter {
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
}

/** A question as it is stored, and whether it was not there before. */
export interface StartedJob {
  readonly job: Job;
  readonly isNew: boolean;
}

/**
 * Stores a question and starts its workflow, named by the question's id, so that starting it twice starts it
 * once.
 *
 * @returns the question as it is stored, which is an earlier one if it was asked before.
 * @throws StartUnconfirmed where it may run, or be started by asking again.
 */
export async function startJob(starter: Starter, asked: NewJob): Promise<StartedJob> {
  const stored = await storeJob(starter, asked);
  try {
    await startWorkflow(starter, stored.job);
  } catch (error) {
    if (error instanceof StartUnconfirmed) throw error;
    // The one who asked first may have started it.
    if (!stored.isNew) throw new StartUnconfirmed("A start was refused after another", { cause: error });
    // The person is told that nothing was started, so nothing may take this question up again later.
    await updateJob(starter.table, asked.id, {
      state: "failed",
      error: { code: "not_started", message: "The workflow could not be started." },
    });
    throw error;
  }
  return stored;
}

/**
 * Starts a question once per deed, and once more after each time that it failed: each attempt is named after
 * the one before, so that two who press at once start the same one.
 *
 * @returns whether it was started now, and not before.
 */
export async function startOnce(
  { start }: { readonly start: (question: NewJob) => Promise<StartedJob> },
  question: NewJob,
): Promise<boolean> {
  for (let { id } = question; ; id = deriveJobId(id)) {
    const { job, isNew } = await start({ ...question, id });
    if (isNew) return true;
    if (job.state !== "failed") return false;
  }
}

/** What to tell the person when `startJob` or what led to it failed; it is logged. */
export function startFailed(jobId: string | undefined, error: unknown): Message {
  const isUnconfirmed = error instanceof StartUnconfirmed;
  const message = isUnconfirmed ? "A start is not confirmed" : "A question could not be started";
  logError({ message, jobId: jobId, error });
  return plainReply(slackText.failed(isUnconfirmed ? jobText.startUnconfirmed : jobText.notStarted));
}

/** Stores a question, unless it is there already. */
export async function storeJob(
  { table, now }: Pick<Starter, "table" | "now">,
  asked: NewJob,
): Promise<StartedJob> {
  const job: Job = { ...asked, createdAt: now(), state: "asked" };
  if (await createJob(table, job)) return { job, isNew: true };
  return { job: (await readJob(table, job.id, now())) ?? job, isNew: false };
}

/** Starts the workflow of a question that has none: also of one that is there, if that did not succeed then. */
export async function startWorkflow(
  { worker, now }: Pick<Starter, "worker" | "now">,
  { id, kind, state }: Job,
  timeoutMs?: number,
): Promise<void> {
  if (state !== "asked") return;
  const event: WorkerEvent = { jobId: id, kind, startedAt: now() };
  await invokeWorkflow(worker, id, event, timeoutMs);
}
