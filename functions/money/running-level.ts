import { WEEK } from "./days.ts";
import { insertSorted, MAD_SCALE, median, middleOf } from "./median.ts";

/** Costs of consecutive days, in US cents. */
export interface DailySum {
  /** Days since 1970 of the first one. */
  readonly first: number;
  readonly cents: readonly number[];
}

/** What a day costs from now on, in US cents, by weekday: the first is of days whose number is divisible by 7. */
export type RunningLevel = readonly number[];

/** The weekdays of the last weeks, and the levels in them, count. */
const WINDOW_DAYS = 8 * WEEK;

/** A weekday differs if it does so in as many weeks, by as much of a day, and clearly for its noise. */
const MIN_WEEKS = 3;
const MIN_WEEKDAY_EFFECT = 0.05;
const MIN_STANDARD_ERRORS = 2.5;

/** A day counts as no farther from the level than this, in standard deviations, so that one or two are no new level. */
const MAX_DEVIATION = 4;

/** What a new level costs in the sum of deviations: three days that are far away outweigh it. */
const LEVEL_PENALTY = 8;
const MIN_DAYS_OF_LEVEL = 3;

/** Sums that differ by less are equal but for the rounding of numbers; then the longer level counts. */
const TIE = 1e-9;

/** Smaller deviations are no noise: parts of a median day. */
const MIN_NOISE = 0.005;

/**
 * The level at the end of some days. A spike of one or two days is left out; a level that lasts for three is the new one.
 * Weekdays count where they differ.
 */
export function runningLevel({ first, cents }: DailySum): RunningLevel {
  const recent = cents.slice(-WINDOW_DAYS);
  const start = first + cents.length - recent.length;
  const factors = weekdayFactors(recent, start);
  const level = lastLevel(recent.map((amount, index) => amount / (factors[(start + index) % WEEK] ?? 1)));
  return factors.map((factor) => level * factor);
}

/** By weekday, 1 on average. */
function weekdayFactors(cents: readonly number[], start: number): number[] {
  const ratios = cents.flatMap((amount, index) => {
    const around = cents.slice(Math.max(0, index - 3), index + 4);
    const usual = around.length === WEEK ? median(around) : 0;
    return usual > 0 ? [{ weekday: (start + index) % WEEK, ratio: amount / usual }] : [];
  });
  const factors = Array.from({ length: WEEK }, (_, weekday) =>
    weekdayFactor(ratios.filter((each) => each.weekday === weekday).map(({ ratio }) => ratio)),
  );
  const mean = factors.reduce((sum, factor) => sum + factor, 0) / WEEK;
  return factors.map((factor) => factor / mean);
}

function weekdayFactor(ratios: readonly number[]): number {
  if (ratios.length < MIN_WEEKS) return 1;
  const factor = median(ratios);
  const error = deviation(ratios, factor) / Math.sqrt(ratios.length);
  const effect = Math.abs(factor - 1);
  const isClear = effect >= MIN_WEEKDAY_EFFECT && effect > MIN_STANDARD_ERRORS * error;
  return isClear && factor > 0 ? factor : 1;
}

/** Divides the days into levels with the least sum of deviations and penalties, and takes the last. */
function lastLevel(cents: readonly number[]): number {
  const noise = noiseOf(cents);
  if (noise === 0) return median(cents.slice(-MIN_DAYS_OF_LEVEL));
  const least = [0, ...cents.map(() => Number.POSITIVE_INFINITY)];
  const starts: number[] = [];
  for (let start = 0; start < cents.length; start++) {
    const sorted: number[] = [];
    for (let end = start + 1; end <= cents.length; end++) {
      insertSorted(sorted, sorted.length, cents[end - 1] ?? 0);
      const total = (least[start] ?? 0) + LEVEL_PENALTY + distance(sorted, noise);
      if (total > (least[end] ?? 0) - TIE) continue;
      least[end] = total;
      starts[end] = start;
    }
  }
  const days = cents.slice(starts[cents.length]);
  const level = median(days);
  const near = days.filter((amount) => Math.abs(amount - level) <= MAX_DEVIATION * noise);
  return mean(near.length > 0 ? near : days);
}

/** Of differences between days, as levels do not count in them. */
function noiseOf(cents: readonly number[]): number {
  const differences = cents.slice(1).map((amount, index) => amount - (cents[index] ?? 0));
  const smallest = MIN_NOISE * Math.abs(median(cents));
  return Math.max(smallest, deviation(differences, 0) / Math.SQRT2);
}

function distance(sorted: readonly number[], noise: number): number {
  const level = middleOf(sorted);
  let total = 0;
  for (const amount of sorted) total += Math.min(MAX_DEVIATION, Math.abs(amount - level) / noise);
  return total;
}

function deviation(values: readonly number[], center: number): number {
  return MAD_SCALE * median(values.map((value) => Math.abs(value - center)));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
