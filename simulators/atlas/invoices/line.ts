import { dateOf, daysAfter, daysIn, monthIndex, nextMonth } from "../calendar.ts";
import { type Charge, chargesBetween } from "../ledger.ts";
import { type AtlasSeed, byId, type Cluster, type Organization, type Project } from "../seed.ts";
import { type Sku, singleSku, skusOf } from "./skus.ts";

/** One line of an invoice: what one SKU cost on one day. */
export interface InvoiceLine {
  readonly organization: Organization;
  readonly project: Project | undefined;
  readonly cluster: Cluster | undefined;
  readonly service: string;
  readonly sku: Sku;
  /** `YYYY-MM-DD`. */
  readonly usageDate: string;
  /** The day on which the charge posted, `YYYY-MM-DD`. */
  readonly billDate: string;
  readonly note: string;
  readonly quantity: number;
  /** US dollars before discount, for display only. */
  readonly unitPrice: number;
  readonly discountCents: number;
  readonly totalPriceCents: number;
}

type Subject = Pick<InvoiceLine, "organization" | "project" | "cluster" | "service" | "sku">;

/** A SKU's share of a charge, for a full month. */
interface Part extends Subject {
  readonly kind: Charge["kind"];
  readonly cents: number;
}

/** CSV must quote it correctly. */
const TRICKY_NOTE = 'Restored "orders", twice,\nas the night shift asked';
const RESTORE_DAY = "-03";

/**
 * The lines of a month (`YYYY-MM-01`) that have posted by `now`, oldest first. A metered charge has a line per day, which
 * posts on the next day; a posted charge has one line on the first. Posted lines never change. Each charge is rounded
 * down to cents once. Credits and refunds are fields of the invoice, not lines.
 */
export function linesOfMonth(
  seed: AtlasSeed,
  organizationId: string,
  month: string,
  now: number,
): InvoiceLine[] {
  const today = dateOf(now);
  const parts = chargesOfFullMonth(seed, month)
    .filter((charge) => charge.organizationId === organizationId && charge.units >= 0)
    .flatMap((charge) => partsOf(seed, charge));
  const days = daysIn(monthIndex(month));
  const posted = parts.filter(({ kind }) => kind === "posted");
  const metered = parts.filter(({ kind }) => kind === "metered");
  const lines = posted.map((part) => lineOf(part, { cents: part.cents, usageDate: month, billDate: month }));
  for (let day = 0; day < days; day += 1) {
    const dates = { usageDate: daysAfter(month, day), billDate: daysAfter(month, day + 1) };
    if (dates.billDate > today) break;
    for (const part of metered) {
      const cents = shareOf(part.cents, day + 1, days) - shareOf(part.cents, day, days);
      lines.push(lineOf(part, { cents, ...dates }));
    }
  }
  return lines;
}

/** See `Settlement.correctionCents`. */
export function correctionLine(organization: Organization, cents: number, date: string): InvoiceLine {
  const place = { organization, project: undefined, cluster: undefined };
  const subject = { ...place, service: "Atlas", sku: singleSku("Rounding Correction") };
  return lineOf(subject, { cents, usageDate: date, billDate: date });
}

/** As of the end of the month: a line is a share of the full month and stays the same. */
function chargesOfFullMonth(seed: AtlasSeed, month: string): Charge[] {
  const end = nextMonth(month);
  return chargesBetween(seed, month, end, Date.parse(end) - 1);
}

function partsOf({ organizations, projects, clusters }: AtlasSeed, charge: Charge): Part[] {
  const { projectId, clusterId, service, kind } = charge;
  const cluster = clusterId === undefined ? undefined : byId(clusters, clusterId);
  const place = {
    organization: byId(organizations, charge.organizationId),
    project: projectId === undefined ? undefined : byId(projects, projectId),
    cluster,
  };
  const chargeCents = Math.floor(charge.units / 100);
  let percentBefore = 0;
  return skusOf(service, cluster).map((sku) => {
    const before = percentBefore;
    percentBefore += sku.percent;
    const cents = shareOf(chargeCents, percentBefore, 100) - shareOf(chargeCents, before, 100);
    return { ...place, service, kind, sku, cents };
  });
}

/** The first `parts` of `whole` equal parts, in whole cents. Differences between them add up to `cents`. */
function shareOf(cents: number, parts: number, whole: number): number {
  return Math.floor((cents * parts) / whole);
}

function lineOf(
  { organization, project, cluster, service, sku }: Subject,
  { cents, usageDate, billDate }: { cents: number; usageDate: string; billDate: string },
): InvoiceLine {
  const discountCents = Math.round((cents * sku.percentDiscount) / (100 - sku.percentDiscount));
  const listDollars = (cents + discountCents) / 100;
  const isRestore = service === "Backup" && usageDate.endsWith(RESTORE_DAY);
  return {
    organization,
    project,
    cluster,
    service,
    sku,
    usageDate,
    billDate,
    note: isRestore ? TRICKY_NOTE : "",
    ...amountOf(sku, listDollars),
    discountCents,
    totalPriceCents: cents,
  };
}

function amountOf({ unitPrice }: Sku, listDollars: number): { quantity: number; unitPrice: number } {
  if (unitPrice === null) return { quantity: 1, unitPrice: listDollars };
  const quantity = unitPrice === 0 ? 24 : Number((listDollars / unitPrice).toFixed(6));
  return { quantity, unitPrice };
}
