import { organizationName } from "../../atlas/atlas.ts";
import { isAllowed } from "../../aws/config.ts";
import { deliver, finish } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { JobError } from "../../jobs/failure.ts";
import { isAnswered } from "../../jobs/job.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { failureOfStep } from "../../jobs/steps.ts";
import { isRunning } from "../../money/period.ts";
import { code } from "../../slack/mrkdwn.ts";
import { featureText } from "../text.ts";
import { pollUntilReady, readDetails } from "../usage/poll.ts";
import { summarizeUsage } from "../usage/summary.ts";
import { attachCsv, organizationsOf } from "../usage/workflow.ts";
import { attachesOpenInvoice } from "./command.ts";
import { addInvoice, checkInvoice, type InvoiceCheck, monthToDateOf } from "./invoice.ts";
import type { ReportJob } from "./job.ts";
import { reportMessage } from "./message.ts";
import { clearFailures, readSubscription, type SubscriptionKey } from "./subscription.ts";

/**
 * Posts a report. The post appears complete, without an announcement, and is posted once although any step may run twice:
 * the job's record says what is done.
 */
export async function postReport(deps: WorkflowDeps, { step, context }: JobRun<ReportJob>): Promise<void> {
  const plan = await step("begin", (job) => beginReport(deps, job));
  if (plan.isOver) return;
  if (plan.startDelaySeconds > 0) await context.wait("wait for others", { seconds: plan.startDelaySeconds });
  // Before Atlas is asked, whose answer may not be kept for as long as this may wait.
  const billed = await step("compare", (job) => compareWithInvoices(deps, job)).catch(withoutInvoices);
  await pollUntilReady(deps, context, step);
  await step("deliver", (job) => deliverReport(deps, job, billed));
  if (plan.csv) await step("attach", (job) => attachCsv(deps, job));
  if (plan.invoice) {
    await addInvoice(deps, context, (name, body) => step(name, (job) => body(job, job.id)));
  }
  await step("end", (job) => endReport(deps, job));
}

async function beginReport(deps: WorkflowDeps, job: ReportJob) {
  const { state, channelId, request } = job;
  const { csv, invoice, startDelaySeconds } = request;
  let isOver = state === "failed" || state === "done";
  if (!isOver && !isAnswered(job)) {
    isOver = !(await isWanted(deps, job));
    if (isOver) await finish(deps, job);
    else if (!isAllowed(deps, channelId)) {
      throw new JobError("not_allowed", featureText.notAllowed(code(channelId)));
    }
  }
  return { isOver, csv, invoice, startDelaySeconds };
}

/** Between the tick of the clock and now it may have been paused or removed. */
async function isWanted(deps: WorkflowDeps, job: ReportJob): Promise<boolean> {
  if (job.request.startedBy === "person") return true;
  const subscription = await readSubscription(deps.table, subscriptionOf(job));
  return subscription?.state === "active";
}

/** What the invoices add to a report. A checkpoint keeps JSON, so that US cents are decimal strings. */
interface Billed {
  readonly state: InvoiceCheck["state"];
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
    const { state } = await checkInvoice(deps, job);
    return { state };
  }
  const monthToDate = await monthToDateOf(deps, job);
  if (!monthToDate) return { state: "pending" };
  const { days, cents, previousCents } = monthToDate;
  const atlas = deps.atlas();
  const organization = await organizationName(atlas, atlas.orgId, job.id);
  return {
    state: "pending",
    monthToDate: { organization, days, cents: String(cents), previousCents: String(previousCents) },
  };
}

/** Where the invoices cannot be read in time, the report is posted without them. */
function withoutInvoices(error: unknown): Billed {
  if (failureOfStep(error)) return { state: "unknown" };
  throw error;
}

async function deliverReport(deps: WorkflowDeps, job: ReportJob, billed: Billed): Promise<void> {
  if (isAnswered(job)) return;
  const { request, userId } = job;
  const { period, groupBy, csv, invoice } = request;
  const details = await readDetails(deps, job);
  const today = new Date(deps.now());
  const summary = summarizeUsage(details, { period, groupBy });
  const all = summarizeUsage(details, { period, groupBy, maxRows: Number.POSITIVE_INFINITY });
  const message = reportMessage(summary, all.rows, {
    request,
    organizations: await organizationsOf(deps, job, details),
    userId,
    today,
    isPending: billed.state === "pending",
    monthToDate: billed.monthToDate && {
      ...billed.monthToDate,
      cents: BigInt(billed.monthToDate.cents),
      previousCents: BigInt(billed.monthToDate.previousCents),
    },
  });
  const followsNow = invoice && (billed.state !== "pending" || attachesOpenInvoice(request, today));
  await deliver(deps, job, message, Number(csv) + Number(followsNow), "answered");
}

async function endReport(deps: WorkflowDeps, job: ReportJob): Promise<void> {
  if (job.request.startedBy === "clock") await clearFailures(deps.table, subscriptionOf(job));
  await finish(deps, job);
}

function subscriptionOf({ channelId, request }: ReportJob): SubscriptionKey {
  return { channelId, id: request.reportId };
}
