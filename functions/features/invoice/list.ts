import type { Atlas } from "../../atlas/atlas.ts";
import { AtlasError } from "../../atlas/error.ts";
import type { InvoiceMetadata } from "../../atlas/invoice.ts";
import { readInvoice } from "../../atlas/invoices.ts";
import { logWarning } from "../../aws/log.ts";
import { deliverAnswer } from "../../jobs/delivery.ts";
import type { WorkflowDeps } from "../../jobs/deps.ts";
import type { InvoiceJob } from "./job.ts";
import { invoiceList } from "./list-message.ts";
import { standingOf } from "./status.ts";
import type { ListedInvoice } from "./summary.ts";
import { viewModelOf } from "./view-model.ts";

/** Delivers a list of invoices: failed payments first, then the newest. @returns null, as there is no invoice to deliver. */
export async function deliverList(
  deps: WorkflowDeps,
  job: InvoiceJob,
  orgId: string,
  invoices: readonly ListedInvoice[],
  asked: Parameters<typeof invoiceList>[1],
): Promise<null> {
  const atlas = deps.atlas();
  const listed = await listWithPayments(atlas, job.id, orgId, invoices);
  const view = await viewModelOf(deps, orgId, job);
  await deliverAnswer(deps, job, invoiceList(listed, asked, view), 0);
  return null;
}

/** Failed payments first, then the newest. @throws AtlasError */
export function listWithPayments(
  atlas: Atlas,
  jobId: string,
  orgId: string,
  invoices: readonly ListedInvoice[],
): Promise<ListedInvoice[]> {
  return withPayments(atlas, jobId, orgId, failedFirst(newestFirst(invoices)));
}

/** How many unpaid invoices of a list are read, as each may have a million lines. */
const MAX_READ = 6;

/** Lists lack payments, without which the amount due is approximate, so that unpaid invoices are read. */
async function withPayments(
  atlas: Atlas,
  jobId: string,
  orgId: string,
  invoices: readonly ListedInvoice[],
): Promise<ListedInvoice[]> {
  const unpaid = invoices
    .filter((each) => standingOf(each) === "unpaid" && !each.payments)
    .slice(0, MAX_READ);
  return await Promise.all(
    invoices.map(async (invoice) => {
      if (!unpaid.includes(invoice)) return invoice;
      try {
        return await readInvoice(atlas.client, invoice.orgId ?? orgId, invoice.id);
      } catch (error) {
        if (!(error instanceof AtlasError)) throw error;
        logWarning({ message: "An invoice is listed without its payments", jobId, error });
        return invoice;
      }
    }),
  );
}

export function newestFirst<Listed extends InvoiceMetadata>(invoices: readonly Listed[]): Listed[] {
  return invoices.toSorted((a, b) => compareText(b.startDate ?? "", a.startDate ?? ""));
}

function failedFirst<Listed extends InvoiceMetadata>(invoices: readonly Listed[]): Listed[] {
  const [failed = [], others = []] = [true, false].map((isFailed) =>
    invoices.filter(({ statusName }) => (statusName === "FAILED") === isFailed),
  );
  return [...failed, ...others];
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
