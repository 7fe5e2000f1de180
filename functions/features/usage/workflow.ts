import { announce, attachFile, deliverAnswer, destinationOf, finishJob } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { explainRefusedFile, JobError } from "../../jobs/failure.ts";
import { isAnswered, isEnded } from "../../jobs/job.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { progressMessage } from "../../jobs/progress.ts";
import type { DailyCosts } from "../../money/daily-costs.ts";
import { formatPeriod, isRunning, isSingleMonth } from "../../money/period.ts";
import { uploadFile } from "../../slack/file.ts";
import { monthsChart, monthToDateChart } from "./chart.ts";
import { extraQueriesOf } from "./cost-query.ts";
import { usageCsvName, usageDetailsCsv, usageTableCsv } from "./csv.ts";
import { readJobDaysInTime } from "./daily.ts";
import { hasDailyCosts, monthNotes } from "./daily-notes.ts";
import type { UsageJob } from "./job.ts";
import { outOfReachText, usageAnswer } from "./message.ts";
import { pollUntilReady } from "./poll.ts";
import { isOutOfReach } from "./reach.ts";
import { type ReadResults, readCosts } from "./results.ts";
import { usageText } from "./text.ts";
import { compareJobCosts, summarizeCosts, viewOfCosts } from "./view.ts";
import { type CostJob, updateWork, workOf } from "./work.ts";

/**
 * Answers `/atlas-usage`: announce, compare, ask, poll, deliver, attach. While it waits, nothing runs. Any step may run
 * twice, and after a crash the whole workflow may run again: the job's record says what is done.
 */
export async function answerUsage(deps: WorkflowDeps, { step, context }: JobRun<UsageJob>): Promise<void> {
  const plan = await step("announce", (job) => announceUsage(deps, job));
  const { isOver, hasCosts, delivery, csv, extras } = plan;
  if (isOver) return;
  const compares = delivery === "answer" && hasCosts;
  const days = compares ? await step("compare", (job) => readDaysOfRunningMonth(deps, job)) : undefined;
  const results: ReadResults = new Map();
  if (hasCosts) await pollUntilReady({ deps, context, step, extras, results });
  if (delivery === "answer") await step("deliver", (job) => deliverUsage(deps, job, days, results));
  if (csv && hasCosts) await step("attach", (job) => attachFilesAndFinish(deps, job, results));
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
  return { isOver, hasCosts, delivery, csv: request.csv, extras: extraQueriesOf(request) };
}

async function readDaysOfRunningMonth(deps: WorkflowDeps, job: UsageJob): Promise<DailyCosts | undefined> {
  const { period } = job.request;
  const isMonthToDate = isSingleMonth(period) && isRunning(period, new Date(deps.now()));
  return isMonthToDate && !isAnswered(job) ? await readJobDaysInTime(deps, job) : undefined;
}

async function deliverUsage(
  deps: WorkflowDeps,
  job: UsageJob,
  days: DailyCosts | undefined,
  results: ReadResults,
): Promise<void> {
  if (isAnswered(job)) return;
  const { request, userId } = job;
  const today = new Date(deps.now());
  const hasCosts = !isOutOfReach(request.period, today);
  const costs = hasCosts ? await readCosts(deps, job, results) : { grouped: [], total: undefined };
  const summary = summarizeCosts(request, costs);
  const view = await viewOfCosts(deps, job, costs, summary);
  const { owners } = view;
  const message = usageAnswer(summary, {
    ...view,
    request,
    organizations: owners.map(({ name }) => name),
    userId,
    today,
    chart: days
      ? monthToDateChart(days, request.period, today)
      : monthsChart(costs, summary, { ...view, today }),
    notes: hasDailyCosts(request) ? monthNotes(request.period, { costs: days, owners, today }) : [],
  });
  const files = hasCosts ? Number(request.csv) + Number(request.raw) : 0;
  await deliverAnswer(deps, job, message, files);
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
    const summary = summarizeCosts(job.request, costs);
    const { comparison } = compareJobCosts(deps, job, costs, summary);
    await attachFile(deps, job, destination, {
      name: usageCsvName(period, groupBy),
      title: usageText.csvTitle(formatPeriod(period), by, costs.isTotalUnknown),
      body: new Blob([usageTableCsv(summary, deps.atlas().currency, comparison)]),
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
