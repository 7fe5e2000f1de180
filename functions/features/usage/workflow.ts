import { organizationName } from "../../atlas/atlas.ts";
import type { UsageDetail } from "../../atlas/usage-detail.ts";
import { announce, attachFile, deliverAnswer, destinationOf, finishJob } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { isAnswered, isEnded } from "../../jobs/job.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { progressMessage } from "../../jobs/progress.ts";
import { formatPeriod } from "../../money/period.ts";
import { usageCsv, usageCsvName } from "./csv.ts";
import type { UsageJob } from "./job.ts";
import { usageAnswer } from "./message.ts";
import { type CostJob, pollUntilReady, readDetails } from "./poll.ts";
import { summarizeUsage } from "./summary.ts";
import { usageText } from "./text.ts";

/**
 * Answers `/atlas-usage`: announce, ask, poll, deliver, attach. While it waits, nothing runs. Any step may run twice, and
 * after a crash the whole workflow may run again: the job's record says what is done.
 */
export async function answerUsage(deps: WorkflowDeps, { step, context }: JobRun<UsageJob>): Promise<void> {
  const { isOver, delivery, csv } = await step("announce", (job) => announceUsage(deps, job));
  if (isOver) return;
  await pollUntilReady(deps, context, step);
  if (delivery === "answer") await step("deliver", (job) => deliverUsage(deps, job));
  if (csv) await step("attach", (job) => attachCsvAndFinish(deps, job));
}

async function announceUsage(deps: WorkflowDeps, job: UsageJob) {
  const { delivery, request, userId } = job;
  // A failed job can be started: its start failed, so the person was told, but the request got through.
  const isOver = isEnded(job);
  if (!isOver && delivery === "answer") {
    await announce(deps, job, progressMessage(usageText.asking(formatPeriod(request.period)), userId));
  }
  return { isOver, delivery, csv: request.csv };
}

async function deliverUsage(deps: WorkflowDeps, job: UsageJob): Promise<void> {
  if (isAnswered(job)) return;
  const details = await readDetails(deps, job);
  const { request, userId } = job;
  const message = usageAnswer(summarizeUsage(details, request), {
    request,
    organizations: await organizationsOf(deps, job, details),
    userId,
    today: new Date(deps.now()),
    currency: deps.atlas().currency,
  });
  await deliverAnswer(deps, job, message, request.csv ? 1 : 0);
}

/** Names of the organizations that the costs belong to; the paying one if Atlas does not say. */
export async function organizationsOf(
  deps: WorkflowDeps,
  job: CostJob,
  details: readonly UsageDetail[],
): Promise<string[]> {
  const names = new Set(details.map(({ organizationName: name, organizationId }) => name ?? organizationId));
  const known = [...names].filter((name) => name !== undefined);
  if (known.length > 0) return known;
  const atlas = deps.atlas();
  return [await organizationName(atlas, atlas.orgId, job.id)];
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
