import type { Atlas } from "../../atlas/atlas.ts";
import type { Invoice, InvoiceMetadata } from "../../atlas/invoice.ts";
import { listInvoices, listPendingInvoices, readInvoice } from "../../atlas/invoices.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { JobError } from "../../jobs/failure.ts";
import { formatPeriod } from "../../money/period.ts";
import { code, escapeMrkdwn } from "../../slack/mrkdwn.ts";
import type { InvoiceJob } from "./job.ts";
import { deliverList, newestFirst } from "./list.ts";
import { invoiceName, invoicePeriod } from "./period.ts";
import type { InvoiceChoice } from "./request.ts";
import type { ListedInvoice } from "./summary.ts";
import { invoiceText } from "./text.ts";

/** Small enough for a checkpoint. */
export interface Found {
  readonly orgId: string;
  readonly invoiceId: string;
}

/** Finds the requested invoice. A list, or several invoices of a month, are delivered at once. @returns null for these. */
export async function findInvoice(deps: WorkflowDeps, job: InvoiceJob): Promise<Found | null> {
  const { choice, organization } = job.request;
  const atlas = deps.atlas();
  const orgId = organization
    ? (await atlas.names.resolve("organization", organization, [atlas.orgId])).id
    : atlas.orgId;
  if (choice.kind === "id") return { orgId, invoiceId: choice.invoiceId };
  if (choice.kind === "list") {
    const { period, statuses } = choice;
    const listed = await listInvoices(atlas.client, orgId, {
      statuses,
      from: period?.start,
      to: period?.end,
    });
    return await deliverList(deps, job, orgId, listed, choice);
  }
  const requested = await findRequested(atlas, orgId, choice);
  const [invoice, ...others] = requested;
  if (invoice && others.length === 0) return { orgId: invoice.orgId ?? orgId, invoiceId: invoice.id };
  const period = invoice && invoicePeriod(invoice);
  return await deliverList(deps, job, orgId, requested, { period, statuses: [] });
}

/** @throws JobError `no_invoice` */
async function findRequested(
  atlas: Atlas,
  orgId: string,
  choice: InvoiceChoice,
): Promise<readonly ListedInvoice[]> {
  if (choice.kind === "pending") {
    // With the role for them, Atlas adds those of linked organizations.
    const pending = (await listPendingInvoices(atlas.client, orgId)).filter(
      (invoice) => (invoice.orgId ?? orgId) === orgId,
    );
    if (pending.length > 0) return pending;
  }
  const invoices = newestFirst(await listInvoices(atlas.client, orgId));
  const requested = requestedOf(invoices, choice);
  if (requested.length === 0) throw notFound(choice, invoices);
  return requested;
}

/** @param invoices newest first */
function requestedOf(invoices: readonly InvoiceMetadata[], choice: InvoiceChoice): InvoiceMetadata[] {
  const isOf = (month: string | undefined) => (invoice: InvoiceMetadata) =>
    month !== undefined && invoice.startDate?.slice(0, 7) === month;
  if (choice.kind === "month") return invoices.filter(isOf(choice.period.start.slice(0, 7)));
  if (choice.kind !== "latest") return [];
  const complete = invoices.filter(({ statusName = "PENDING" }) => statusName !== "PENDING");
  const [latest] = complete;
  return latest?.startDate ? complete.filter(isOf(latest.startDate.slice(0, 7))) : complete.slice(0, 1);
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

/** @throws JobError `no_invoice`, AtlasError */
export async function readFound(atlas: Atlas, found: Found): Promise<Invoice> {
  try {
    return await readInvoice(atlas.client, found.orgId, found.invoiceId);
  } catch (error) {
    const isMissing = error instanceof Error && "status" in error && error.status === 404;
    if (!isMissing) throw error;
    const invoices = await listInvoices(atlas.client, found.orgId);
    throw notFound({ kind: "id", invoiceId: found.invoiceId }, invoices);
  }
}
