import type { Atlas } from "../../atlas/atlas.ts";
import { AtlasError } from "../../atlas/error.ts";
import type { InvoiceMetadata } from "../../atlas/invoice.ts";
import { listInvoices } from "../../atlas/invoices.ts";
import { GROUPINGS } from "../../atlas/usage-detail.ts";
import { logWarning } from "../../aws/log.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import { type Period, previousPeriod } from "../../money/period.ts";
import { sumInvoice } from "../invoice/file.ts";
import type { ReportJob } from "./job.ts";
import { compareMonthToDate, type MonthToDate } from "./month-to-date.ts";
import type { ReportRun } from "./request.ts";

/** Small enough for a checkpoint. */
export interface InvoiceState {
  /** `unknown`: there is no such invoice, or Atlas does not show it. */
  readonly state: "pending" | "closed" | "unknown";
  /** Undefined where the month has several. */
  readonly invoiceId?: string;
}

/** The state of the invoice for a report's period. @throws AtlasError when Atlas is unavailable */
export async function readInvoiceState(
  deps: WorkflowDeps,
  { id, request }: ReportJob,
): Promise<InvoiceState> {
  const atlas = deps.atlas();
  const found = await orUndefinedIfForbidden(id, async () =>
    findInvoices(atlas, await resolveOrganizationId(atlas, request), request.period),
  );
  const [invoice, ...others] = found ?? [];
  if (!invoice) return { state: "unknown" };
  if ([invoice, ...others].some(({ statusName }) => statusName === "PENDING")) return { state: "pending" };
  return { state: "closed", ...(others.length === 0 ? { invoiceId: invoice.id } : {}) };
}

/**
 * Compares the current month so far with the same days of the previous month, from invoice lines, because Cost Explorer
 * has only monthly numbers. Lines have no service, so a report with filters has no such comparison.
 *
 * @returns undefined if Atlas does not show enough for it.
 * @throws AtlasError when Atlas is unavailable
 */
export async function readMonthToDate(
  deps: WorkflowDeps,
  { id, request }: ReportJob,
): Promise<MonthToDate | undefined> {
  if (GROUPINGS.some((dimension) => request[dimension].length > 0)) return undefined;
  const atlas = deps.atlas();
  return await orUndefinedIfForbidden(id, async () => {
    const current = await readCostsByDay(atlas, id, request.period);
    const previous = await readCostsByDay(atlas, id, previousPeriod(request.period));
    return current && previous && compareMonthToDate(request.period, current, previous, deps.now());
  });
}

/** @returns undefined if there is no invoice, or its file cannot be read to the end. */
async function readCostsByDay(atlas: Atlas, jobId: string, period: Period) {
  const { orgId } = atlas;
  const [found] = await findInvoices(atlas, orgId, period);
  const totals = found && (await sumInvoice(atlas, { orgId, invoiceId: found.id, jobId }));
  return totals?.problem ? undefined : totals?.byDate;
}

async function findInvoices(atlas: Atlas, orgId: string, { start, end }: Period): Promise<InvoiceMetadata[]> {
  const invoices = await listInvoices(atlas.client, orgId, { from: start, to: end });
  return invoices.filter(({ startDate }) => startDate?.slice(0, 7) === start.slice(0, 7));
}

/** The one organization that the report is limited to, else the paying one. */
async function resolveOrganizationId(atlas: Atlas, { organizations }: ReportRun): Promise<string> {
  const [name, ...others] = organizations;
  if (name === undefined || others.length > 0) return atlas.orgId;
  return (await atlas.names.resolve("organization", name, [atlas.orgId])).id;
}

/** A report is posted even if Atlas refuses to show its invoices. */
async function orUndefinedIfForbidden<T>(jobId: string, read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!(error instanceof AtlasError) || error.retry === "wait" || error.code === "unreachable") throw error;
    logWarning({ message: "A report is posted without its invoices' numbers", jobId, error });
    return undefined;
  }
}
