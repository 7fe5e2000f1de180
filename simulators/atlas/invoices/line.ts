import { dateOf } from "../calendar.ts";
import type { DailyCharge } from "../daily-charges.ts";
import { chargesByDay, decimal, hasLines } from "../ledger.ts";
import {
  type AtlasSeed,
  byId,
  type Cluster,
  type Organization,
  type Project,
  type RecurringCharge,
} from "../seed.ts";
import { type Sku, singleSku } from "../skus.ts";

/** One line of an invoice: what one SKU cost on one day. */
export interface InvoiceLine extends DailyCharge {
  readonly organization: Organization;
  readonly project: Project | undefined;
  readonly cluster: Cluster | undefined;
  readonly service: string;
  readonly note: string;
  /** Rounded, as in JSON; CSV has all decimals. */
  readonly totalPriceCents: number;
}

/** CSV must quote it correctly. */
const TRICKY_NOTE = 'Restored "orders", twice,\nas the night shift asked';
const RESTORE_DAY = "-03";

/**
 * The lines of a month (`YYYY-MM-01`) that have posted by `now`, oldest first. A metered charge has lines for
 * each day, which post on the next day; a posted charge has them on one day. Lines that have posted never
 * change. Credits and refunds are fields of the invoice unless the seed says otherwise.
 */
export function linesOfMonth(
  seed: AtlasSeed,
  organizationId: string,
  month: string,
  now: number,
): InvoiceLine[] {
  const today = dateOf(now);
  return chargesByDay(seed, month)
    .filter(({ charge }) => charge.organizationId === organizationId && hasLines(charge))
    .flatMap(({ charge, days }) => {
      const subject = subjectOf(seed, charge);
      return days.filter(({ billDate }) => billDate <= today).map((day) => lineOf(subject, day));
    })
    .sort((one, other) => (one.billDate < other.billDate ? -1 : Number(one.billDate > other.billDate)));
}

/** See `Settlement.correctionCents`. */
export function correctionLine(organization: Organization, cents: number, date: string): InvoiceLine {
  const subject = { organization, project: undefined, cluster: undefined, service: "Atlas" };
  const sku = singleSku("Rounding Correction");
  return lineOf(subject, { sku, usageDate: date, billDate: date, units: cents * 100 });
}

/** Rounds half a cent away from zero. */
export function toCents(units: number): number {
  return Math.sign(units) * Math.round(Math.abs(units) / 100);
}

type Subject = Pick<InvoiceLine, "organization" | "project" | "cluster" | "service">;

function subjectOf({ organizations, projects, clusters }: AtlasSeed, charge: RecurringCharge): Subject {
  const { organizationId, projectId, clusterId, service } = charge;
  return {
    organization: byId(organizations, organizationId),
    project: projectId === undefined ? undefined : byId(projects, projectId),
    cluster: clusterId === undefined ? undefined : byId(clusters, clusterId),
    service,
  };
}

function lineOf(subject: Subject, day: DailyCharge): InvoiceLine {
  const isRestore = subject.service === "Backup" && day.usageDate.endsWith(RESTORE_DAY);
  return { ...subject, ...day, note: isRestore ? TRICKY_NOTE : "", totalPriceCents: toCents(day.units) };
}

/** Decimals of quantities and unit prices. */
const SCALE = 10;

/**
 * US dollars before discount, as a decimal: without the discount, quantity × unit price is the line's amount,
 * as exactly as ten decimals allow.
 */
export function unitPriceOf({ sku, units }: InvoiceLine): string {
  return sku.unitPrice === null
    ? decimal(listUnits(units, sku), SCALE)
    : decimal(scaled(sku.unitPrice), SCALE);
}

/** As a decimal. */
export function quantityOf({ sku, units }: InvoiceLine): string {
  if (sku.unitPrice === null) return "1";
  if (sku.unitPrice === 0) return "24";
  return decimal(quotient(listUnits(units, sku) * 10n ** BigInt(SCALE), scaled(sku.unitPrice)), SCALE);
}

/** In whole cents. */
export function discountCentsOf({ sku, units }: InvoiceLine): number {
  return toCents((units * sku.percentDiscount) / (100 - sku.percentDiscount));
}

/** The amount before discount, in units of 10^-`SCALE` US dollars. */
function listUnits(units: number, { percentDiscount }: Sku): bigint {
  return quotient(BigInt(units) * 10n ** BigInt(SCALE - 4) * 100n, BigInt(100 - percentDiscount));
}

function scaled(unitPrice: number): bigint {
  return BigInt(Math.round(unitPrice * 10 ** SCALE));
}

/** Rounded to the nearest, as the divisor is positive. */
function quotient(dividend: bigint, divisor: bigint): bigint {
  const half = dividend < 0n ? -divisor / 2n : divisor / 2n;
  return (dividend + half) / divisor;
}
