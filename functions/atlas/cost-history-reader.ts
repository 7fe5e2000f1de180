import { logWarning } from "../aws/log.ts";
import type { Table } from "../aws/table.ts";
import { isoDay } from "../money/days.ts";
import { toCents } from "../money/money.ts";
import { monthNumber, type Period, periodOf } from "../money/period.ts";
import { type Atlas, organizationName } from "./atlas.ts";
import { readCachedJson } from "./cached-json.ts";
import type { CostHistory, CostSeries, HistoryInvoice } from "./cost-history.ts";
import { cacheDays, historyCacheName, invoiceDaysSchema } from "./cost-history-cache.ts";
import { createDaySums, type InvoiceDays } from "./cost-history-lines.ts";
import { mergeSeries } from "./cost-history-sums.ts";
import { AtlasError } from "./error.ts";
import { type InvoiceSums, sumInvoiceLines, type UnreadableReason } from "./invoice-charges.ts";
import { subtotalDifference } from "./invoice-totals.ts";
import { lastCompleteDay } from "./last-complete-day.ts";
import { mapWithLimit } from "./map-with-limit.ts";
import { isFinal, listOwnedInvoices, type OwnedInvoice } from "./owned-invoices.ts";
import { atlasText } from "./text.ts";

export interface HistoryDeps {
  readonly atlas: Atlas;
  readonly table: Table;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface WantedHistory {
  /** How many closed months besides the running one, or which months. */
  readonly months: number | Period;
  /** All that the paying organization pays for, by default. */
  readonly organizationIds?: readonly string[] | undefined;
  readonly jobId: string;
  /** Ends the reading before the next invoice; what was read is cached. */
  readonly isLate?: () => boolean;
}

/** The lines of one invoice, as they are cached. */
interface CondensedInvoice {
  readonly organization: string;
  readonly creditedCents: bigint;
  readonly series: readonly CostSeries[];
}

/** Each may have a million lines. */
const CONCURRENCY = 3;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const FINAL_MS = 90 * DAY_MS;
const PENDING_MS = 15 * MINUTE_MS;

/**
 * Reads what the invoices of the paying organization and of those linked to it charged by day. Closed invoices are
 * read once and cached.
 *
 * @throws AtlasError when Atlas is unavailable, refuses to list invoices, or `isLate` ends the reading (`timed_out`)
 */
export async function readCostHistory(deps: HistoryDeps, wanted: WantedHistory): Promise<CostHistory> {
  const { atlas, now } = deps;
  const { months, organizationIds, jobId, isLate } = wanted;
  const readAt = now();
  const period = typeof months === "number" ? lastMonths(readAt, months) : months;
  const listed = await listOwnedInvoices(atlas, period, organizationIds);
  const results = await mapWithLimit(CONCURRENCY, listed, async (invoice) => {
    if (isLate?.()) throw new AtlasError("timed_out", atlasText.timedOut);
    const days = await readCondensed(deps, invoice, jobId);
    const known = typeof days === "string" ? "" : days.organization;
    return { invoice, days, organization: known || (await organizationName(atlas, invoice.orgId, jobId)) };
  });
  const read = results.flatMap(({ days, ...rest }) => (typeof days === "string" ? [] : [{ ...rest, days }]));
  return {
    readAt,
    firstDay: read.map(({ invoice }) => `${monthOf(invoice)}-01`).toSorted()[0],
    lastDay: lastDayOf(read, isoDay(readAt)),
    series: mergeSeries(
      read.flatMap(({ days, organization }) =>
        days.series.map((each) => ({ ...each, organization: each.organization || organization })),
      ),
    ),
    invoices: results.map(({ invoice, days, organization }) => summarize(invoice, organization, days)),
    unreadable: results.flatMap(({ invoice, days, organization }) =>
      typeof days === "string"
        ? [{ orgId: invoice.orgId, organization, month: monthOf(invoice), reason: days }]
        : [],
    ),
  };
}

function lastMonths(now: number, closed: number): Period {
  return periodOf(monthNumber(isoDay(now)) - closed, closed + 1);
}

type ReadCondensed = Promise<CondensedInvoice | UnreadableReason>;

/** What this process is reading, by table and name: jobs that begin at the same time read an invoice once. */
const readings = new WeakMap<Table, Map<string, ReadCondensed>>();

async function readCondensed(deps: HistoryDeps, invoice: OwnedInvoice, jobId: string): ReadCondensed {
  const { atlas, table } = deps;
  const { id, subtotalCents, creditsCents } = invoice;
  // An invoice that has changed has other charges.
  const name = historyCacheName([atlas.orgId, id, isFinal(invoice), `${subtotalCents}`, `${creditsCents}`]);
  const current = readings.get(table) ?? new Map<string, ReadCondensed>();
  readings.set(table, current);
  const reading = current.get(name) ?? readOrDownload(deps, name, invoice, jobId);
  current.set(name, reading);
  try {
    return await reading;
  } finally {
    current.delete(name);
  }
}

async function readOrDownload(
  { atlas, table, now }: HistoryDeps,
  name: string,
  invoice: OwnedInvoice,
  jobId: string,
): ReadCondensed {
  const { orgId, startDate } = invoice;
  const cached = await readCachedJson(table, name, invoiceDaysSchema, now());
  if (cached) return cached;
  const sums = await sumInvoiceLines(atlas, invoice, {
    createSums: () => createDaySums(orgId, startDate?.slice(0, 10)),
    jobId,
  });
  if (typeof sums === "string") return sums;
  if (sums.hasLineWithoutDay) return "no_day";
  const { organization, series, credited } = sums;
  const condensed = { organization, series, creditedCents: toCents(credited) };
  await cacheDays(table, name, condensed, now() + lifetimeOf(invoice, sums)).catch((error) => {
    logWarning({ message: "The days of an invoice are not cached", jobId, error });
  });
  return condensed;
}

/** @returns milliseconds; lines that another download may complete are kept for a day. */
function lifetimeOf(invoice: OwnedInvoice, sums: InvoiceSums<InvoiceDays>): number {
  if (!isFinal(invoice)) return PENDING_MS;
  const isComplete = sums.linesWithoutAmount === 0 && subtotalDifference(invoice, sums) === 0n;
  return isComplete && sums.source === "csv" ? FINAL_MS : DAY_MS;
}

/** On the first days of a month there may be no pending invoice yet, or an empty one. */
function lastDayOf(
  read: ReadonlyArray<{ readonly invoice: OwnedInvoice; readonly days: CondensedInvoice }>,
  today: string,
): string | undefined {
  const charged = read.map(({ invoice, days }) => ({
    orgId: invoice.orgId,
    month: monthOf(invoice),
    isPending: !isFinal(invoice),
    days: [...new Set(days.series.flatMap(({ byDay }) => [...byDay.keys()]))].filter((day) => day < today),
  }));
  const newest = charged
    .filter(({ days }) => days.length > 0)
    .map(({ month }) => month)
    .toSorted()
    .at(-1);
  return (
    lastCompleteDay(charged.filter(({ isPending }) => isPending)) ??
    lastCompleteDay(charged.filter(({ month }) => month === newest))
  );
}

function monthOf({ startDate = "" }: OwnedInvoice): string {
  return startDate.slice(0, 7);
}

function summarize(
  invoice: OwnedInvoice,
  organization: string,
  days: CondensedInvoice | UnreadableReason,
): HistoryInvoice {
  const { id, orgId, statusName, subtotalCents, creditsCents, amountBilledCents, amountPaidCents } = invoice;
  const creditedCents = typeof days === "string" ? 0n : days.creditedCents;
  return {
    id,
    orgId,
    organization,
    month: monthOf(invoice),
    status: statusName,
    subtotalCents,
    // Where credits have lines, too, the invoice counts the same ones.
    creditsCents: creditsCents === 0n ? creditedCents : creditsCents,
    billedCents: amountBilledCents,
    paidCents: amountPaidCents,
  };
}
