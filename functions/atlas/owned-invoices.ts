import type { Period } from "../money/period.ts";
import type { Atlas } from "./atlas.ts";
import type { InvoiceMetadata, OwnMetadata } from "./invoice.ts";
import { listInvoices } from "./invoices.ts";

/** An invoice of the paying organization, or of one linked to it. */
export type OwnedInvoice = OwnMetadata & { readonly orgId: string };

/**
 * Lists the invoices that begin and end within a period, each once: those of the paying organization and of
 * those linked to it.
 *
 * @param organizationIds all, by default
 * @throws AtlasError
 */
export async function listOwnedInvoices(
  atlas: Atlas,
  { start, end }: Period,
  organizationIds: readonly string[] | undefined,
): Promise<OwnedInvoice[]> {
  const listed = await listInvoices(atlas.client, atlas.orgId, { from: start, to: end });
  return listed
    .flatMap((invoice) => [{ ...invoice, orgId: invoice.orgId ?? atlas.orgId }, ...linkedTo(invoice)])
    .filter(({ id, orgId }, index, all) => {
      const isFirst = all.findIndex((other) => other.id === id) === index;
      return isFirst && (organizationIds?.includes(orgId) ?? true);
    });
}

function linkedTo({ linkedInvoices, startDate }: InvoiceMetadata): OwnedInvoice[] {
  return linkedInvoices.flatMap((linked) =>
    linked.orgId ? [{ ...linked, orgId: linked.orgId, startDate: linked.startDate ?? startDate }] : [],
  );
}

/** Whether the invoice keeps its lines. Atlas may send no status. */
export function isFinal({ statusName }: OwnMetadata): boolean {
  return statusName !== undefined && statusName !== "PENDING";
}
