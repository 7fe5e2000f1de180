import { announce, attachFile, deliverAnswer, destinationOf, finishJob } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { explainRefusedFile } from "../../jobs/failure.ts";
import { isAnswered, isEnded } from "../../jobs/job.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { progressMessage } from "../../jobs/progress.ts";
import { formatPeriod } from "../../money/period.ts";
import { uploadFile } from "../../slack/file.ts";
import { extraQueriesOf } from "./cost-query.ts";
import { usageCsvName, usageDetailsCsv, usageTableCsv } from "./csv.ts";
import type { UsageJob } from "./job.ts";
import { usageAnswer } from "./message.ts";
import { pollUntilReady } from "./poll.ts";
import { type ReadResults, readCosts } from "./results.ts";
import { usageText } from "./text.ts";
import { summarizeCosts, viewOfCosts } from "./view.ts";
import { type CostJob, updateWork, workOf } from "./work.ts";

/**
 * Answers `/atlas-usage`: announce, ask, poll, deliver, attach. While it waits, nothing runs. Any step may run twice, and
 * after a crash the whole workflow may run again: the job's record says what is done.
 */
export async function answerUsage(deps: WorkflowDeps, { step, context }: JobRun<UsageJob>): Promise<void> {
  const { isOver, delivery, csv, extras } = await step("announce", (job) => announceUsage(deps, job));
  if (isOver) return;
  const results: ReadResults = new Map();
  await pollUntilReady({ deps, context, step, extras, results });
  if (delivery === "answer") await step("deliver", (job) => deliverUsage(deps, job, results));
  if (csv) await step("attach", (job) => attachFilesAndFinish(deps, job, results));
}

async function announceUsage(deps: WorkflowDeps, job: UsageJob) {
  const { delivery, request, userId } = job;
  // A failed job can be started: its start failed, so the person was told, but the request got through.
  const isOver = isEnded(job);
  if (!isOver && delivery === "answer") {
    await announce(deps, job, progressMessage(usageText.asking(formatPeriod(request.period)), userId));
  }
  return { isOver, delivery, csv: request.csv, extras: extraQueriesOf(request) };
}

async function deliverUsage(deps: WorkflowDeps, job: UsageJob, results: ReadResults): Promise<void> {
  if (isAnswered(job)) return;
  const costs = await readCosts(deps, job, results);
  const { request, userId } = job;
  const message = usageAnswer(summarizeCosts(request, costs), {
    ...(await viewOfCosts(deps, job, costs)),
    request,
    userId,
    today: new Date(deps.now()),
    currency: deps.atlas().currency,
  });
  await deliverAnswer(deps, job, message, Number(request.csv) + Number(request.raw));
}

async function attachFilesAndFinish(deps: WorkflowDeps, job: UsageJob, results: ReadResults): Promise<void> {
  if (job.state === "done") return;
  await attachFiles(deps, job, results);
  await finishJob(deps, job);
}

/** Attaches the table and, if they were asked for, the details as CSV files in the thread of the answer. */
export async function attachFiles(deps: WorkflowDeps, job: CostJob, results: ReadResults): Promise<void> {
  const { period, groupBy, raw } = job.request;
  const costs = await readCosts(deps, job, results);
  const destination = { ...destinationOf(job), threadTs: job.threadTs ?? job.messageTs };
  const by = usageText.by(groupBy);
  if (!job.isAttached) {
    await attachFile(deps, job, destination, {
      name: usageCsvName(period, groupBy),
      title: usageText.csvTitle(formatPeriod(period), by),
      body: new Blob([usageTableCsv(summarizeCosts(job.request, costs), deps.atlas().currency)]),
    });
  }
  if (!raw) return;
  const rawFile = {
    name: usageCsvName(period, groupBy, "raw"),
    title: usageText.rawTitle(formatPeriod(period), by),
    body: new Blob([usageDetailsCsv(costs.grouped, period, deps.atlas().currency)]),
  };
  await explainRefusedFile(
    uploadFile(deps.slack, destination, rawFile, workOf(job).rawFileId, (rawFileId) =>
      updateWork(deps.table, job, { rawFileId }),
    ),
  );
}
