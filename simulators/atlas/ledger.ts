import { createHash } from "node:crypto";
import { dateOf, daysIn, firstDay, monthIndex } from "./calendar.ts";
import { type DailyCharge, dailyChargesOf, shareOf } from "./daily-charges.ts";
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
  /** Whether it is on lines of the invoice; credits and refunds may not be. */
  readonly hasLines: boolean;
}

/** Growth ends after five years, so amounts stay plausible under any clock. */
const GROWTH_START = monthIndex("2025-01-01");
const GROWTH_MONTHS = 60;

/**
 * The charges from `start` (inclusive) to `end` (exclusive), both `YYYY-MM-01`, oldest first. There are charges for the
 * seed's months up to that of `now` (UTC); the current month has the days up to today. A past month never changes.
 */
export function chargesBetween(seed: AtlasSeed, start: string, end: string, now: number): Charge[] {
  const today = dateOf(now);
  const current = monthIndex(today);
  const first = Math.max(monthIndex(start), current - seed.monthsWithCharges + 1);
  const last = Math.min(monthIndex(end) - 1, current);
  const charges: Charge[] = [];
  for (let month = first; month <= last; month += 1) {
    charges.push(...chargesOf(seed, month, today));
  }
  return charges;
}

/** The months that have charges, as `YYYY-MM-01`, newest first. */
export function monthsUntil({ monthsWithCharges }: AtlasSeed, now: number): string[] {
  const current = monthIndex(new Date(now).toISOString());
  return Array.from({ length: monthsWithCharges }, (_, age) => firstDay(current - age));
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
export function decimal(units: number | bigint, scale: number): string {
  const digits = String(units < 0 ? -units : units).padStart(scale + 1, "0");
  const decimals = digits.slice(-scale).replace(/0+$/, "");
  return `${units < 0 ? "-" : ""}${digits.slice(0, -scale)}${decimals && `.${decimals}`}`;
}

interface ChargeByDay {
  readonly charge: RecurringCharge;
  readonly days: readonly DailyCharge[];
}

/** Every request for an invoice needs them. */
const chargesOfSeeds = new WeakMap<AtlasSeed, Map<string, readonly ChargeByDay[]>>();

/** The daily charges of a whole month (`YYYY-MM-01`), in the order of the seed. */
export function chargesByDay(seed: AtlasSeed, month: string): readonly ChargeByDay[] {
  const ofSeed = chargesOfSeeds.get(seed) ?? new Map<string, readonly ChargeByDay[]>();
  chargesOfSeeds.set(seed, ofSeed);
  const known = ofSeed.get(month);
  if (known) return known;
  const index = monthIndex(month);
  const charges = recurringIn(seed, index).map((charge) => ({
    charge,
    days: dailyChargesOf(seed, charge, index, monthUnits(charge, index)),
  }));
  ofSeed.set(month, charges);
  return charges;
}

function chargesOf(seed: AtlasSeed, month: number, today: string): Charge[] {
  const date = firstDay(month);
  return recurringIn(seed, month).flatMap((charge) => {
    const units = unitsUntil(seed, charge, month, today);
    return units === undefined
      ? []
      : [
          {
            month: date,
            invoiceId: invoiceIdOf(charge.organizationId, date),
            organizationId: charge.organizationId,
            ...(charge.projectId !== undefined && { projectId: charge.projectId }),
            ...(charge.clusterId !== undefined && { clusterId: charge.clusterId }),
            service: charge.service,
            kind: charge.kind,
            units,
            hasLines: hasLines(charge),
          },
        ];
  });
}

export function hasLines({ monthlyUnits, hasLine }: RecurringCharge): boolean {
  return monthlyUnits >= 0 || hasLine === true;
}

/** What the days of a month up to today add up to; undefined where there is no charge on them. */
function unitsUntil(
  seed: AtlasSeed,
  charge: RecurringCharge,
  month: number,
  today: string,
): number | undefined {
  const whole = monthUnits(charge, month);
  if (!seed.changes && !seed.dailyVariation && !charge.since && !charge.until && !charge.postedFor) {
    const days = daysIn(month);
    const elapsed = month === monthIndex(today) ? Number(today.slice(8)) : days;
    return charge.kind === "posted" ? whole : shareOf(whole, elapsed, days);
  }
  const { days = [] } = chargesByDay(seed, firstDay(month)).find((each) => each.charge === charge) ?? {};
  const daily = days.filter(({ usageDate }) => usageDate <= today);
  return daily.length === 0 ? undefined : daily.reduce((sum, { units }) => sum + units, 0);
}

function recurringIn({ charges }: AtlasSeed, month: number): RecurringCharge[] {
  return charges.filter(({ onlyIn }) => onlyIn?.includes((month % 12) + 1) ?? true);
}

/** Metered: grows by 2 % of the base per month and varies by ±5 %, in integers below 2^53. */
function monthUnits(charge: RecurringCharge, month: number): number {
  if (charge.kind === "posted") return charge.monthlyUnits;
  if (charge.isSteady) return Math.round((charge.monthlyUnits * daysIn(month)) / 30);
  const growthPercent = 100 + 2 * Math.min(Math.max(month - GROWTH_START, 0), GROWTH_MONTHS);
  const peakPercent = charge.peakIn?.includes((month % 12) + 1) ? 180 : 100;
  const varied = `${firstDay(month)} ${charge.clusterId ?? charge.projectId ?? charge.organizationId} ${charge.service}`;
  const perMille = 950 + (Number.parseInt(digest(varied).slice(0, 8), 16) % 101);
  return Math.floor((charge.monthlyUnits * growthPercent * peakPercent * perMille) / 10_000_000);
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
