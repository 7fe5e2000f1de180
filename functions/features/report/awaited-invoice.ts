import { isAllowed } from "../../aws/config.ts";
import { logWarning } from "../../aws/log.ts";
import { finish } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { isEnded } from "../../jobs/job.ts";
import { type JobRun, readJobWithRequest } from "../../jobs/job-kind.ts";
import { stopAwaitingInvoice } from "./awaited-invoice-record.ts";
import { addInvoice, type InvoiceStep } from "./invoice.ts";
import { type InvoiceCheckJob, invoicePartOf, type ReportJob } from "./job.ts";

/** No execution lives longer (stacks/timeouts.ts): what it left unfinished after this time, another one may finish. */
const MAX_EXECUTION_MS = 4 * 60 * 60 * 1000;

/**
 * Checks the invoice of a report that was posted without it, and posts it in the thread of the report when it is
 * closed. The post has promised it, so it is posted also where the report is paused or removed by then. While it is
 * pending nothing is to be done: the clock has set the time of the next check.
 */
export async function checkAwaitedInvoice(
  deps: WorkflowDeps,
  { step, context }: JobRun<InvoiceCheckJob>,
): Promise<void> {
  const plan = await step("begin", (job) => beginCheck(deps, job));
  if (plan.isOver) return;
  if (plan.startDelaySeconds > 0) await context.wait("wait for others", { seconds: plan.startDelaySeconds });
  const onReport: InvoiceStep = (name, body) =>
    step(name, async (job) => body(await reportOf(deps, job), job.id));
  const isAwaited = await addInvoice(deps, context, onReport);
  await step("end", (job) => endCheck(deps, job, isAwaited));
}

async function beginCheck(deps: WorkflowDeps, job: InvoiceCheckJob) {
  const { startDelaySeconds } = job.request;
  if (isEnded(job)) return { isOver: true, startDelaySeconds };
  const next = await nextStepOf(deps, job);
  if (next !== "check") await endCheck(deps, job, next === "wait");
  return { isOver: next !== "check", startDelaySeconds };
}

/** Whether to check the invoice, to leave it to another check that is at work, or to wait for it no longer. */
async function nextStepOf(
  deps: WorkflowDeps,
  { id, channelId, request }: InvoiceCheckJob,
): Promise<"check" | "wait" | "stop"> {
  if (!isAllowed(deps, channelId)) {
    logWarning({ message: "An invoice does not follow: its channel is not allowed any more", jobId: id });
    return "stop";
  }
  const report = await readJobWithRequest(deps, request.reportJobId);
  if (!report) return "stop";
  const invoice = await readJobWithRequest(deps, invoicePartOf(report.id));
  if (invoice && isEnded(invoice)) return "stop";
  const isOthers = invoice && invoice.partOf !== id && deps.now() - invoice.createdAt < MAX_EXECUTION_MS;
  return isOthers ? "wait" : "check";
}

async function reportOf(deps: WorkflowDeps, { request }: InvoiceCheckJob): Promise<ReportJob> {
  const report = await readJobWithRequest(deps, request.reportJobId);
  if (report?.kind !== "report") throw new Error(`There is no report ${request.reportJobId}`);
  return report as ReportJob;
}

async function endCheck(deps: WorkflowDeps, job: InvoiceCheckJob, isAwaited: boolean): Promise<void> {
  if (!isAwaited) await stopAwaitingInvoice(deps.table, job.request.reportJobId);
  await finish(deps, job);
}
