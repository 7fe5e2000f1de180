import { announce } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { progressMessage } from "../../jobs/progress.ts";
import { deliverInvoice } from "./deliver.ts";
import { findInvoice } from "./find.ts";
import type { InvoiceJob } from "./job.ts";
import { invoiceCommandText } from "./text.ts";

/** How long to wait before the CSV file is asked for again, when Atlas fails. */
const CSV_RETRY_SECONDS = 20;

/**
 * Answers `/atlas-invoice`: announce, find, deliver. An invoice's CSV is downloaded once and
 * summarized on its way to a temporary file, which a step cannot leave to the next, so that summary and file
 * are delivered in one. Any step may run twice: the job's record says what is done.
 */
export async function answerInvoice(
  deps: WorkflowDeps,
  { step, context }: JobRun<InvoiceJob>,
): Promise<void> {
  const isOver = await step("announce", (job) => announceJob(deps, job));
  if (isOver) return;
  const found = await step("find", (job) => findInvoice(deps, job));
  if (!found) return;
  const isDelivered = await step("deliver", (job) => deliverInvoice(deps, job, found, "first try"));
  if (isDelivered) return;
  await context.wait("wait for the CSV file", { seconds: CSV_RETRY_SECONDS });
  await step("deliver again", (job) => deliverInvoice(deps, job, found, "last try"));
}

async function announceJob(deps: WorkflowDeps, job: InvoiceJob): Promise<boolean> {
  if (job.state === "failed" || job.state === "done") return true;
  if (job.delivery === "answer") {
    await announce(deps, job, progressMessage(invoiceCommandText.askingInvoices, job.userId));
  }
  return false;
}
