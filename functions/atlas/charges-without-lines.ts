import { absolute, NO_DOLLARS } from "../money/money.ts";
import type { ChargeGroup } from "./charge-group.ts";
import type { InvoiceCharges } from "./invoice-charges.ts";
import { subtotalDifference } from "./invoice-totals.ts";
import type { OwnedInvoice } from "./owned-invoices.ts";

/** What an invoice bills besides its lines, as groups of their own in no place. */
export function chargesWithoutLines(
  invoice: OwnedInvoice,
  organization: string,
  charges: InvoiceCharges,
): ChargeGroup[] {
  const creditsCents = isPaidByCredits(invoice) ? 0n : creditsWithoutLines(invoice, charges);
  const roundingCents = roundingOf(invoice, charges);
  const owner = { organizationId: invoice.orgId, organization };
  return [
    ...(creditsCents === 0n ? [] : [groupOf(owner, { kind: "credit", sku: "Credit", cents: -creditsCents })]),
    ...(roundingCents === 0n
      ? []
      : [groupOf(owner, { kind: "rounding", sku: "Rounding", cents: roundingCents })]),
  ];
}

/** US cents of the credits that pay a whole invoice. They are no costs: Cost Explorer doesn't take them off. */
export function payingCreditsOf(invoice: OwnedInvoice, charges: InvoiceCharges): bigint {
  return isPaidByCredits(invoice) ? creditsWithoutLines(invoice, charges) : 0n;
}

function isPaidByCredits({ statusName }: OwnedInvoice): boolean {
  return statusName === "FREE";
}

function creditsWithoutLines({ creditsCents }: OwnedInvoice, { groups }: InvoiceCharges): bigint {
  return groups.some(({ kind }) => kind === "credit") ? 0n : creditsCents;
}

/** What the subtotal has that line items lack: each is rounded to cents, so up to half a cent for each. */
export function roundingOf(invoice: OwnedInvoice, charges: InvoiceCharges): bigint {
  const difference = subtotalDifference(invoice, charges);
  const isRounding = charges.source === "line_items" && 2n * absolute(difference) <= BigInt(charges.lines);
  return isRounding ? -difference : 0n;
}

function groupOf(
  owner: Pick<ChargeGroup, "organizationId" | "organization">,
  { kind, sku, cents }: Pick<ChargeGroup, "kind"> & { readonly sku: string; readonly cents: bigint },
): ChargeGroup {
  const charges = {
    sku,
    unitPrice: undefined,
    lines: 0,
    amount: { units: cents, scale: 2 },
    quantity: NO_DOLLARS,
    listAmount: NO_DOLLARS,
    discountAmount: NO_DOLLARS,
    firstDay: undefined,
    lastDay: undefined,
  };
  return {
    ...owner,
    projectId: "",
    project: "",
    cluster: "",
    kind,
    provider: undefined,
    region: "",
    unit: "",
    isLate: false,
    charges: [charges],
  };
}
