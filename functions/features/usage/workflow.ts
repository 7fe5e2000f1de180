import { organizationName } from "../../atlas/atlas.ts";
import type { UsageDetail } from "../../atlas/usage-detail.ts";
import { announce, attachFile, deliverAnswer, destinationOf, finishJob } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { JobError } from "../../jobs/failure.ts";
import { isAnswered, isEnded } from "../../jobs/job.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { progressMessage } from "../../jobs/progress.ts";
import type { DailyCosts } from "../../money/daily-costs.ts";
import { formatPeriod, isRunning, isSingleMonth } from "../../money/period.ts";
import { compareCosts } from "./comparison.ts";
import { usageCsv, usageCsvName } from "./csv.ts";
import { readJobDaysInTime } from "./daily.ts";
import { type CostOwner, hasDailyCosts, monthNotes } from "./daily-notes.ts";
import type { UsageJob } from "./job.ts";
import { outOfReachText, usageAnswer } from "./message.ts";
import { type CostJob, pollUntilReady, readDetails } from "./poll.ts";
import { isOutOfReach } from "./reach.ts";
import { summarizeUsage } from "./summary.ts";
import { usageText } from "./text.ts";

/**
 * Answers `/atlas-usage`: announce, compare, ask, poll, deliver, attach. While it waits, nothing runs. Any step may run twice, and
 * after a crash the whole workflow may run again: the job's record says what is done.
 */
export async function answerUsage(deps: WorkflowDeps, { step, context }: JobRun<UsageJob>): Promise<void> {
  const { isOver, hasCosts, delivery, csv } = await step("announce", (job) => announceUsage(deps, job));
  if (isOver) return;
  const compares = delivery === "answer" && hasCosts;
  const days = compares ? await step("compare", (job) => readDaysOfRunningMonth(deps, job)) : undefined;
  if (hasCosts) await pollUntilReady(deps, context, step);
  if (delivery === "answer") await step("deliver", (job) => deliverUsage(deps, job, days));
  if (csv && hasCosts) await step("attach", (job) => attachCsvAndFinish(deps, job));
}

async function announceUsage(deps: WorkflowDeps, job: UsageJob) {
  const { delivery, request, userId } = job;
  // A failed job can be started: its start failed, so the person was told, but the request got through.
  const isOver = isEnded(job);
  if (!isOver && delivery === "answer") {
    await announce(deps, job, progressMessage(usageText.asking(formatPeriod(request.period)), userId));
  }
  const hasCosts = !isOutOfReach(request.period, new Date(deps.now()));
  if (!isOver && !hasCosts && delivery === "file") {
    throw new JobError("out_of_reach", outOfReachText(new Date(deps.now())), { retry: "never" });
  }
  return { isOver, hasCosts, delivery, csv: request.csv };
}

async function readDaysOfRunningMonth(deps: WorkflowDeps, job: UsageJob): Promise<DailyCosts | undefined> {
  const { period } = job.request;
  const isMonthToDate = isSingleMonth(period) && isRunning(period, new Date(deps.now()));
  return isMonthToDate && !isAnswered(job) ? await readJobDaysInTime(deps, job) : undefined;
}

async function deliverUsage(deps: WorkflowDeps, job: UsageJob, days: DailyCosts | undefined): Promise<void> {
  if (isAnswered(job)) return;
  const { request, userId } = job;
  const today = new Date(deps.now());
  const hasCosts = !isOutOfReach(request.period, today);
  const details = hasCosts ? await readDetails(deps, job) : [];
  const summary = summarizeUsage(details, request);
  const owners = await ownersOf(deps, job, details);
  const message = usageAnswer(summary, {
    request,
    organizations: owners.map(({ name }) => name),
    userId,
    today,
    known: compareCosts(details, summary, today),
    currency: deps.atlas().currency,
    notes: hasDailyCosts(request) ? monthNotes(request.period, { costs: days, owners, today }) : [],
  });
  await deliverAnswer(deps, job, message, request.csv && hasCosts ? 1 : 0);
}

/** The organizations that the costs belong to; the paying one if Atlas does not say. */
export async function ownersOf(
  deps: WorkflowDeps,
  job: CostJob,
  details: readonly UsageDetail[],
): Promise<CostOwner[]> {
  const owners = new Map<string, CostOwner>();
  for (const { organizationId: id, organizationName } of details) {
    const name = organizationName ?? id;
    if (name !== undefined) owners.set(id ?? name, { id, name });
  }
  if (owners.size > 0) return [...owners.values()];
  const atlas = deps.atlas();
  return [{ id: atlas.orgId, name: await organizationName(atlas, atlas.orgId, job.id) }];
}

async function attachCsvAndFinish(deps: WorkflowDeps, job: UsageJob): Promise<void> {
  if (job.state === "done") return;
  await attachCsv(deps, job);
  await finishJob(deps, job);
}

/** Attaches the details as a CSV file in the thread of the answer. */
export async function attachCsv(deps: WorkflowDeps, job: CostJob): Promise<void> {
  if (job.isAttached) return;
  const { period, groupBy } = job.request;
  const details = await readDetails(deps, job);
  const destination = { ...destinationOf(job), threadTs: job.threadTs ?? job.messageTs };
  await attachFile(deps, job, destination, {
    name: usageCsvName(period, groupBy),
    title: usageText.csvTitle(formatPeriod(period), usageText.by(groupBy)),
    body: new Blob([usageCsv(details, period, deps.atlas().currency)]),
  });
}
