import type { DailyCosts } from "../money/daily-costs.ts";
import { addDays } from "../money/days.ts";
import { exactDecimal, type Money, NO_DOLLARS, subtractMoney, sumMoney } from "../money/money.ts";
import { type Period, previousPeriod } from "../money/period.ts";
import type { Atlas } from "./atlas.ts";
import { isoDate } from "./charge.ts";
import { isDenied } from "./error.ts";
import { sumInvoiceCsv } from "./invoice-csv.ts";
import { streamInvoiceCsv } from "./invoices.ts";
import { listOwnedInvoices, type OwnedInvoice } from "./owned-invoices.ts";
import { classifySku } from "./sku.ts";
import { readStream } from "./stream.ts";

interface WantedCosts {
  readonly month: Period;
  /** All that the paying organization pays for, by default. */
  readonly organizationIds: readonly string[] | undefined;
  readonly jobId: string;
  /** Ends the reading, without a result. */
  readonly isLate: () => boolean;
}

/** What one invoice charged, in US dollars and without credits. Days are ISO dates. */
interface InvoiceDays {
  readonly orgId: string;
  readonly isCurrent: boolean;
  readonly bySkuAndDay: ReadonlyMap<string, ReadonlyMap<string, Money>>;
  readonly credits: Money;
}

/** How many days after the first a SKU must be free of charges to count as booked once. */
const QUIET_DAYS = 6;

/**
 * Reads what a month and the one before it cost by day, from the lines of the invoices of the paying organization and of
 * those linked to it. An organization whose invoices Atlas does not show is left out.
 *
 * @returns undefined if no invoice can be read, or a line has no readable day, as partial costs would mislead.
 * @throws AtlasError when Atlas is unavailable
 */
export async function readDailyCosts(atlas: Atlas, wanted: WantedCosts): Promise<DailyCosts | undefined> {
  const { month, organizationIds } = wanted;
  const range = { start: previousPeriod(month).start, end: month.end };
  const invoices = await listOwnedInvoices(atlas, range, organizationIds);

  const read: InvoiceDays[] = [];
  const hidden = new Set<string>();
  for (const invoice of invoices) {
    const days = hidden.has(invoice.orgId) ? undefined : await readInvoiceDays(atlas, invoice, wanted);
    if (days) read.push(days);
    else hidden.add(invoice.orgId);
  }
  return addUp(
    read.filter(({ orgId }) => !hidden.has(orgId)),
    month,
  );
}

/** @returns undefined if Atlas refuses to show the invoice, or its file cannot be read to the end. */
async function readInvoiceDays(
  atlas: Atlas,
  invoice: OwnedInvoice,
  { month, jobId, isLate }: WantedCosts,
): Promise<InvoiceDays | undefined> {
  const open = () => streamInvoiceCsv(atlas.client, atlas.orgId, invoice.id);
  const totals = await orUndefinedIfRefused(() =>
    readStream(open, (body) => sumInvoiceCsv(whileNot(isLate, body)), jobId),
  );
  if (!totals || totals.problem || isLate()) return undefined;
  const bySkuAndDay = new Map<string, Map<string, Money>>();
  let credited = NO_DOLLARS;
  for (const [sku, byDate] of totals.bySkuAndDate) {
    const hasCredits = classifySku(sku).kind === "credit";
    const byDay = hasCredits ? new Map<string, Money>() : costsByDay(byDate);
    if (!byDay) return undefined;
    if (hasCredits) credited = subtractMoney(credited, sumMoney(byDate.values()));
    else bySkuAndDay.set(sku, byDay);
  }
  const { creditsCents, orgId } = invoice;
  return {
    orgId,
    bySkuAndDay,
    isCurrent: (invoice.startDate ?? "").slice(0, 7) === month.start.slice(0, 7),
    // Where credits have lines, too, the invoice counts the same ones.
    credits: creditsCents === 0n ? credited : { units: creditsCents, scale: 2 },
  };
}

async function orUndefinedIfRefused<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (!isDenied(error)) throw error;
    return undefined;
  }
}

async function* whileNot(
  isLate: () => boolean,
  source: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of source) {
    if (isLate()) return;
    yield chunk;
  }
}

/** @returns undefined if a date cannot be read. */
function costsByDay(byDate: ReadonlyMap<string, Money>): Map<string, Money> | undefined {
  const days = new Map<string, Money>();
  for (const [text, amount] of byDate) {
    const day = isoDate(text);
    if (!day) return undefined;
    days.set(day, sumMoney([days.get(day) ?? { units: 0n, scale: 0 }, amount]));
  }
  return days;
}

function addUp(invoices: readonly InvoiceDays[], month: Period): DailyCosts | undefined {
  const current = invoices.filter(({ isCurrent }) => isCurrent);
  if (current.length === 0) return undefined;
  const byDate: Record<string, string> = {};
  for (const [day, amounts] of Map.groupBy(invoices.flatMap(daysOf), ([each]) => each)) {
    byDate[day] = exactDecimal(sumMoney(amounts.map(([, amount]) => amount)));
  }
  return {
    organizationIds: [...new Set(current.map(({ orgId }) => orgId))],
    byDate,
    bookedOnce: exactDecimal(sumMoney(bookedOnce(invoices, month))),
    credits: exactDecimal(sumMoney(current.map(({ credits }) => credits))),
    hasCredits: invoices.some(({ credits }) => credits.units !== 0n),
  };
}

function daysOf({ bySkuAndDay }: InvoiceDays): Array<[string, Money]> {
  return [...bySkuAndDay.values()].flatMap((byDay) => [...byDay]);
}

/** The charges of the first of the month for SKUs of an organization that both months book on their first day only. */
function bookedOnce(invoices: readonly InvoiceDays[], month: Period): Money[] {
  const before = previousPeriod(month).start;
  return [...Map.groupBy(invoices, ({ orgId }) => orgId).values()].flatMap((own) => {
    const skus = new Set(own.flatMap(({ bySkuAndDay }) => [...bySkuAndDay.keys()]));
    return [...skus].flatMap((sku) => {
      const charges = own.flatMap(({ bySkuAndDay }) => [...(bySkuAndDay.get(sku) ?? [])]);
      const isOnce = isOnFirstOnly(charges, before) && isOnFirstOnly(charges, month.start);
      return isOnce ? charges.filter(([day]) => day === month.start).map(([, amount]) => amount) : [];
    });
  });
}

function isOnFirstOnly(charges: ReadonlyArray<[string, Money]>, first: string): boolean {
  const quietUntil = addDays(first, QUIET_DAYS);
  const days = charges.filter(([, { units }]) => units !== 0n).map(([day]) => day);
  return days.includes(first) && !days.some((day) => day > first && day <= quietUntil);
}
