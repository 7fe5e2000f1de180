import { type Atlas, organizationName } from "../../atlas/atlas.ts";
import { AtlasError } from "../../atlas/error.ts";
import type { Invoice } from "../../atlas/invoice.ts";
import { logWarning } from "../../aws/log.ts";
import { attachFile, deliverAnswer, fileDestination, finishJob } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { JobError } from "../../jobs/failure.ts";
import { escapeSentence } from "../../slack/mrkdwn.ts";
import { type InvoiceFile, withInvoiceFile } from "./file.ts";
import { type Found, readFound } from "./find.ts";
import type { InvoiceJob } from "./job.ts";
import { type AnswerViewModel, invoiceAnswer, invoiceCsvName, type LinkedInvoice } from "./message.ts";
import { invoiceName } from "./period.ts";
import { invoiceText } from "./text.ts";
import { viewModelOf } from "./view-model.ts";

/**
 * Delivers the summary and the CSV file, or the summary alone where Atlas does not give the file.
 *
 * @returns false where the file is worth another try.
 * @throws AtlasError where the invoice itself cannot be read, JobError `no_csv` where only the file is missing
 */
export async function deliverInvoice(
  deps: WorkflowDeps,
  job: InvoiceJob,
  found: Found,
  attempt: "first try" | "last try",
): Promise<boolean> {
  if (job.state === "done") return true;
  const atlas = deps.atlas();
  const invoice = await readFound(atlas, found);
  const linked = await linkedOf(atlas, job.id, invoice);
  const view = { ...(await viewModelOf(deps, found.orgId, job)), linked };
  try {
    await withInvoiceFile(atlas, { ...found, jobId: job.id }, (file) =>
      deliverWithFile(deps, job, invoice, file, view),
    );
    return true;
  } catch (error) {
    // A busy Atlas names the time to come back, for which the step waits.
    if (!(error instanceof AtlasError) || error.code === "rate_limited") throw error;
    const mayPass = error.retry === "wait" || error.code === "unreachable";
    if (mayPass && attempt === "first try") return false;
    logWarning({ message: "The CSV file of an invoice is not available", jobId: job.id, error });
    const reason = error.status === 404 ? invoiceText.csvNotFound : escapeSentence(error.sentence);
    await deliverWithoutFile(deps, job, invoice, reason, view);
    return true;
  }
}

async function deliverWithFile(
  deps: WorkflowDeps,
  job: InvoiceJob,
  invoice: Invoice,
  { body, totals }: InvoiceFile,
  view: AnswerViewModel,
): Promise<void> {
  if (totals.problem?.kind === "not_csv") {
    return await deliverWithoutFile(deps, job, invoice, invoiceText.notCsv(totals.problem.message), view);
  }
  const message = invoiceAnswer(invoice, totals, view);
  const messageTs = job.delivery === "answer" ? await deliverAnswer(deps, job, message, 1) : undefined;
  const destination = await fileDestination(deps, job, messageTs);
  await attachFile(deps, job, destination, {
    name: invoiceCsvName(view.organization, invoice),
    title: invoiceText.invoiceTitle(invoiceName(invoice)),
    body,
  });
  await finishJob(deps, job);
}

/** Delivers the summary alone. @throws JobError `no_csv` where only the file is missing */
async function deliverWithoutFile(
  deps: WorkflowDeps,
  job: InvoiceJob,
  invoice: Invoice,
  missing: string,
  view: AnswerViewModel,
): Promise<void> {
  if (job.delivery === "file" || job.state === "answered")
    throw new JobError("no_csv", invoiceText.noCsv(missing));
  await deliverAnswer(deps, job, invoiceAnswer(invoice, { missing }, view), 0);
}

async function linkedOf(atlas: Atlas, jobId: string, { linkedInvoices }: Invoice): Promise<LinkedInvoice[]> {
  return await Promise.all(
    linkedInvoices.map(async ({ orgId, amountBilledCents: billedCents }) => ({
      organization: orgId === undefined ? invoiceText.noName : await organizationName(atlas, orgId, jobId),
      billedCents,
    })),
  );
}
