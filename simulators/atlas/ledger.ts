import { createHash } from "node:crypto";
import { daysIn, firstDay, monthIndex } from "./calendar.ts";
import type { AtlasSeed, RecurringCharge } from "./seed.ts";

/** A recurring charge in one month. Invoices, usage answers and line items all derive from charges. */
export interface Charge {
  /** First day of the month, `YYYY-MM-01`. */
  readonly month: string;
  readonly invoiceId: string;
  readonly organizationId: string;
  readonly projectId?: string;
  readonly clusterId?: string;
  readonly service: string;
  readonly kind: RecurringCharge["kind"];
  /** Units of 1e-4 US dollars; negative for credits and refunds. */
  readonly units: number;
}

const MONTHS_KEPT = 13;
/** Growth ends after five years, so amounts stay plausible under any clock. */
const GROWTH_START = monthIndex("2025-01-01");
const GROWTH_MONTHS = 60;

/**
 * The charges from `start` (inclusive) to `end` (exclusive), both `YYYY-MM-01`, oldest first. There are charges for 13
 * months up to that of `now` (UTC); the current month has the days up to today. A past month never changes.
 */
export function chargesBetween(seed: AtlasSeed, start: string, end: string, now: number): Charge[] {
  const today = new Date(now);
  const current = monthIndex(today.toISOString());
  const first = Math.max(monthIndex(start), current - MONTHS_KEPT + 1);
  const last = Math.min(monthIndex(end) - 1, current);
  const charges: Charge[] = [];
  for (let month = first; month <= last; month += 1) {
    const days = daysIn(month);
    const share = { days, elapsed: month === current ? today.getUTCDate() : days };
    charges.push(...chargesOf(seed, month, share));
  }
  return charges;
}

/** The months that have charges, as `YYYY-MM-01`, newest first. */
export function monthsUntil(now: number): string[] {
  const current = monthIndex(new Date(now).toISOString());
  return Array.from({ length: MONTHS_KEPT }, (_, age) => firstDay(current - age));
}

export function invoiceIdOf(organizationId: string, month: string): string {
  return idOf(`invoice ${organizationId} ${month}`);
}

/** 24 hexadecimal digits, always the same for the same text. */
export function idOf(text: string): string {
  return digest(text).slice(0, 24);
}

/** Units of 1e-4 US dollars as an exact decimal: 43 is "0.0043", -2500000 is "-250". */
export function dollars(units: number): string {
  return decimal(units, 4);
}

/** Units of 10^-`scale` as an exact decimal. */
export function decimal(units: number, scale: number): string {
  const digits = String(Math.abs(units)).padStart(scale + 1, "0");
  const decimals = digits.slice(-scale).replace(/0+$/, "");
  return `${units < 0 ? "-" : ""}${digits.slice(0, -scale)}${decimals && `.${decimals}`}`;
}

function chargesOf(seed: AtlasSeed, month: number, share: { days: number; elapsed: number }): Charge[] {
  const date = firstDay(month);
  const calendarMonth = (month % 12) + 1;
  return seed.charges
    .filter(({ onlyIn }) => onlyIn?.includes(calendarMonth) ?? true)
    .map((line) => ({
      month: date,
      invoiceId: invoiceIdOf(line.organizationId, date),
      organizationId: line.organizationId,
      ...(line.projectId !== undefined && { projectId: line.projectId }),
      ...(line.clusterId !== undefined && { clusterId: line.clusterId }),
      service: line.service,
      kind: line.kind,
      units:
        line.kind === "posted"
          ? line.monthlyUnits
          : Math.floor((meteredUnits(line, month, date) * share.elapsed) / share.days),
    }));
}

/** Grows by 2 % of the base per month and varies by ±5 %, in integers below 2^53. */
function meteredUnits(line: RecurringCharge, month: number, date: string): number {
  const growthPercent = 100 + 2 * Math.min(Math.max(month - GROWTH_START, 0), GROWTH_MONTHS);
  const peakPercent = line.peakIn?.includes((month % 12) + 1) ? 180 : 100;
  const varied = `${date} ${line.clusterId ?? line.projectId ?? line.organizationId} ${line.service}`;
  const perMille = 950 + (Number.parseInt(digest(varied).slice(0, 8), 16) % 101);
  return Math.floor((line.monthlyUnits * growthPercent * peakPercent * perMille) / 10_000_000);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
