import type { Atlas } from "../../atlas/atlas.ts";
import { organizationName } from "../../atlas/atlas.ts";
import type { Invoice, InvoiceMetadata } from "../../atlas/invoice.ts";
import { listInvoices, listPendingInvoices, readInvoice } from "../../atlas/invoices.ts";
import { announce, attachFile, deliverAnswer, destinationOf, finishJob } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { JobError } from "../../jobs/failure.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { progressMessage } from "../../jobs/progress.ts";
import { formatPeriod } from "../../money/period.ts";
import { code, escapeMrkdwn } from "../../slack/mrkdwn.ts";
import type { InvoiceChoice } from "./command.ts";
import { withInvoiceFile } from "./file.ts";
import type { InvoiceJob } from "./job.ts";
import { type InvoiceViewModel, invoiceAnswer, invoiceCsvName, invoiceList, invoiceName } from "./message.ts";
import { invoiceText } from "./text.ts";

/** Small enough for a checkpoint. */
interface Found {
  readonly orgId: string;
  readonly invoiceId: string;
}

/**
 * Answers `/atlas-invoice`: announce, find, deliver. An invoice's CSV is downloaded once and
 * summarized on its way to a temporary file, which a step cannot leave to the next, so that summary and file
 * are delivered in one. Any step may run twice: the job's record says what is done.
 */
export async function answerInvoice(deps: WorkflowDeps, { step }: JobRun<InvoiceJob>): Promise<void> {
  const isOver = await step("announce", (job) => announceJob(deps, job));
  if (isOver) return;
  const found = await step("find", (job) => findInvoice(deps, job));
  if (found) await step("deliver", (job) => deliverInvoice(deps, job, found));
}

async function announceJob(deps: WorkflowDeps, job: InvoiceJob): Promise<boolean> {
  if (job.state === "failed" || job.state === "done") return true;
  if (job.delivery === "answer") {
    await announce(deps, job, progressMessage(invoiceText.askingInvoices, job.userId));
  }
  return false;
}

/** Finds the requested invoice; a list is delivered at once. @returns null for a list. */
async function findInvoice(deps: WorkflowDeps, job: InvoiceJob): Promise<Found | null> {
  const { choice, organization } = job.request;
  const atlas = deps.atlas();
  const orgId = organization
    ? (await atlas.names.resolve("organization", organization, [atlas.orgId])).id
    : atlas.orgId;
  if (choice.kind === "id") return { orgId, invoiceId: choice.invoiceId };
  if (choice.kind === "list") {
    const { period, statuses } = choice;
    const filter = { statuses, from: period?.start, to: period?.end };
    const listed = newestFirst(await listInvoices(atlas.client, orgId, filter));
    const view = await viewModelOf(atlas, orgId, job);
    await deliverAnswer(deps, job, invoiceList(listed, choice.period, view), 0);
    return null;
  }
  if (choice.kind === "pending") {
    const [pending] = newestFirst(await listPendingInvoices(atlas.client, orgId));
    if (pending) return { orgId: pending.orgId ?? orgId, invoiceId: pending.id };
  }
  const invoices = newestFirst(await listInvoices(atlas.client, orgId));
  const invoice = invoices.find((each) => isRequested(each, choice));
  if (!invoice) throw notFound(choice, invoices);
  return { orgId: invoice.orgId ?? orgId, invoiceId: invoice.id };
}

function newestFirst(invoices: readonly InvoiceMetadata[]): InvoiceMetadata[] {
  return invoices.toSorted((a, b) => compareText(b.startDate ?? "", a.startDate ?? ""));
}

function isRequested(invoice: InvoiceMetadata, choice: InvoiceChoice): boolean {
  switch (choice.kind) {
    case "latest":
      return invoice.statusName !== "PENDING";
    case "month":
      return invoice.startDate?.slice(0, 7) === choice.period.start.slice(0, 7);
    default:
      return false;
  }
}

/** How many existing invoices are named when the requested one does not exist. */
const MAX_NAMED = 13;

function notFound(choice: InvoiceChoice, invoices: readonly InvoiceMetadata[]): JobError {
  const wanted = {
    latest: invoiceText.thatIsComplete,
    pending: invoiceText.ofRunningMonth,
    month: choice.kind === "month" ? invoiceText.ofMonth(formatPeriod(choice.period)) : "",
    id: choice.kind === "id" ? code(choice.invoiceId) : "",
    list: "",
  }[choice.kind];
  const existing = [...new Set(invoices.map(invoiceName))].slice(0, MAX_NAMED).map(escapeMrkdwn);
  const reason =
    existing.length > 0 ? invoiceText.noInvoice(wanted, existing.join(", ")) : invoiceText.noInvoiceAtAll;
  return new JobError("no_invoice", reason, { retry: "never" });
}

async function deliverInvoice(deps: WorkflowDeps, job: InvoiceJob, found: Found): Promise<void> {
  if (job.state === "done") return;
  const atlas = deps.atlas();
  const invoice = await readFound(atlas, found);
  const view = await viewModelOf(atlas, found.orgId, job);
  await withInvoiceFile(atlas, { ...found, jobId: job.id }, async (file) => {
    const message = invoiceAnswer(invoice, file.totals, view);
    const messageTs = job.delivery === "answer" ? await deliverAnswer(deps, job, message, 1) : undefined;
    const destination = { ...destinationOf(job), threadTs: job.threadTs ?? messageTs };
    await attachFile(deps, job, destination, {
      name: invoiceCsvName(view.organization, invoice),
      title: invoiceText.invoiceTitle(invoiceName(invoice)),
      body: file.body,
    });
    await finishJob(deps, job);
  });
}

async function readFound(atlas: Atlas, found: Found): Promise<Invoice> {
  try {
    return await readInvoice(atlas.client, found.orgId, found.invoiceId);
  } catch (error) {
    const isMissing = error instanceof Error && "status" in error && error.status === 404;
    if (!isMissing) throw error;
    const invoices = await listInvoices(atlas.client, found.orgId);
    throw notFound({ kind: "id", invoiceId: found.invoiceId }, invoices);
  }
}

async function viewModelOf(
  atlas: Atlas,
  orgId: string,
  { id, userId, partOf }: InvoiceJob,
): Promise<InvoiceViewModel> {
  const organization = await organizationName(atlas, orgId, id);
  return { organization, userId: partOf === undefined ? userId : undefined };
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
