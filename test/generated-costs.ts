import type { DailyCents } from "../functions/money/anomalies.ts";

/** Days from a day, counted from 0, cost something else. */
interface GeneratedChange {
  readonly from: number;
  /** Exclusive; by default, to the end. */
  readonly to?: number;
  /** 1: the same. */
  readonly factor?: number;
  readonly addCents?: number;
}

export interface GeneratedCosts {
  /** By default Thursday, 1 January 2026. */
  readonly first?: string;
  readonly days?: number;
  readonly cents?: number;
  /** The standard deviation of a day, as a share. */
  readonly noise?: number;
  /** What a day of a weekend costs, as a share of a weekday. */
  readonly weekend?: number;
  /** Of a year, as a share. */
  readonly growth?: number;
  readonly changes?: readonly GeneratedChange[];
}

const YEAR = 365;

/** Daily costs with normally distributed noise. The same seed gives the same days. */
export function generateCosts(costs: GeneratedCosts, seed = 1): DailyCents {
  const { first = "2026-01-01", days = YEAR, cents = 40_000, noise = 0, weekend = 1, growth = 0 } = costs;
  const random = createRandom(seed);
  const firstWeekday = new Date(first).getUTCDay();
  const costOf = (day: number) => {
    const isWeekend = [0, 6].includes((firstWeekday + day) % 7);
    const usual = cents * (isWeekend ? weekend : 1) * (1 + growth) ** (day / YEAR);
    const changed = (costs.changes ?? [])
      .filter(({ from, to = days }) => day >= from && day < to)
      .reduce((sum, { factor = 1, addCents = 0 }) => sum * factor + addCents, usual);
    return Math.round(changed * (1 + noise * normal(random)));
  };
  return { first, cents: Array.from({ length: days }, (_, day) => costOf(day)) };
}

/** Numbers from 0 up to 1, by Mulberry32: https://gist.github.com/tommyettinger/46a874533244883189143505d203312c */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Box–Muller: one normally distributed number of two evenly distributed ones. */
function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
