import { organizationName } from "../../atlas/atlas.ts";
import type { UsageDetail } from "../../atlas/usage-detail.ts";
import { announce, attach, deliver, destinationOf, finish } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { isAnswered } from "../../jobs/job.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { formatPeriod } from "../../money/period.ts";
import { usageCsv, usageCsvName } from "./csv.ts";
import type { UsageJob } from "./job.ts";
import { usageAnswer } from "./message.ts";
import { type CostJob, pollUntilReady, readDetails } from "./poll.ts";
import { announcement } from "./progress.ts";
import { summarizeUsage } from "./summary.ts";
import { usageText } from "./text.ts";

/**
 * Answers `/atlas-usage`: announce, ask, poll, deliver, attach. While it waits, nothing runs. Any step may run twice, and
 * after a crash the whole of it may run again from the top: the job's record says what is done.
 */
export async function answerUsage(deps: WorkflowDeps, { step, context }: JobRun<UsageJob>): Promise<void> {
  const { isOver, delivery, csv } = await step("announce", (job) => begin(deps, job));
  if (isOver) return;
  await pollUntilReady(deps, context, step);
  if (delivery === "answer") await step("deliver", (job) => answer(deps, job));
  if (csv) await step("attach", (job) => attachAndFinish(deps, job));
}

async function begin(deps: WorkflowDeps, job: UsageJob) {
  const { delivery, request, state } = job;
  // In state failed the person was told that it could not be started, and it was started all the same.
  const isOver = state === "failed" || state === "done";
  if (!isOver && delivery === "answer") {
    await announce(deps, job, announcement(request.period, job.userId));
  }
  return { isOver, delivery, csv: request.csv };
}

async function answer(deps: WorkflowDeps, job: UsageJob): Promise<void> {
  if (isAnswered(job)) return;
  const details = await readDetails(deps, job);
  const { request, userId } = job;
  const summary = summarizeUsage(details, { period: request.period, groupBy: request.groupBy });
  const message = usageAnswer(summary, {
    request,
    organizations: await organizationsOf(deps, job, details),
    userId,
    today: new Date(deps.now()),
  });
  await deliver(deps, job, message, request.csv ? 1 : 0);
}

/** Names of the organizations that the costs belong to: the one that pays where Atlas does not say. */
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

async function attachAndFinish(deps: WorkflowDeps, job: UsageJob): Promise<void> {
  if (job.state === "done") return;
  await attachCsv(deps, job);
  await finish(deps, job);
}

/** Attaches the details as a CSV file in the thread of the answer. */
export async function attachCsv(deps: WorkflowDeps, job: CostJob): Promise<void> {
  if (job.isAttached) return;
  const { period, groupBy } = job.request;
  const details = await readDetails(deps, job);
  const file = {
    name: usageCsvName(period, groupBy),
    title: usageText.csvTitle(formatPeriod(period), usageText.by(groupBy)),
    body: new Blob([usageCsv(details, period)]),
  };
  const destination = { ...destinationOf(job), threadTs: job.threadTs ?? job.messageTs };
  await attach(deps, job, destination, file);
}
