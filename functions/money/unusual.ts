import type { Deviation } from "./baseline.ts";
import { median } from "./median.ts";

const MIN_Z = 5;
const MIN_CENTS = 2_000;
const MIN_SHARE = 0.2;
/** Days in a row that make a new level, or end a matter. */
export const RUN = 5;
/** Five days together are as certain as one day with `MIN_Z`. */
const MIN_RUN_Z = MIN_Z / Math.sqrt(RUN);
/**
 * Each day of a new level differs by at least half as much as their median has to. If each had to be unusual, 80 % of
 * increases of 40 % would be found at 10 % noise, and 9 % of them as a new level.
 */
const MIN_OF_EACH = 0.5;
/** What differs by less is normal without a look at its spread. */
export const SMALLEST_CENTS = MIN_OF_EACH * MIN_CENTS;
/** A difference that lasts longer without being a new level is normal. */
const MAX_RUN = 14;

/** The days in a row that are outside by half, on the same side. */
export function continueRun(run: readonly Deviation[], next: Deviation | undefined): Deviation[] {
  if (!next || run.length === MAX_RUN || !isOutside(next, MIN_OF_EACH)) return [];
  return Math.sign(run[0]?.difference ?? 0) === Math.sign(next.difference) ? [...run, next] : [next];
}

export function isUnusual(deviation: Deviation): boolean {
  return isOutside(deviation, 1) && deviation.z >= MIN_Z;
}

/** @param part of the least amounts */
function isOutside({ normal, difference }: Deviation, part: number): boolean {
  const distance = Math.abs(difference);
  return distance >= part * MIN_CENTS && distance >= part * MIN_SHARE * Math.abs(normal);
}

/** Whether the last five days of a run are a new level. */
export function isNewLevel(days: readonly Deviation[]): boolean {
  const run = days.slice(-RUN);
  return (
    run.length === RUN &&
    median(run.map(({ difference }) => Math.abs(difference))) >= MIN_CENTS &&
    median(run.map(({ normal, difference }) => Math.abs(difference / normal))) >= MIN_SHARE &&
    median(run.map(({ z }) => z)) >= MIN_RUN_Z
  );
}

/** Whether two amounts are the same for people: within 20 % or $20. */
export function isAlike(cents: number, of: number): boolean {
  return Math.abs(cents - of) <= Math.max(MIN_CENTS, MIN_SHARE * Math.abs(of));
}
