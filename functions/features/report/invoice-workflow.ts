import type { DurableContext } from "@aws/durable-execution-sdk-js";
import { AtlasError } from "../../atlas/error.ts";
import { ConfigError, isAllowed } from "../../aws/config.ts";
import { logWarning } from "../../aws/log.ts";
import { destinationOf, finishJob } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { createJob, isEnded, MAX_EXECUTION_MS } from "../../jobs/job.ts";
import { type JobRun, readJobWithRequest } from "../../jobs/job-kind.ts";
import { answerOrFail, isLate } from "../../jobs/steps.ts";
import { formatPeriod, periodWords } from "../../money/period.ts";
import { findMessage, postMessage } from "../../slack/messages.ts";
import { code } from "../../slack/mrkdwn.ts";
import { plainReply } from "../../slack/reply.ts";
import type { InvoiceChoice } from "../invoice/command.ts";
import type { InvoiceJob } from "../invoice/job.ts";
import { answerInvoice } from "../invoice/workflow.ts";
import { awaitInvoice, stopAwaitingInvoice } from "./awaited-invoice.ts";
import { attachesOpenInvoice } from "./command.ts";
import { type InvoiceState, readInvoiceState } from "./invoice.ts";
import { type InvoiceCheckJob, invoicePartOf, type ReportJob } from "./job.ts";
import type { ReportRun } from "./request.ts";
import { postText } from "./text.ts";

/** Atlas closes invoices within the first days of the next month. */
const MAX_WAIT_DAYS = 10;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A step on a report's job. `jobId` is the job that runs the step: the report itself, or a check of its invoice. */
export type ReportStep = <T>(
  name: string,
  body: (report: ReportJob, jobId: string) => Promise<T>,
) => Promise<T>;

/**
 * Checks the invoice of a report that was posted without it, and posts it in the report's thread once it is closed. The
 * post has promised it, so it follows even if the report was paused or removed. While the invoice is pending there is
 * nothing to do: the clock has set the time of the next check.
 */
export async function checkAwaitedInvoice(
  deps: WorkflowDeps,
  { step, context }: JobRun<InvoiceCheckJob>,
): Promise<void> {
  const { isOver, startDelaySeconds } = await step("begin", (job) => planCheck(deps, job));
  if (isOver) return;
  if (startDelaySeconds > 0) await context.wait("wait for others", { seconds: startDelaySeconds });
  const reportStep: ReportStep = (name, body) =>
    step(name, async (job) => body(await readReport(deps, job), job.id));
  const isAwaited = await attachInvoice(deps, context, reportStep);
  await step("end", (job) => finishCheck(deps, job, isAwaited));
}

async function planCheck(deps: WorkflowDeps, job: InvoiceCheckJob) {
  const { startDelaySeconds } = job.request;
  if (isEnded(job)) return { isOver: true, startDelaySeconds };
  const next = await decideCheck(deps, job);
  if (next !== "check") await finishCheck(deps, job, next === "wait");
  return { isOver: next !== "check", startDelaySeconds };
}

/** @returns `wait` while another check is running, `stop` when there is nothing to wait for. */
async function decideCheck(
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
  const isRunning = invoice && invoice.partOf !== id && deps.now() - invoice.createdAt < MAX_EXECUTION_MS;
  return isRunning ? "wait" : "check";
}

async function readReport(deps: WorkflowDeps, { request }: InvoiceCheckJob): Promise<ReportJob> {
  const report = await readJobWithRequest(deps, request.reportJobId);
  if (report?.kind !== "report") throw new Error(`There is no report ${request.reportJobId}`);
  return report as ReportJob;
}

async function finishCheck(deps: WorkflowDeps, job: InvoiceCheckJob, isAwaited: boolean): Promise<void> {
  if (!isAwaited) await stopAwaitingInvoice(deps.table, job.request.reportJobId);
  await finishJob(deps, job);
}

/**
 * Posts the invoice in the report's thread if it is closed; else the clock checks it again later.
 *
 * @returns whether the invoice is still awaited.
 */
export async function attachInvoice(
  deps: WorkflowDeps,
  context: DurableContext,
  step: ReportStep,
): Promise<boolean> {
  const { state, invoiceId } = await step("check the invoice", (report, jobId) =>
    checkInvoice(deps, report, jobId),
  );
  if (state === "pending") {
    await step("wait for the invoice", (report) =>
      awaitInvoice(deps.table, { ...report, reportJobId: report.id }, deps.now()),
    );
    return true;
  }
  if (state === "overdue") {
    await step("give up the invoice", (report) => postNotClosed(deps, report));
    return false;
  }
  const invoiceJobId = await step("ask for the invoice", (report, jobId) =>
    createInvoiceJob(deps, report, jobId, invoiceId),
  );
  await answerOrFail<InvoiceJob>(deps, context, invoiceJobId, "invoice", (invoiceStep) =>
    answerInvoice(deps, { step: invoiceStep, context }),
  );
  return false;
}

/** An invoice counts as pending, too, while Atlas is unavailable or when the report itself took too long. */
async function checkInvoice(
  deps: WorkflowDeps,
  report: ReportJob,
  jobId: string,
): Promise<{ state: InvoiceState["state"] | "overdue"; invoiceId?: string }> {
  if (attachesOpenInvoice(report.request, new Date(deps.now()))) return { state: "closed" };
  if (jobId === report.id && isLate(deps, report, deps.now())) return { state: "pending" };
  const check = await readInvoiceState(deps, report).catch((error: unknown): InvoiceState => {
    if (!(error instanceof AtlasError || error instanceof ConfigError)) throw error;
    logWarning({ message: "The invoice is checked again later", jobId: report.id, error });
    return { state: "pending" };
  });
  const isOverdue = deps.now() - report.createdAt >= MAX_WAIT_DAYS * DAY_MS;
  return check.state === "pending" && isOverdue ? { state: "overdue" } : check;
}

async function postNotClosed(deps: WorkflowDeps, report: ReportJob): Promise<void> {
  const { period } = report.request;
  const command = code(`/atlas-invoice ${periodWords(period)}`);
  const message = plainReply(postText.invoiceNotClosed(formatPeriod(period), MAX_WAIT_DAYS, command));
  const metadata = { id: invoicePartOf(report.id), state: "answered", files: 0 } as const;
  const thread = { ...destinationOf(report), threadTs: report.messageTs };
  const posted = await findMessage(deps.slack, thread, metadata.id, report.createdAt);
  if (!posted) await postMessage(deps.slack, thread, message, metadata);
}

/** Stores the job that posts the invoice. The workflow of the job `jobId` runs its steps. @returns its id */
async function createInvoiceJob(
  deps: WorkflowDeps,
  report: ReportJob,
  jobId: string,
  invoiceId: string | undefined,
): Promise<string> {
  const { request, userId, channelId, messageTs } = report;
  const id = invoicePartOf(report.id);
  const [organization, ...others] = request.organizations;
  await createJob(deps.table, {
    ...{ kind: "invoice", id, delivery: "answer", state: "asked", createdAt: deps.now(), partOf: jobId },
    request: {
      choice: invoiceChoice(request, invoiceId, deps.now()),
      ...(organization !== undefined && others.length === 0 ? { organization } : {}),
    },
    ...{ userId, channelId, ...(messageTs ? { threadTs: messageTs } : {}) },
  });
  return id;
}

function invoiceChoice(request: ReportRun, invoiceId: string | undefined, now: number): InvoiceChoice {
  if (attachesOpenInvoice(request, new Date(now))) return { kind: "pending" };
  return invoiceId === undefined ? { kind: "month", period: request.period } : { kind: "id", invoiceId };
}
