import type { Table } from "../aws/table.ts";
import { type Days, isoDay } from "../money/days.ts";
import { monthNumber, monthsIn, type Period, periodOf } from "../money/period.ts";
import { type Atlas, organizationName } from "./atlas.ts";
import { type Breakdown, type ChargeGroup, type DaysByPlace, mergeGroups } from "./charge-group.ts";
import { cacheCharges, cacheName, readCachedCharges } from "./charges-cache.ts";
import { chargesWithoutLines, payingCreditsOf, roundingOf } from "./charges-without-lines.ts";
import { type InvoiceCharges, readInvoiceCharges, type UnreadableReason } from "./invoice-charges.ts";
import { subtotalDifference } from "./invoice-totals.ts";
import { lastCompleteDay } from "./last-complete-day.ts";
import { mapWithLimit } from "./map-with-limit.ts";
import { isFinal, listOwnedInvoices, type OwnedInvoice } from "./owned-invoices.ts";

interface ChargesDeps {
  readonly atlas: Atlas;
  readonly table: Table;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface WantedCharges {
  /** Whole months. Ignored if `days` are given. */
  readonly months: Period;
  readonly days?: Days | undefined;
  /** All that the paying organization pays for, by default. */
  readonly organizationIds?: readonly string[] | undefined;
  readonly breakdown?: Breakdown | undefined;
  readonly jobId: string;
}

/** What the invoices of a period charge. */
export interface PeriodCharges {
  /**
   * Whole months: all lines, and the credits except those that pay a whole invoice, so that they add up to the costs in
   * Cost Explorer. Days: the lines of those days, without credits.
   */
  readonly groups: readonly ChargeGroup[];
  /** Of each invoice, from its lines. */
  readonly daysByPlace: readonly DaysByPlace[];
  readonly invoices: readonly ReadInvoice[];
  readonly unreadable: readonly UnreadableInvoice[];
  /** `2026-10`: months without any invoice. */
  readonly missingMonths: readonly string[];
  /** The last complete day of `days`, or on pending invoices, see `lastCompleteDay`: an ISO date. */
  readonly lastDay: string | undefined;
  /** The keys of the resource tags on the invoices; sorted. */
  readonly tagKeys: readonly string[];
}

/** An invoice whose lines were read. The lines are those of all days. */
export interface ReadInvoice {
  readonly id: string;
  readonly orgId: string;
  readonly organization: string;
  /** `2026-10` */
  readonly month: string;
  readonly isFinal: boolean;
  readonly linesWithoutAmount: number;
  readonly subtotalCents: bigint;
  readonly creditsCents: bigint;
  /** Those of `creditsCents` that are in no group, because they pay the whole invoice. */
  readonly payingCreditsCents: bigint;
  /** Before tax. */
  readonly billedCents: bigint;
  readonly salesTaxCents: bigint;
  /** What the lines add up to minus the subtotal, apart from rounding. */
  readonly differenceCents: bigint;
  /** What is added to whole months, as the lines are in whole cents. */
  readonly roundingCents: bigint;
}

export interface UnreadableInvoice {
  readonly orgId: string;
  readonly organization: string;
  /** `2026-10` */
  readonly month: string;
  readonly reason: UnreadableReason;
}

/** Each may have a million lines. */
const CONCURRENCY = 3;

const MINUTE_MS = 60_000;
/** Invoices that are closed keep their lines. */
const FINAL_MS = 90 * 24 * 60 * MINUTE_MS;
const PENDING_MS = 15 * MINUTE_MS;

/**
 * Reads what the paying organization and those linked to it were charged in a period. What was read of each
 * invoice is cached, so that a second try reads only the rest.
 *
 * @throws AtlasError when Atlas is unavailable or refuses to list invoices
 */
export async function readPeriodCharges(deps: ChargesDeps, wanted: WantedCharges): Promise<PeriodCharges> {
  const { atlas, now } = deps;
  const { organizationIds, days, jobId } = wanted;
  const months = days ? monthsOf(days) : wanted.months;
  const listed = await listOwnedInvoices(atlas, days ? withNextMonth(months) : months, organizationIds);
  const results = await mapWithLimit(CONCURRENCY, listed, async (invoice) => {
    const charges = await readCharges(deps, invoice, wanted);
    const known = typeof charges === "string" ? "" : charges.organization;
    return { invoice, charges, organization: known || (await organizationName(atlas, invoice.orgId, jobId)) };
  });

  const today = isoDay(now());
  const read = results.flatMap(({ charges, ...result }) =>
    typeof charges === "string" ? [] : [{ ...result, charges }],
  );
  const isIn = (day: string) => day < today && (!days || (day >= days.first && day <= days.last));
  const chargedDays = read
    .filter(({ invoice }) => days || !isFinal(invoice))
    .map(({ invoice: { orgId }, charges }) => ({ orgId, days: charges.chargedDays.filter(isIn) }));
  return {
    groups: mergeGroups(
      read.flatMap(({ invoice, charges, organization }) => [
        ...charges.groups.map((group) => ({ ...group, organization: group.organization || organization })),
        ...(days ? [] : chargesWithoutLines(invoice, organization, charges)),
      ]),
    ),
    daysByPlace: read.map(({ charges }) => charges.daysByPlace),
    invoices: read.map(({ invoice, charges, organization }) => summarize(invoice, organization, charges)),
    unreadable: results.flatMap(({ invoice, charges, organization }) => {
      const { orgId } = invoice;
      const month = monthOf(invoice);
      return typeof charges === "string" ? [{ orgId, organization, month, reason: charges }] : [];
    }),
    missingMonths: monthsIn(months).filter((month) => !listed.some((invoice) => monthOf(invoice) === month)),
    lastDay: lastCompleteDay(chargedDays),
    tagKeys: [...new Set(read.flatMap(({ charges }) => charges.tagKeys))].toSorted(),
  };
}

function monthsOf({ first, last }: Days): Period {
  return periodOf(monthNumber(first), monthNumber(last) - monthNumber(first) + 1);
}

/** The last days of a month may be charged on the next invoice. */
function withNextMonth({ start, end }: Period): Period {
  return { start, end: periodOf(monthNumber(end), 1).end };
}

async function readCharges(
  { atlas, table, now }: ChargesDeps,
  invoice: OwnedInvoice,
  { days, breakdown, jobId }: WantedCharges,
): Promise<InvoiceCharges | UnreadableReason> {
  const { id, subtotalCents, creditsCents } = invoice;
  // An invoice that has changed has other charges.
  const version = [isFinal(invoice), String(subtotalCents), String(creditsCents)];
  const key = [atlas.orgId, id, days ? [days.first, days.last] : "all", ...version];
  const name = cacheName(breakdown ? [...key, breakdown.by, breakdown.hasPlaces] : key);
  const cached = await readCachedCharges(table, name, now());
  if (cached) return cached;
  const charges = await readInvoiceCharges(atlas, invoice, { days, breakdown, jobId });
  if (typeof charges === "string") return charges;
  const lifetime = lifetimeOf(invoice, charges);
  if (lifetime !== undefined) await cacheCharges(table, name, charges, now() + lifetime);
  return charges;
}

/** @returns milliseconds; undefined for lines that another download may complete */
function lifetimeOf(invoice: OwnedInvoice, charges: InvoiceCharges): number | undefined {
  if (charges.linesWithoutAmount > 0) return undefined;
  if (!isFinal(invoice)) return PENDING_MS;
  if (subtotalDifference(invoice, charges) + roundingOf(invoice, charges) !== 0n) return undefined;
  // The CSV says more, once Atlas sends it.
  return charges.source === "line_items" ? PENDING_MS : FINAL_MS;
}

function monthOf({ startDate = "" }: OwnedInvoice): string {
  return startDate.slice(0, 7);
}

function summarize(invoice: OwnedInvoice, organization: string, charges: InvoiceCharges): ReadInvoice {
  const { id, orgId, subtotalCents, creditsCents, salesTaxCents, amountBilledCents } = invoice;
  const roundingCents = roundingOf(invoice, charges);
  return {
    id,
    orgId,
    organization,
    month: monthOf(invoice),
    isFinal: isFinal(invoice),
    linesWithoutAmount: charges.linesWithoutAmount,
    subtotalCents,
    creditsCents,
    payingCreditsCents: payingCreditsOf(invoice, charges),
    billedCents: amountBilledCents,
    salesTaxCents,
    differenceCents: subtotalDifference(invoice, charges) + roundingCents,
    roundingCents,
  };
}
