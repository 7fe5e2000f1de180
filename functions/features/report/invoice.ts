import type { DurableContext } from "@aws/durable-execution-sdk-js";
import type { Atlas } from "../../atlas/atlas.ts";
import { AtlasError } from "../../atlas/error.ts";
import type { InvoiceMetadata } from "../../atlas/invoice.ts";
import { listInvoices } from "../../atlas/invoices.ts";
import { GROUPINGS } from "../../atlas/usage-detail.ts";
import { ConfigError } from "../../aws/config.ts";
import { logWarning } from "../../aws/log.ts";
import { destinationOf } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { createJob } from "../../jobs/job.ts";
import { answerOrFail, isLate } from "../../jobs/steps.ts";
import { formatPeriod, type Period, periodWords, previousPeriod } from "../../money/period.ts";
import { findMessage, postMessage } from "../../slack/messages.ts";
import { code } from "../../slack/mrkdwn.ts";
import { plainReply } from "../../slack/reply.ts";
import type { InvoiceChoice } from "../invoice/command.ts";
import { sumInvoice } from "../invoice/file.ts";
import type { InvoiceJob } from "../invoice/job.ts";
import { answerInvoice } from "../invoice/workflow.ts";
import { awaitInvoice } from "./awaited-invoice-record.ts";
import { attachesOpenInvoice, type ReportRun } from "./command.ts";
import { invoicePartOf, type ReportJob } from "./job.ts";
import { compareMonthToDate, type MonthToDate } from "./month-to-date.ts";
import { reportText } from "./text.ts";

/** What a checkpoint keeps of an invoice. */
export interface InvoiceCheck {
  /** `unknown` also where there is no such invoice: who wants it then reads why. */
  readonly state: "pending" | "closed" | "unknown";
  readonly invoiceId?: string;
}

/** Runs a step of what a report does with its invoice, on the report's job. `jobId` is of the job that does it. */
export type InvoiceStep = <T>(
  name: string,
  body: (report: ReportJob, jobId: string) => Promise<T>,
) => Promise<T>;

/** Atlas closes them within the first days of the next month. */
const MAX_WAIT_DAYS = 10;
const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * The invoice of a report's period, and whether it still changes.
 *
 * @throws AtlasError when Atlas is unavailable, so that the step is tried again.
 */
export async function checkInvoice(deps: WorkflowDeps, job: ReportJob): Promise<InvoiceCheck> {
  const atlas = deps.atlas();
  const found = await orUndefinedIfForbidden(job.id, async () =>
    findInvoice(atlas, await invoiceOrganization(atlas, job.request), job.request.period),
  );
  if (!found) return { state: "unknown" };
  return { state: found.statusName === "PENDING" ? "pending" : "closed", invoiceId: found.id };
}

/**
 * The days of the running month beside the same days of the month before, by the lines of the invoices: Cost
 * Explorer knows months only. Lines have no services, so that only all costs together can be compared.
 *
 * @returns undefined where Atlas does not show enough for it.
 * @throws AtlasError when Atlas is unavailable, so that the step is tried again.
 */
export async function monthToDateOf(
  deps: WorkflowDeps,
  { id, request }: ReportJob,
): Promise<MonthToDate | undefined> {
  if (GROUPINGS.some((dimension) => request[dimension].length > 0)) return undefined;
  const atlas = deps.atlas();
  return await orUndefinedIfForbidden(id, async () => {
    const running = await daysOfInvoice(atlas, id, request.period);
    const before = await daysOfInvoice(atlas, id, previousPeriod(request.period));
    return running && before && compareMonthToDate(request.period, running, before, deps.now());
  });
}

/**
 * Posts the invoice in the thread of the report, if it is closed; else the clock checks it again later.
 *
 * @returns whether it is still waited for.
 */
export async function addInvoice(
  deps: WorkflowDeps,
  context: DurableContext,
  step: InvoiceStep,
): Promise<boolean> {
  const { state, invoiceId } = await step("check the invoice", (report, jobId) =>
    invoiceToAdd(deps, report, jobId),
  );
  if (state === "pending") {
    await step("wait for the invoice", (report) => waitForInvoice(deps, report));
    return true;
  }
  if (state === "late") {
    await step("give up the invoice", (report) => giveUpInvoice(deps, report));
    return false;
  }
  const jobId = await step("ask for the invoice", (report, jobId) =>
    askForInvoice(deps, report, jobId, invoiceId),
  );
  await answerOrFail<InvoiceJob>(deps, context, jobId, "invoice", (invoiceStep) =>
    answerInvoice(deps, { step: invoiceStep, context }),
  );
  return false;
}

/** The invoice is waited for also where Atlas cannot be asked, or the report itself has taken long. */
async function invoiceToAdd(
  deps: WorkflowDeps,
  report: ReportJob,
  jobId: string,
): Promise<{ state: InvoiceCheck["state"] | "late"; invoiceId?: string }> {
  if (attachesOpenInvoice(report.request, new Date(deps.now()))) return { state: "closed" };
  if (jobId === report.id && isLate(deps, report, deps.now())) return { state: "pending" };
  const check = await checkInvoice(deps, report).catch((error: unknown): InvoiceCheck => {
    if (!(error instanceof AtlasError || error instanceof ConfigError)) throw error;
    logWarning({ message: "The invoice is checked again later", jobId: report.id, error });
    return { state: "pending" };
  });
  const isOverdue = deps.now() - report.createdAt >= MAX_WAIT_DAYS * DAY_MS;
  return check.state === "pending" && isOverdue ? { state: "late" } : check;
}

async function waitForInvoice(deps: WorkflowDeps, report: ReportJob): Promise<void> {
  const { id: reportJobId, channelId, userId } = report;
  await awaitInvoice(deps.table, { reportJobId, channelId, userId }, deps.now());
}

/** Stores the job whose answer is the invoice. Its steps are part of the workflow of the job `jobId`. */
async function askForInvoice(
  deps: WorkflowDeps,
  report: ReportJob,
  jobId: string,
  invoiceId: string | undefined,
): Promise<string> {
  const { request, userId, channelId, messageTs } = report;
  const id = invoicePartOf(report.id);
  const [organization, ...others] = request.organizations;
  await createJob(deps.table, {
    kind: "invoice",
    id,
    request: {
      choice: choiceOf(request, invoiceId, deps.now()),
      ...(organization !== undefined && others.length === 0 ? { organization } : {}),
    },
    ...{ delivery: "answer", state: "asked", createdAt: deps.now(), partOf: jobId },
    ...{ userId, channelId, ...(messageTs ? { threadTs: messageTs } : {}) },
  });
  return id;
}

function choiceOf(request: ReportRun, invoiceId: string | undefined, now: number): InvoiceChoice {
  if (attachesOpenInvoice(request, new Date(now))) return { kind: "pending" };
  return invoiceId === undefined ? { kind: "month", period: request.period } : { kind: "id", invoiceId };
}

async function giveUpInvoice(deps: WorkflowDeps, job: ReportJob): Promise<void> {
  const { id, request, messageTs } = job;
  const command = code(`/atlas-invoice ${periodWords(request.period)}`);
  const period = formatPeriod(request.period);
  const message = plainReply(reportText.reportNeverClosed(period, MAX_WAIT_DAYS, command));
  const mark = { id: invoicePartOf(id), state: "answered", files: 0 } as const;
  const destination = { ...destinationOf(job), threadTs: messageTs };
  const posted = await findMessage(deps.slack, destination, mark.id, job.createdAt);
  if (!posted) await postMessage(deps.slack, destination, message, mark);
}

async function daysOfInvoice(atlas: Atlas, jobId: string, period: Period) {
  const found = await findInvoice(atlas, atlas.orgId, period);
  const totals = found && (await sumInvoice(atlas, { orgId: atlas.orgId, invoiceId: found.id, jobId }));
  return totals?.problem ? undefined : totals?.byDate;
}

async function findInvoice(
  atlas: Atlas,
  orgId: string,
  { start, end }: Period,
): Promise<InvoiceMetadata | undefined> {
  const invoices = await listInvoices(atlas.client, orgId, { from: start, to: end });
  return invoices.find(({ startDate }) => startDate?.slice(0, 7) === start.slice(0, 7));
}

async function invoiceOrganization(atlas: Atlas, { organizations }: ReportRun): Promise<string> {
  const [name, ...others] = organizations;
  if (name === undefined || others.length > 0) return atlas.orgId;
  return (await atlas.names.resolve("organization", name, [atlas.orgId])).id;
}

/** What Atlas refuses to show does not keep a report from being posted. */
async function orUndefinedIfForbidden<T>(jobId: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AtlasError) || error.retry === "wait" || error.code === "unreachable") throw error;
    logWarning({ message: "A report is posted without its invoices' numbers", jobId, error });
    return undefined;
  }
}
