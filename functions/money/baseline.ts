import { MAD_SCALE, median } from "./median.ts";

/** How a day compares with what is normal for it. Amounts are in the unit of the series. */
export interface Deviation {
  readonly normal: number;
  readonly difference: number;
  /** The difference in spreads, without sign; infinite where most of the days before cost nothing. */
  readonly z: number;
}

/** A series of days, and which of them show what is normal. */
export interface Baseline {
  readonly values: Float64Array;
  /** 1: the day counts for what is normal. */
  readonly isNormal: Uint8Array;
  /** The weekday of the first day, from 0 for Sunday. */
  readonly firstWeekday: number;
}

const WINDOW = 28;
const MIN_DAYS = 14;
/** As many of them show how much the days vary. */
const WINDOWS = 3;
const THREE_WEEKS = 21;
/** Days of open matters are skipped, so that a window may reach further back. */
const MAX_LOOKBACK = 180;
const MIN_WEEKEND_DIFFERENCE = 0.1;
const MIN_SPREAD = 0.03;

/** What is normal on a day. @param day an index */
export interface Normal {
  of(day: number): number;
  /** @returns what the amount of a day differs by */
  compare(day: number, cents: number): Deviation;
}

/**
 * The medians of the last 28 normal days before `end`. Weekends and weekdays have separate ones once there are three weeks
 * and they differ by 10 %.
 *
 * The spread is that of weekdays and weekends together, as a share of their medians: eight weekend days show too little. It
 * is the largest of the last three times 28 days, as the MAD of 28 days is often far too small by chance. Measured at 10 %
 * noise, a series with cheaper weekends has 1.2 false alarms a year if weekends have a spread of their own, 0.4 with that of
 * the last 28 days together, and 0.01 with this one (`npm run bench:alerts`); an organization has dozens of series.
 *
 * @param day the one that it is wanted for
 * @returns undefined where fewer than 14 days are known, and for weekends that differ before there are three weeks
 */
export function findNormal(baseline: Baseline, day: number, end: number): Normal | undefined {
  const days = normalDaysBefore(baseline, end, WINDOW);
  if (days.length < MIN_DAYS) return undefined;
  const level = levelOf(baseline, days);
  const isSplit = level.weekday !== level.weekend;
  if (isSplit && days.length < THREE_WEEKS && isWeekend(baseline, day)) return undefined;

  let share: number | undefined;
  const spreadOf = (normal: number) => {
    share ??= Math.max(MIN_SPREAD, usualShare(baseline, end));
    return share * scaleOf(level, normal);
  };
  const of = (each: number) => (isWeekend(baseline, each) ? level.weekend : level.weekday);
  const compare = (each: number, cents: number) => {
    const normal = of(each);
    const difference = cents - normal;
    return {
      normal,
      difference,
      get z() {
        return difference === 0 ? 0 : Math.abs(difference) / spreadOf(normal);
      },
    };
  };
  return { of, compare };
}

/** Whether an amount is so near to all normal days that its distance from their median is below `distance`. */
export function isNearAll(
  { values, isNormal }: Baseline,
  cents: number,
  end: number,
  distance: number,
): boolean {
  let count = 0;
  for (let index = end - 1; index >= Math.max(0, end - MAX_LOOKBACK) && count < WINDOW; index--) {
    if (!isNormal[index]) continue;
    if (Math.abs(cents - (values[index] ?? 0)) >= distance) return false;
    count++;
  }
  return true;
}

/** Medians; the same for both where weekends don't differ. */
interface Level {
  readonly weekday: number;
  readonly weekend: number;
}

function levelOf(baseline: Baseline, days: readonly number[]): Level {
  const weekdays: number[] = [];
  const weekends: number[] = [];
  for (const day of days) (isWeekend(baseline, day) ? weekends : weekdays).push(baseline.values[day] ?? 0);
  const weekday = median(weekdays);
  const weekend = median(weekends);
  const larger = Math.max(Math.abs(weekday), Math.abs(weekend));
  if (Math.abs(weekday - weekend) > MIN_WEEKEND_DIFFERENCE * larger) return { weekday, weekend };
  const all = median([...weekdays, ...weekends]);
  return { weekday: all, weekend: all };
}

/** The largest spread of the last windows. Where fewer days are known, it is less certain and therefore larger. */
function usualShare(baseline: Baseline, end: number): number {
  const days = normalDaysBefore(baseline, end, WINDOWS * WINDOW);
  const shares = Array.from({ length: WINDOWS }, (_, index) => {
    const window = days.slice(index * WINDOW, (index + 1) * WINDOW);
    return window.length < MIN_DAYS ? 0 : spreadShare(baseline, window, levelOf(baseline, window));
  });
  return Math.max(...shares) * Math.sqrt((WINDOWS * WINDOW) / days.length);
}

/** The scaled MAD of days, as a share of what is normal for each. */
function spreadShare(baseline: Baseline, days: readonly number[], level: Level): number {
  const shares = days.map((day) => {
    const normal = isWeekend(baseline, day) ? level.weekend : level.weekday;
    const scale = scaleOf(level, normal);
    return scale === 0 ? 0 : Math.abs((baseline.values[day] ?? 0) - normal) / scale;
  });
  return MAD_SCALE * median(shares);
}

/** What a spread is a share of: where weekends or weekdays cost nothing, that of the others. */
function scaleOf({ weekday, weekend }: Level, normal: number): number {
  return Math.abs(normal) || Math.max(Math.abs(weekday), Math.abs(weekend));
}

/** The last ones first. */
function normalDaysBefore({ isNormal }: Baseline, end: number, count: number): number[] {
  const days: number[] = [];
  const first = Math.max(0, end - MAX_LOOKBACK);
  for (let index = end - 1; index >= first && days.length < count; index--) {
    if (isNormal[index]) days.push(index);
  }
  return days;
}

function isWeekend({ firstWeekday }: Baseline, day: number): boolean {
  const weekday = (firstWeekday + day) % 7;
  return weekday === 0 || weekday === 6;
}
