import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { logWarning } from "../../aws/log.ts";
import { showProgress } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { JobError } from "../../jobs/failure.ts";
import { isAnswered } from "../../jobs/job.ts";
import { jobKindOf } from "../../jobs/job-kind.ts";
import { progressMessage } from "../../jobs/progress.ts";
import { deadlineMinutes, failureOfStep, isLate, type JobStep } from "../../jobs/steps.ts";
import { jobText } from "../../jobs/text.ts";
import { formatPeriod } from "../../money/period.ts";
import { startCostQuery } from "./query.ts";
import { forgetToken } from "./query-token.ts";
import { LONG_TIMEOUT_MS, type ReadResults, readResult } from "./results.ts";
import { usageText } from "./text.ts";
import { rememberUnlistedProjects } from "./unlisted-projects.ts";
import { type CostJob, type QueryName, queryOf, removeQuery, updateWork, workOf } from "./work.ts";

/**
 * Seconds between the first attempts: a query that takes a minute is polled six times. An execution may have 3,000
 * operations (Lambda quotas), which polling every second would use up in an hour.
 */
const WAIT_SECONDS = [1, 3, 8, 18, 35];
const LAST_WAIT_SECONDS = 30;

/**
 * Every fourth poll, after 30 s, 155 s and then every two minutes, updates the announcement and gives Atlas more time,
 * because `readUsage` cannot tell a slow answer from none.
 */
const POLLS_PER_UPDATE = 4;

/** An answer waits four minutes for each extra query, and a person no longer than this in all. */
const MAX_EXTRA_POLLS = 11;
const MAX_EXTRA_MINUTES = 6;

/** `unknown`: Atlas has lost the query. */
type QueryStatus = "processing" | "ready" | "unknown";

interface Polling<J extends CostJob> {
  readonly deps: WorkflowDeps;
  readonly context: DurableContext;
  readonly step: JobStep<J>;
  /** See `extraQueriesOf`. */
  readonly extras: readonly QueryName[];
  readonly results: ReadResults;
}

/**
 * Starts the Cost Explorer queries of a job, and polls them until they are finished. If an extra query fails, the job goes
 * on without it.
 *
 * @throws JobError
 */
export async function pollUntilReady<J extends CostJob>(polling: Polling<J>): Promise<void> {
  const { deps, step, extras } = polling;
  const beside = (["total", "history"] as const).filter((name) => extras.includes(name));
  await start(polling, "grouped");
  // Started before the first one is polled, so that Atlas works on all of them.
  for (const name of beside) await orSkip(polling, name, () => start(polling, name));
  await finish(polling, "grouped");
  for (const name of beside) await orSkip(polling, name, () => finish(polling, name));
  if (!extras.includes("wider")) return;
  await orSkip(polling, "wider", async () => {
    const isWider = await step("find projects", (job) =>
      rememberUnlistedProjects(deps, job, polling.results),
    );
    if (!isWider) return;
    await start(polling, "wider");
    await finish(polling, "wider");
  });
}

/** `ask` and `poll` for the rows, `ask total` for the total. */
function stepName(verb: "ask" | "poll" | "skip", name: QueryName): string {
  return name === "grouped" ? verb : `${verb} ${name}`;
}

async function orSkip<J extends CostJob>(
  { deps, step }: Polling<J>,
  name: Exclude<QueryName, "grouped">,
  run: () => Promise<void>,
): Promise<void> {
  await run().catch(async (error) => {
    // Any failure, also a crash, only leaves a chart out.
    if (name !== "history" && !failureOfStep(error)) throw error;
    await step(stepName("skip", name), async (job) => {
      logWarning({ message: `The query "${name}" is left out`, jobId: job.id, error });
      await updateWork(deps.table, job, { [name]: "failed" });
    });
  });
}

async function start<J extends CostJob>({ deps, context, step }: Polling<J>, name: QueryName): Promise<void> {
  await repeat(context, "wait for the same query", () =>
    step(stepName("ask", name), (job) => startQuery(deps, job, name)),
  );
}

/** Polls a query until it is finished. A query that Atlas has lost is started again, once. */
async function finish<J extends CostJob>(polling: Polling<J>, name: QueryName): Promise<void> {
  const { deps, context, step, results } = polling;
  for (let starts = 1; ; starts += 1) {
    const status = await repeat(context, "wait for Atlas", (attempt) =>
      step(stepName("poll", name), (job) => pollQuery(deps, job, name, { attempt, results })),
    );
    if (status === "ready") return;
    if (starts === 2) throw new JobError("token_lost", usageText.tokenLost);
    await start(polling, name);
  }
}

/** Repeats a step, with growing waits, until its status is no longer `processing`. */
async function repeat(
  context: DurableContext,
  waitName: string,
  run: (attempt: number) => Promise<QueryStatus>,
): Promise<QueryStatus> {
  for (let attempt = 0; ; attempt += 1) {
    const status = await run(attempt);
    if (status !== "processing") return status;
    await context.wait(waitName, { seconds: WAIT_SECONDS[attempt] ?? LAST_WAIT_SECONDS });
  }
}

/** @returns `processing` while another job is starting the same query. */
async function startQuery(deps: WorkflowDeps, job: CostJob, name: QueryName): Promise<QueryStatus> {
  if (queryOf(job, name) || workOf(job)[name] === "empty") return "ready";
  const asked = await limitExtra(deps, job, name, () => startCostQuery(deps, deps.atlas(), job, name));
  if (asked.kind === "taken") {
    throwIfLate(deps, job);
    return "processing";
  }
  if (asked.kind === "empty") {
    await updateWork(deps.table, job, { [name]: "empty" });
    return "ready";
  }
  const { key, token, unknownServices } = asked;
  await updateWork(deps.table, job, { [name]: { key, token }, unknownServices: [...unknownServices] });
  return "ready";
}

async function pollQuery(
  deps: WorkflowDeps,
  job: CostJob,
  name: QueryName,
  { attempt, results }: { readonly attempt: number; readonly results: ReadResults },
): Promise<QueryStatus> {
  if (isAnswered(job) || typeof workOf(job)[name] === "string") return "ready";
  const isUpdate = attempt > 0 && attempt % POLLS_PER_UPDATE === 0;
  const timeoutMs = isUpdate ? LONG_TIMEOUT_MS : undefined;
  const { status } = await limitExtra(deps, job, name, () =>
    readResult(deps, job, name, { results, timeoutMs }),
  );
  if (status === "unknown") await forgetQuery(deps, job, name);
  if (status === "processing") {
    if (name !== "grouped" && attempt + 1 >= MAX_EXTRA_POLLS) throw extraTimeout(job);
    const elapsedMs = throwIfLate(deps, job);
    if (isUpdate && jobKindOf(deps, job).isAwaited && job.delivery === "answer") {
      const elapsed = jobText.elapsed(Math.round(elapsedMs / 1000));
      const text = usageText.stillWorking(formatPeriod(job.request.period), elapsed);
      await showProgress(deps, job, progressMessage(text, job.userId));
    }
  }
  return status;
}

/** Ends the retries of an extra query when a person has waited long enough for it; nothing waits longer for a chart. */
async function limitExtra<T>(
  deps: WorkflowDeps,
  job: CostJob,
  name: QueryName,
  attempt: () => Promise<T>,
): Promise<T> {
  try {
    return await attempt();
  } catch (cause) {
    const isLong = deps.now() - job.createdAt > MAX_EXTRA_MINUTES * 60_000;
    const isHurried = name === "history" || jobKindOf(deps, job).isAwaited;
    if (name !== "grouped" && isLong && isHurried) throw extraTimeout(job, cause);
    throw cause;
  }
}

function extraTimeout(job: CostJob, cause?: unknown): JobError {
  return new JobError("extra_timeout", usageText.totalUnknown(job.request.groupBy), {
    retry: "never",
    cause,
  });
}

/** @returns milliseconds since the job was created. @throws JobError after its deadline */
function throwIfLate(deps: WorkflowDeps, job: CostJob): number {
  if (!isLate(deps, job, deps.now())) return deps.now() - job.createdAt;
  throw new JobError("timeout", usageText.timeout(deadlineMinutes(deps, job)));
}

async function forgetQuery(deps: WorkflowDeps, job: CostJob, name: QueryName): Promise<void> {
  const query = queryOf(job, name);
  if (query) await forgetToken(deps.table, query.key, query.token);
  await removeQuery(deps.table, job, name);
}
