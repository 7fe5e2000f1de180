import { isAllowed } from "../../aws/config.ts";
import { logWarning } from "../../aws/log.ts";
import { finish } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { isEnded, readJob } from "../../jobs/job.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { stopAwaitingInvoice } from "./awaited-invoice-record.ts";
import { addInvoice, type InvoiceStep } from "./invoice.ts";
import { type InvoiceCheckJob, invoicePartOf, type ReportJob } from "./job.ts";

/** No execution lives longer (stacks/timeouts.ts): what it has left unfinished after this time, another one may finish. */
const MAX_EXECUTION_MS = 4 * 60 * 60 * 1000;

/**
 * Looks at the invoice of a report that was posted without it, and posts it in the thread of the report when it is
 * closed. The post has promised it, so that it comes also where the report is paused or removed by then. While it is
 * pending nothing is to be done: the clock has set the time of the next look.
 */
export async function checkAwaitedInvoice(
  deps: WorkflowDeps,
  { step, context }: JobRun<InvoiceCheckJob>,
): Promise<void> {
  const plan = await step("begin", (job) => begin(deps, job));
  if (plan.isOver) return;
  if (plan.startDelaySeconds > 0) await context.wait("wait for others", { seconds: plan.startDelaySeconds });
  const onReport: InvoiceStep = (name, body) =>
    step(name, async (job) => body(await reportOf(deps, job), job.id));
  const isAwaited = await addInvoice(deps, context, onReport);
  await step("end", (job) => end(deps, job, isAwaited));
}

async function begin(deps: WorkflowDeps, job: InvoiceCheckJob) {
  const { startDelaySeconds } = job.request;
  if (isEnded(job)) return { isOver: true, startDelaySeconds };
  const next = await nextFor(deps, job);
  if (next !== "look") await end(deps, job, next === "wait");
  return { isOver: next !== "look", startDelaySeconds };
}

/** Whether to look at the invoice, to leave it to another look that is at work, or to wait for it no longer. */
async function nextFor(
  deps: WorkflowDeps,
  { id, channelId, request }: InvoiceCheckJob,
): Promise<"look" | "wait" | "stop"> {
  if (!isAllowed(deps, channelId)) {
    logWarning({ message: "An invoice does not follow: its channel is not allowed any more", jobId: id });
    return "stop";
  }
  const report = await readJob(deps.table, request.reportJobId, deps.now());
  if (!report) return "stop";
  const invoice = await readJob(deps.table, invoicePartOf(report.id), deps.now());
  if (invoice && isEnded(invoice)) return "stop";
  const isOthers = invoice && invoice.partOf !== id && deps.now() - invoice.createdAt < MAX_EXECUTION_MS;
  return isOthers ? "wait" : "look";
}

async function reportOf(deps: WorkflowDeps, { request }: InvoiceCheckJob): Promise<ReportJob> {
  const report = await readJob(deps.table, request.reportJobId, deps.now());
  if (report?.kind !== "report") throw new Error(`There is no report ${request.reportJobId}`);
  return report as ReportJob;
}

async function end(deps: WorkflowDeps, job: InvoiceCheckJob, isAwaited: boolean): Promise<void> {
  if (!isAwaited) await stopAwaitingInvoice(deps.table, job.request.reportJobId);
  await finish(deps, job);
}
