import {
  type Costs,
  centsToCome,
  costsBefore,
  costsUntil,
  type DailySeries,
  monthBefore,
  sum,
} from "./costs-to-come.ts";
import { addDays, countDays, datesBetween, daysIn } from "./days.ts";
import { median } from "./median.ts";
import { type Money, sumMoney, toCents } from "./money.ts";
import { monthNumber, type Period } from "./period.ts";

/** What a period will have cost at its end, in US cents. */
export interface Forecast {
  readonly cents: bigint;
  /**
   * In 8 of 10 periods the costs are between these, judging by how well the method did in the organization's own closed
   * months. Undefined where too few of them are known, and where nothing is to come.
   */
  readonly range: { readonly low: bigint; readonly high: bigint; readonly months: number } | undefined;
}

/** With fewer closed months to judge by there is no range: 4 is the least whose largest error is exceeded in 1 of 5. */
const MIN_MONTHS = 4;

const COVERAGE = 0.8;

/** The rounding of numbers is no difference. */
const EQUAL = 1e-9;

/** With fewer days in all, what is booked once looks like what goes on. */
const MIN_DAYS = 7;

/** In as many months the error is in the same direction if that is no chance. */
const CLEAR_SHARE = 0.8;

type Months = Pick<Period, "start" | "end">;

/**
 * Forecasts whole months from the days known: what is booked on the first of a month comes again on the next first; what
 * is booked on the last day, such as a true-up of support, is the same share of the other costs as in the months before;
 * all else goes on at its last level, see `runningLevel`.
 *
 * @param lastDay ISO date of the last complete day that is charged; later ones do not count
 * @returns undefined if no day of the period is known, or there is no week of costs
 */
export function forecastPeriod(
  series: Iterable<DailySeries>,
  { start, end }: Months,
  lastDay: string,
): Forecast | undefined {
  if (lastDay < start) return undefined;
  const known = [...series];
  const costs = costsUntil(known, lastDay);
  const spent = spentCents(known, start, end, lastDay);
  if (countDays({ first: costs.first, last: lastDay }) < MIN_DAYS) return undefined;
  if (lastDay >= addDays(end, -1)) return { cents: spent, range: undefined };
  const ratios = pastRatios(costs, { start, end }, lastDay);
  const usual = usualRatio(ratios);
  const toCome = centsToCome(costs, lastDay, end) * usual;
  const cents = spent + rounded(toCome);
  if (ratios.length < MIN_MONTHS) return { cents, range: undefined };
  // Each month is judged by what the others tell, as otherwise the errors would be too small.
  const errors = ratios.map((ratio, index) => ratio / usualRatio(ratios.toSpliced(index, 1)) - 1);
  const margin = Math.abs(toCome) * usualError(errors);
  const low = spent + rounded(Math.max(toCome - margin, Math.min(toCome, 0)));
  return { cents, range: { low, high: spent + rounded(toCome + margin), months: ratios.length } };
}

/** Where most months cost more than expected, as with steady growth, the next one will, too; 1 where it is as often less. */
function usualRatio(ratios: readonly number[]): number {
  const more = ratios.filter((ratio) => ratio > 1 + EQUAL).length;
  const less = ratios.filter((ratio) => ratio < 1 - EQUAL).length;
  const isClear = Math.max(more, less) >= CLEAR_SHARE * ratios.length;
  return isClear && ratios.length >= MIN_MONTHS && median(ratios) > 0 ? median(ratios) : 1;
}

function spentCents(series: readonly DailySeries[], start: string, end: string, lastDay: string): bigint {
  const amounts: Money[] = [];
  for (const { byDay } of series) {
    for (const [day, amount] of byDay) {
      if (day >= start && day < end && day <= lastDay) amounts.push(amount);
    }
  }
  return toCents(sumMoney(amounts));
}

/**
 * In each closed month at the same day, what was still to come, relative to what the method would have expected. The
 * month before must be known, too.
 */
function pastRatios(costs: Costs, { end }: Months, lastDay: string): number[] {
  const day = Number(lastDay.slice(8));
  const months = monthNumber(end) - monthNumber(lastDay);
  const ratios: number[] = [];
  for (let age = months; ; age++) {
    const past = monthBefore(lastDay, age);
    if (monthBefore(past.start, 1).start < costs.first) return ratios;
    const lastKnown = addDays(past.start, Math.min(day, daysIn(past) - 1) - 1);
    const pastEnd = monthBefore(past.start, -months + 1).end;
    const expected = centsToCome(costsBefore(costs, lastKnown), lastKnown, pastEnd);
    const actual = sum(datesBetween(addDays(lastKnown, 1), pastEnd).map((each) => costs.all.get(each) ?? 0));
    if (expected !== 0) ratios.push(actual / expected);
  }
}

/** The size that 80 % of errors stay below, of which there is one more than is known: conformal prediction. */
function usualError(errors: readonly number[]): number {
  const sizes = errors.map(Math.abs).toSorted((a, b) => a - b);
  const rank = Math.min(COVERAGE * (sizes.length + 1), sizes.length) - 1;
  const [below = 0, above = below] = [sizes[Math.floor(rank)], sizes[Math.ceil(rank)]];
  return below + (above - below) * (rank - Math.floor(rank));
}

function rounded(cents: number): bigint {
  return BigInt(Math.round(cents));
}
