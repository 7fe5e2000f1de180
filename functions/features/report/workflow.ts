import { organizationName } from "../../atlas/atlas.ts";
import { isAllowed } from "../../aws/config.ts";
import { deliverAnswer, finishJob } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { JobError } from "../../jobs/failure.ts";
import { isAnswered, isEnded } from "../../jobs/job.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { failureOfStep } from "../../jobs/steps.ts";
import { isRunning } from "../../money/period.ts";
import { code } from "../../slack/mrkdwn.ts";
import { featureText } from "../text.ts";
import { extraQueriesOf } from "../usage/cost-query.ts";
import { pollUntilReady } from "../usage/poll.ts";
import { type ReadResults, readCosts } from "../usage/results.ts";
import { summarizeCosts, viewOfCosts } from "../usage/view.ts";
import { attachFiles } from "../usage/workflow.ts";
import { attachesOpenInvoice } from "./command.ts";
import { type InvoiceState, readInvoiceState, readMonthToDate } from "./invoice.ts";
import { attachInvoice } from "./invoice-workflow.ts";
import type { ReportJob } from "./job.ts";
import { reportMessage } from "./message.ts";
import { clearFailures, readSubscription, type SubscriptionKey } from "./subscription.ts";

/**
 * Posts a report, without an announcement. It is posted once although any step may run twice: the job's record says what
 * is done.
 */
export async function postReport(deps: WorkflowDeps, { step, context }: JobRun<ReportJob>): Promise<void> {
  const { isOver, csv, invoice, startDelaySeconds, extras } = await step("begin", (job) =>
    planReport(deps, job),
  );
  if (isOver) return;
  if (startDelaySeconds > 0) await context.wait("wait for others", { seconds: startDelaySeconds });
  // First the invoices: Atlas may not keep the result of a cost query for as long as they can take.
  const billed = await step("compare", (job) => compareWithInvoices(deps, job)).catch(ignoreFailure);
  const results: ReadResults = new Map();
  await pollUntilReady({ deps, context, step, extras, results });
  await step("deliver", (job) => deliverReport(deps, job, results, billed));
  if (csv) await step("attach", (job) => attachFiles(deps, job, results));
  if (invoice) {
    await attachInvoice(deps, context, (name, body) => step(name, (job) => body(job, job.id)));
  }
  await step("end", (job) => finishReport(deps, job));
}

async function planReport(deps: WorkflowDeps, job: ReportJob) {
  const { csv, invoice, startDelaySeconds } = job.request;
  let isOver = isEnded(job);
  if (!isOver && !isAnswered(job)) {
    isOver = !(await isStillActive(deps, job));
    if (isOver) await finishJob(deps, job);
    else if (!isAllowed(deps, job.channelId)) {
      throw new JobError("not_allowed", featureText.notAllowed(code(job.channelId)));
    }
  }
  return { isOver, csv, invoice, startDelaySeconds, extras: extraQueriesOf(job.request) };
}

/** A scheduled report may have been paused or removed since the tick that started it. */
async function isStillActive(deps: WorkflowDeps, job: ReportJob): Promise<boolean> {
  if (job.request.startedBy === "person") return true;
  const subscription = await readSubscription(deps.table, keyOf(job));
  return subscription?.state === "active";
}

/** What the invoices add to a report. Checkpoints are JSON, so US cents are decimal strings. */
interface Billed {
  readonly state: InvoiceState["state"];
  readonly monthToDate?: {
    readonly organization: string;
    readonly days: number;
    readonly cents: string;
    readonly previousCents: string;
  };
}

async function compareWithInvoices(deps: WorkflowDeps, job: ReportJob): Promise<Billed> {
  if (isAnswered(job)) return { state: "unknown" };
  if (!isRunning(job.request.period, new Date(deps.now()))) {
    const { state } = await readInvoiceState(deps, job);
    return { state };
  }
  const monthToDate = await readMonthToDate(deps, job);
  if (!monthToDate) return { state: "pending" };
  const { days, cents, previousCents } = monthToDate;
  const atlas = deps.atlas();
  const organization = await organizationName(atlas, atlas.orgId, job.id);
  return {
    state: "pending",
    monthToDate: { organization, days, cents: String(cents), previousCents: String(previousCents) },
  };
}

/** A report is posted even if its invoices could not be read in time. */
function ignoreFailure(error: unknown): Billed {
  if (failureOfStep(error)) return { state: "unknown" };
  throw error;
}

async function deliverReport(
  deps: WorkflowDeps,
  job: ReportJob,
  results: ReadResults,
  billed: Billed,
): Promise<void> {
  if (isAnswered(job)) return;
  const { request, userId } = job;
  const { csv, raw, invoice } = request;
  const costs = await readCosts(deps, job, results);
  const today = new Date(deps.now());
  const message = reportMessage(summarizeCosts(request, costs), {
    ...(await viewOfCosts(deps, job, costs)),
    request,
    userId,
    today,
    currency: deps.atlas().currency,
    isPending: billed.state === "pending",
    monthToDate: billed.monthToDate && {
      ...billed.monthToDate,
      cents: BigInt(billed.monthToDate.cents),
      previousCents: BigInt(billed.monthToDate.previousCents),
    },
  });
  const hasInvoiceFile = invoice && (billed.state !== "pending" || attachesOpenInvoice(request, today));
  await deliverAnswer(deps, job, message, Number(csv) + Number(raw) + Number(hasInvoiceFile), "answered");
}

async function finishReport(deps: WorkflowDeps, job: ReportJob): Promise<void> {
  if (job.request.startedBy === "clock") await clearFailures(deps.table, keyOf(job));
  await finishJob(deps, job);
}

function keyOf({ channelId, request }: ReportJob): SubscriptionKey {
  return { channelId, id: request.reportId };
}
