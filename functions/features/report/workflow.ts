import { isAllowed } from "../../aws/config.ts";
import { deliverAnswer, finishJob } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { JobError } from "../../jobs/failure.ts";
import { isAnswered, isEnded } from "../../jobs/job.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { failureOfStep, isLate, type JobStep } from "../../jobs/steps.ts";
import type { DailyCosts } from "../../money/daily-costs.ts";
import { isRunning } from "../../money/period.ts";
import type { ChartBlock } from "../../slack/chart.ts";
import { code } from "../../slack/mrkdwn.ts";
import { readBudgetLine } from "../budget/budget-line.ts";
import { withNamedFilters } from "../named-filters.ts";
import { clearFailures, readSubscription } from "../subscriptions/store.ts";
import type { SubscriptionKey } from "../subscriptions/subscription.ts";
import { featureText } from "../text.ts";
import { monthToDateChart } from "../usage/chart.ts";
import { extraQueriesOf } from "../usage/cost-query.ts";
import { onlyOwners } from "../usage/daily-notes.ts";
import { historyChart } from "../usage/history.ts";
import { pollUntilReady } from "../usage/poll.ts";
import { type ReadResults, readCosts, readHistory } from "../usage/results.ts";
import type { UsageSummary } from "../usage/summary.ts";
import { summarizeCosts, viewOfCosts } from "../usage/view.ts";
import type { QueryName } from "../usage/work.ts";
import { attachFiles } from "../usage/workflow.ts";
import { attachesOpenInvoice, COMMAND, formatReport } from "./command.ts";
import { type InvoiceState, readInvoiceState, readReportDays } from "./invoice.ts";
import { attachInvoice } from "./invoice-workflow.ts";
import type { ReportJob } from "./job.ts";
import { reportMessage } from "./message.ts";
import { NO_REASONS, type Reasons, readReasons, reasonsOfTotals } from "./reasons.ts";
import type { ReportRequest } from "./request.ts";
import { reports } from "./subscription.ts";

/**
 * Posts a report, without an announcement. It is posted once although any step may run twice: the job's record says what
 * is done.
 */
export async function postReport(deps: WorkflowDeps, run: JobRun<ReportJob>): Promise<void> {
  const { context } = run;
  const { isOver, request } = await run.step("begin", (job) => planReport(deps, job));
  if (isOver) return;
  const { csv, invoice, startDelaySeconds } = request;
  const hasHistory = request.schedule.every === "month" && request.chart !== false;
  const extras: QueryName[] = [...extraQueriesOf(request), ...(hasHistory ? ["history" as const] : [])];
  const step: JobStep<ReportJob> = (name, body) => run.step(name, (job) => body({ ...job, request }));
  if (startDelaySeconds > 0) await context.wait("wait for others", { seconds: startDelaySeconds });
  // First the invoices: Atlas may not keep the result of a cost query for as long as they can take.
  const billed = await step("compare", (job) => compareWithInvoices(deps, job)).catch(ignoreFailure);
  // Any failure, also a crash, only leaves the reasons out.
  const reasons = await step("explain", (job) => explainCosts(deps, job, billed)).catch(() => NO_REASONS);
  const results: ReadResults = new Map();
  await pollUntilReady({ deps, context, step, extras, results });
  await step("deliver", (job) => deliverReport(deps, job, results, { ...billed, reasons }));
  if (csv) await step("attach", (job) => attachFiles(deps, job, results));
  if (invoice) {
    await attachInvoice(deps, context, (name, body) => step(name, (job) => body(job, job.id)));
  }
  await step("end", (job) => finishReport(deps, job));
}

async function planReport(deps: WorkflowDeps, job: ReportJob) {
  let isOver = isEnded(job);
  if (!isOver && !isAnswered(job)) {
    isOver = !(await isStillActive(deps, job));
    if (isOver) await finishJob(deps, job);
    else if (!isAllowed(deps, job.channelId)) {
      throw new JobError("not_allowed", featureText.notAllowed(code(job.channelId)));
    }
  }
  const request = isOver ? job.request : await withNamedFilters(deps.atlas(), job.request, commandOf);
  return { isOver, request };
}

function commandOf(request: ReportRequest): string {
  return `${COMMAND} ${formatReport(request)}`;
}

/** A scheduled report may have been paused or removed since the tick that started it. */
async function isStillActive(deps: WorkflowDeps, job: ReportJob): Promise<boolean> {
  if (job.request.startedBy === "person") return true;
  const subscription = await readSubscription(deps.table, reports, keyOf(job));
  return subscription?.state === "active";
}

/** What the invoices add to a report. */
interface Billed extends InvoiceState {
  readonly days?: DailyCosts | undefined;
}

async function compareWithInvoices(deps: WorkflowDeps, job: ReportJob): Promise<Billed> {
  if (isAnswered(job)) return { state: "unknown" };
  const { period, schedule } = job.request;
  const isPending = isRunning(period, new Date(deps.now()));
  const hasDays = isPending || schedule.every !== "month";
  const days = hasDays ? await readReportDays(deps, job) : undefined;
  return { ...(isPending ? { state: "pending" } : await readInvoiceState(deps, job)), days };
}

/** A report is posted even if its invoices could not be read in time. */
function ignoreFailure(error: unknown): Billed {
  if (failureOfStep(error)) return { state: "unknown" };
  throw error;
}

/** While Atlas is busy, reasons are tried again for so long: the numbers still have to come in time. */
const EXPLAIN_MINUTES = 60;

/** Without reasons where the invoices are unknown, or could not be read a moment ago. */
async function explainCosts(deps: WorkflowDeps, job: ReportJob, billed: Billed): Promise<Reasons> {
  const isTooLate = isLate(deps, job, deps.now(), () => EXPLAIN_MINUTES);
  if (isAnswered(job) || isTooLate || billed.state === "unknown") return NO_REASONS;
  return await readReasons(deps, job, billed.days);
}

async function deliverReport(
  deps: WorkflowDeps,
  job: ReportJob,
  results: ReadResults,
  billed: Billed & { readonly reasons: Reasons },
): Promise<void> {
  if (isAnswered(job)) return;
  const { request, userId } = job;
  const { csv, raw, invoice } = request;
  const costs = await readCosts(deps, job, results);
  const today = new Date(deps.now());
  const summary = summarizeCosts(request, costs);
  const view = await viewOfCosts(deps, job, costs, summary);
  const { days } = billed;
  const message = reportMessage(summary, {
    ...view,
    request,
    userId,
    today,
    isPending: billed.state === "pending",
    days,
    budget: await readBudgetLine(deps, {
      ...{ jobId: job.id, channelId: job.channelId, period: request.period, filters: request },
      ...{ days, only: days && onlyOwners(days, view.owners) },
    }),
    chart: await chartOf(deps, job, { summary, days, results }),
    reasons: reasonsOfTotals(billed.reasons, summary),
  });
  const hasInvoiceFile = invoice && (attachesOpenInvoice(request, today) || isSingleInvoice(billed));
  await deliverAnswer(deps, job, message, Number(csv) + Number(raw) + Number(hasInvoiceFile), "answered");
}

/** The last twelve months in a monthly report, the month to date in others. */
async function chartOf(
  deps: WorkflowDeps,
  job: ReportJob,
  {
    summary,
    days,
    results,
  }: {
    readonly summary: UsageSummary;
    readonly days: DailyCosts | undefined;
    readonly results: ReadResults;
  },
): Promise<ChartBlock | undefined> {
  const { period, schedule, chart } = job.request;
  const today = new Date(deps.now());
  if (chart === false) return undefined;
  if (schedule.every !== "month") return days && monthToDateChart(days, period, today);
  const history = await readHistory(deps, job, results);
  return history && historyChart(history, summary, { today, currency: deps.atlas().currency });
}

/** Several invoices follow as a table, without files. */
function isSingleInvoice({ state, invoiceId }: Billed): boolean {
  return state === "unknown" || (state === "closed" && invoiceId !== undefined);
}

async function finishReport(deps: WorkflowDeps, job: ReportJob): Promise<void> {
  if (job.request.startedBy === "clock") await clearFailures(deps.table, reports, keyOf(job));
  await finishJob(deps, job);
}

function keyOf({ channelId, request }: ReportJob): SubscriptionKey {
  return { channelId, id: request.reportId };
}
