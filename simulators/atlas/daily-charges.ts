import { createHash } from "node:crypto";
import { daysAfter, daysIn, firstDay } from "./calendar.ts";
import { type Rate, ratesOn } from "./changes.ts";
import type { AtlasSeed, DailyVariation, RecurringCharge } from "./seed.ts";
import type { Sku } from "./skus.ts";

interface Dates {
  /** `YYYY-MM-DD`. */
  readonly usageDate: string;
  /** The day on which it posts, `YYYY-MM-DD`. */
  readonly billDate: string;
}

/** What one SKU of a charge costs on one day. */
export interface DailyCharge extends Dates {
  readonly sku: Sku;
  /** Units of 1e-4 US dollars. */
  readonly units: number;
}

/**
 * A metered charge divided among the days of a month and the SKUs of its service, and a posted one on its
 * day. Without changes they add up to `monthUnits`.
 *
 * @param month as `monthIndex` counts
 */
export function dailyChargesOf(
  seed: AtlasSeed,
  charge: RecurringCharge,
  month: number,
  monthUnits: number,
): DailyCharge[] {
  const always = seed.changes ? undefined : ratesOn(seed, charge, "");
  return sharesOf(seed, charge, month, monthUnits)
    .filter(({ usageDate, billDate }) => isDue(charge, charge.kind === "posted" ? billDate : usageDate))
    .flatMap(({ units, ...dates }) =>
      divide(units, always ?? ratesOn(seed, charge, dates.usageDate)).map((part) => ({ ...part, ...dates })),
    );
}

function isDue({ since = "", until = "9999" }: RecurringCharge, day: string): boolean {
  return day >= since && day < until;
}

function sharesOf(
  { dailyVariation }: AtlasSeed,
  charge: RecurringCharge,
  month: number,
  monthUnits: number,
): Array<Dates & { units: number }> {
  const { kind, postedFor = "first_day" } = charge;
  const start = firstDay(month);
  const days = daysIn(month);
  if (kind === "posted") {
    const last = daysAfter(start, days - 1);
    const dates = {
      first_day: { usageDate: start, billDate: start },
      last_day: { usageDate: last, billDate: last },
      day_before: { usageDate: daysAfter(start, -1), billDate: start },
    };
    return [{ ...dates[postedFor], units: monthUnits }];
  }
  const dates = Array.from({ length: days }, (_, day) => daysAfter(start, day));
  const weights = dates.map((date) => (dailyVariation ? weightOf(dailyVariation, charge, date) : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let weightBefore = 0;
  return dates.map((usageDate, day) => {
    const before = weightBefore;
    weightBefore += weights[day] ?? 0;
    const units = shareOf(monthUnits, weightBefore, total) - shareOf(monthUnits, before, total);
    return { usageDate, billDate: daysAfter(usageDate, 1), units };
  });
}

function weightOf({ noisePercent, weekendPercent }: DailyVariation, charge: RecurringCharge, date: string) {
  const isWeekend = [0, 6].includes(new Date(date).getUTCDay());
  const perMille = 1000 + 10 * noisePercent * (2 * randomOf(charge, date) - 1);
  return Math.round((perMille * (isWeekend ? weekendPercent : 100)) / 100);
}

/** From 0 to 1, always the same for the same charge and day. */
function randomOf({ organizationId, projectId, clusterId, service }: RecurringCharge, date: string): number {
  const text = `${date} ${clusterId ?? projectId ?? organizationId} ${service}`;
  return createHash("sha256").update(text).digest().readUInt32BE() / 2 ** 32;
}

function divide(units: number, rates: readonly Rate[]): Array<Pick<DailyCharge, "sku" | "units">> {
  let percentBefore = 0;
  return rates.map(({ sku, factor }) => {
    const before = percentBefore;
    percentBefore += sku.percent;
    const share = shareOf(units, percentBefore, 100) - shareOf(units, before, 100);
    return { sku, units: Math.round(share * factor) };
  });
}

/** The first `parts` of `whole` equal parts, rounded down. Differences between them add up to `units`. */
export function shareOf(units: number, parts: number, whole: number): number {
  return Math.floor((units * parts) / whole);
}
