import type { Atlas } from "../../atlas/atlas.ts";
import { AtlasError } from "../../atlas/error.ts";
import type { InvoiceMetadata, OwnMetadata } from "../../atlas/invoice.ts";
import { listInvoices } from "../../atlas/invoices.ts";
import type { ReadInvoice } from "../../atlas/period-charges.ts";
import { GROUPINGS } from "../../atlas/usage-detail.ts";
import { logWarning } from "../../aws/log.ts";
import { absolute, sumMoney, toCents } from "../../money/money.ts";
import { type Placed, placeDetails } from "./placed.ts";
import type { CostDetails } from "./results.ts";
import type { CostJob } from "./work.ts";

/** How the costs of a period relate to its invoices. Amounts are in US cents, without tax. */
export interface InvoiceCheck {
  readonly cents: bigint;
  /** Largest first. */
  readonly shares: ReadonlyArray<{ readonly organization: string; readonly cents: bigint }>;
  /** What the invoices lack of the costs in months with a PENDING invoice; never negative. */
  readonly pendingCents: bigint;
  /** All other costs of these organizations minus their invoices. */
  readonly differenceCents: bigint;
  readonly isRounding: boolean;
  /** Organizations with costs, but without a readable invoice. */
  readonly missing: readonly string[];
}

/** Atlas rounds each line of an invoice to cents: up to a dollar per invoice, or 0.01 % of it, is no difference. */
const ROUNDING_CENTS = 100n;
const ROUNDING_SHARE = 10_000n;

/** Compares all costs of a period with its invoices. @returns undefined with filters, and if no invoice can be read. */
export async function readInvoiceCheck(
  atlas: Atlas,
  { id, request }: CostJob,
  costs: CostDetails,
): Promise<InvoiceCheck | undefined> {
  // Invoices are in US dollars.
  if (atlas.currency !== "USD") return undefined;
  if (GROUPINGS.some((dimension) => request[dimension].length > 0)) return undefined;
  const { start, end } = request.period;
  try {
    const invoices = await listInvoices(atlas.client, atlas.orgId, { from: start, to: end });
    const { placed } = placeDetails(costs.total ?? costs.grouped, request.period);
    return checkInvoices(
      placed.filter(({ isCurrent }) => isCurrent),
      invoices,
    );
  } catch (error) {
    if (!(error instanceof AtlasError)) throw error;
    logWarning({ message: "An answer is not compared with its invoices", jobId: id, error });
    return undefined;
  }
}

/** The same for costs from the lines of whole invoices. */
export function checkLines(totalCents: bigint, invoices: readonly ReadInvoice[]): InvoiceCheck {
  const byOrganization = Map.groupBy(invoices, ({ orgId }) => orgId);
  const sum = (some: readonly ReadInvoice[]) => some.reduce((cents, each) => cents + each.billedCents, 0n);
  const cents = sum(invoices);
  const differenceCents = totalCents - cents;
  return {
    cents,
    shares: [...byOrganization.values()]
      .map((own) => ({ organization: own[0]?.organization ?? "", cents: sum(own) }))
      .sort((a, b) => Number(b.cents - a.cents)),
    pendingCents: 0n,
    differenceCents,
    isRounding: isRounding(differenceCents, cents, invoices.length),
    missing: [],
  };
}

/** @param costs of the period of the invoices */
function checkInvoices(
  costs: readonly Placed[],
  invoices: readonly InvoiceMetadata[],
): InvoiceCheck | undefined {
  const all = invoices.flatMap((invoice) => [invoice, ...invoice.linkedInvoices]);
  const billed = new Map<string, bigint>();
  for (const { orgId = "", amountBilledCents } of all) {
    billed.set(orgId, (billed.get(orgId) ?? 0n) + amountBilledCents);
  }
  if (all.length === 0) return undefined;
  const names = new Map(costs.map(({ detail }) => [detail.organizationId ?? "", detail.organizationName]));
  const nameOf = (id: string) => names.get(id) || id;
  const compared = costs.filter(({ detail }) => !detail.organizationId || billed.has(detail.organizationId));
  return {
    cents: sumBilled(all),
    shares: [...billed]
      .map(([id, share]) => ({ organization: nameOf(id), cents: share }))
      .sort((a, b) => Number(b.cents - a.cents)),
    ...splitDifference(compared, all),
    missing: [...names.keys()].filter((id) => id !== "" && !billed.has(id)).map(nameOf),
  };
}

/** Only costs that a PENDING invoice lacks are pending, not those that it has and Cost Explorer lacks. */
function splitDifference(costs: readonly Placed[], invoices: readonly OwnMetadata[]) {
  const running = new Set(
    invoices.filter(({ statusName }) => statusName === "PENDING").map((invoice) => monthOf(invoice)),
  );
  const lacking = differenceOf(
    costs.filter(({ month }) => running.has(month)),
    invoices.filter((invoice) => running.has(monthOf(invoice))),
  );
  const pendingCents = lacking > 0n ? lacking : 0n;
  const differenceCents = differenceOf(costs, invoices) - pendingCents;
  const rest = pendingCents > 0n ? invoices.filter((invoice) => !running.has(monthOf(invoice))) : invoices;
  return {
    pendingCents,
    differenceCents,
    isRounding: isRounding(differenceCents, sumBilled(rest), rest.length),
  };
}

function differenceOf(costs: readonly Placed[], invoices: readonly OwnMetadata[]): bigint {
  return toCents(sumMoney(costs.map(({ amount }) => amount))) - sumBilled(invoices);
}

function sumBilled(invoices: readonly OwnMetadata[]): bigint {
  return invoices.reduce((sum, { amountBilledCents }) => sum + amountBilledCents, 0n);
}

function monthOf({ startDate = "" }: OwnMetadata): string {
  return startDate.slice(0, 7);
}

/** Whether rounding explains that invoices differ from their costs. @param total what they add up to, in cents too */
export function isRounding(difference: bigint, total: bigint, invoiceCount = 1): boolean {
  const size = absolute(difference);
  return size <= ROUNDING_CENTS * BigInt(invoiceCount) || size * ROUNDING_SHARE <= absolute(total);
}
