import { announce, attachFile, deliverAnswer, fileDestination, finishJob } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { explainRefusedFile, JobError } from "../../jobs/failure.ts";
import { isAnswered, isEnded } from "../../jobs/job.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { progressMessage } from "../../jobs/progress.ts";
import type { JobStep } from "../../jobs/steps.ts";
import type { DailyCosts } from "../../money/daily-costs.ts";
import { isoDay } from "../../money/days.ts";
import { formatPeriod, isRunning, isSingleMonth } from "../../money/period.ts";
import type { ChartBlock } from "../../slack/chart.ts";
import { uploadFile } from "../../slack/file.ts";
import { readBudgetLine } from "../budget/budget-line.ts";
import { withNamedFilters } from "../named-filters.ts";
import { monthsChart, monthToDateChart } from "./chart.ts";
import { usageCommandOf } from "./command.ts";
import type { KnownCosts } from "./comparison.ts";
import { extraQueriesOf } from "./cost-query.ts";
import { usageCsvName, usageDetailsCsv, usageTableCsv } from "./csv.ts";
import { readJobDaysInTime } from "./daily.ts";
import { monthToDate, onlyOwners } from "./daily-notes.ts";
import { formatDates } from "./dates.ts";
import { historyChart } from "./history.ts";
import type { UsageJob } from "./job.ts";
import { answerFromLines } from "./lines/workflow.ts";
import { outOfReachText, usageAnswer } from "./message.ts";
import { pollUntilReady } from "./poll.ts";
import { isOutOfReach } from "./reach.ts";
import { isCostRequest, isLineBased, isOfWholeOrganizations } from "./request.ts";
import { type CostDetails, type ReadResults, readCosts, readHistory } from "./results.ts";
import type { CostSummary } from "./summary.ts";
import { usageCommandText, usageText } from "./text.ts";
import { compareJobCosts, summarizeCosts, viewOfCosts } from "./view.ts";
import { type CostJob, updateWork, workOf } from "./work.ts";

/**
 * Answers `/atlas-usage`: announce, compare, ask, poll, deliver, attach. While it waits, nothing runs. Any step may run
 * twice, and after a crash the whole workflow may run again: the job's record says what is done.
 */
export async function answerUsage(deps: WorkflowDeps, { step, context }: JobRun<UsageJob>): Promise<void> {
  const plan = await step("announce", (job) => announceUsage(deps, job));
  const { isOver, hasCosts, delivery, request } = plan;
  if (isOver) return;
  if (!isCostRequest(request)) {
    const lineStep: JobStep<UsageJob> = (name, body) => step(name, (job) => body({ ...job, request }));
    return await answerFromLines(deps, lineStep, plan);
  }
  const costStep: JobStep<CostJob> = (name, body) => step(name, (job) => body({ ...job, request }));
  const compares = delivery === "answer" && hasCosts;
  const compared = compares ? await costStep("compare", (job) => compareDays(deps, job)) : undefined;
  const { days, hasHistory = false } = compared ?? {};
  const results: ReadResults = new Map();
  const usual = extraQueriesOf(request);
  const extras = hasHistory ? [...usual, "history" as const] : usual;
  if (hasCosts) await pollUntilReady({ deps, context, step: costStep, extras, results });
  if (delivery === "answer") await costStep("deliver", (job) => deliverUsage(deps, job, days, results));
  if (request.csv && hasCosts) {
    await costStep("attach", (job) => attachFilesAndFinish(deps, job, results));
  }
}

async function announceUsage(deps: WorkflowDeps, job: UsageJob) {
  const { delivery, request, userId } = job;
  // A failed job can be started: its start failed, so the person was told, but the request got through.
  const isOver = isEnded(job);
  if (!isOver && delivery === "answer") {
    await announce(deps, job, progressMessage(usageCommandText.asking(formatDates(request)), userId));
  }
  const hasCosts = isLineBased(request) || !isOutOfReach(request.period, new Date(deps.now()));
  if (!isOver && !hasCosts && delivery === "file") {
    throw new JobError("out_of_reach", outOfReachText(new Date(deps.now())), { retry: "never" });
  }
  const resolved = isOver ? request : await withNamedFilters(deps.atlas(), request, usageCommandOf);
  return { isOver, hasCosts, delivery, request: resolved, today: isoDay(deps.now()) };
}

/** The days of the running month. A single month without them has a chart of the months before it. */
async function compareDays(deps: WorkflowDeps, job: CostJob) {
  const { period, chart } = job.request;
  const today = new Date(deps.now());
  const isSingle = isSingleMonth(period) && !isAnswered(job);
  const days = isSingle && isRunning(period, today) ? await readJobDaysInTime(deps, job) : undefined;
  const isDrawn = days !== undefined && monthToDateChart(days, period, today) !== undefined;
  return { days, hasHistory: chart === true && isSingle && !isDrawn };
}

async function deliverUsage(
  deps: WorkflowDeps,
  job: CostJob,
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
  const isNothing = summary.rows.length === 0 && !isOfWholeOrganizations(request);
  const running = isNothing ? undefined : monthToDate(request.period, { costs: days, owners, today });
  const budget = await readBudgetLine(deps, {
    ...{ jobId: job.id, channelId: job.channelId, period: request.period, filters: request, days },
    only: days && onlyOwners(days, owners),
  });
  const message = usageAnswer(summary, {
    ...view,
    request,
    organizations: owners.map(({ name }) => name),
    userId,
    today,
    chart: await chartOf(deps, job, { costs, summary, days, known: view.known, results }),
    ...{ monthToDate: running?.lead, notes: [...(running?.notes ?? []), ...budget] },
  });
  const files = hasCosts ? Number(request.csv) + Number(request.raw) : 0;
  await deliverAnswer(deps, job, message, files);
}

interface ChartSource {
  readonly costs: CostDetails;
  readonly summary: CostSummary;
  readonly days: DailyCosts | undefined;
  readonly known: KnownCosts;
  readonly results: ReadResults;
}

async function chartOf(
  deps: WorkflowDeps,
  job: CostJob,
  { costs, summary, days, known, results }: ChartSource,
): Promise<ChartBlock | undefined> {
  if (job.request.chart === false) return undefined;
  const view = { known, today: new Date(deps.now()), currency: deps.atlas().currency };
  const usual = days ? monthToDateChart(days, summary.period, view.today) : monthsChart(costs, summary, view);
  if (usual) return usual;
  const history = await readHistory(deps, job, results);
  return history && historyChart(history, summary, view);
}

async function attachFilesAndFinish(deps: WorkflowDeps, job: CostJob, results: ReadResults): Promise<void> {
  if (job.state === "done") return;
  await attachFiles(deps, job, results);
  await finishJob(deps, job);
}

/** Attaches the table and, if they were asked for, the details as CSV files in the thread of the answer. */
export async function attachFiles(deps: WorkflowDeps, job: CostJob, results: ReadResults): Promise<void> {
  const { period, groupBy, raw } = job.request;
  const costs = await readCosts(deps, job, results);
  const destination = await fileDestination(deps, job);
  const by = usageText.by(groupBy);
  if (!job.isAttached) {
    const summary = summarizeCosts(job.request, costs);
    const { comparison } = compareJobCosts(deps, job, costs, summary);
    await attachFile(deps, job, destination, {
      name: usageCsvName({ period }, groupBy),
      title: usageText.csvTitle(formatPeriod(period), by, costs.isTotalUnknown),
      body: new Blob([usageTableCsv(summary, deps.atlas().currency, comparison)]),
    });
  }
  if (!raw) return;
  const rawFile = {
    name: usageCsvName({ period }, groupBy, "raw"),
    title: usageText.rawTitle(formatPeriod(period), by),
    body: new Blob([usageDetailsCsv(costs.grouped, period, deps.atlas().currency)]),
  };
  await explainRefusedFile(
    uploadFile(deps.slack, destination, rawFile, workOf(job).rawFileId, (rawFileId) =>
      updateWork(deps.table, job, { rawFileId }),
    ),
  );
}
