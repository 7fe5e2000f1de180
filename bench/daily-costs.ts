import type { DailySeries } from "../functions/money/costs-to-come.ts";
import { addDays } from "../functions/money/days.ts";
import type { Money } from "../functions/money/money.ts";

/** How the costs of an invented organization behave. */
export interface Behaviour {
  readonly name: string;
  /** Standard deviation of a cluster's costs of a day, as a part of them; half as much varies for all clusters alike. */
  readonly noise: number;
  /** Part that is missing on Saturdays and Sundays. */
  readonly weekendDrop?: number;
  readonly growthPerMonth?: number;
  /** Probabilities for each cluster and month. */
  readonly resizes?: number;
  readonly pauses?: number;
  /** Of days with a multiple of the costs, for each cluster and month. */
  readonly spikes?: number;
  /** Of a new cluster, for each month. */
  readonly newClusters?: number;
  /** Part of the costs that support is at least: booked on the first, and trued up on the last day. */
  readonly support?: number;
}

/** Behaviours that the forecast has to cope with, and one with all of them. */
export const BEHAVIOURS: readonly Behaviour[] = [
  { name: "flat", noise: 0.05 },
  { name: "noisy", noise: 0.1 },
  { name: "weekends", noise: 0.07, weekendDrop: 0.3 },
  { name: "growth", noise: 0.07, growthPerMonth: 0.04, weekendDrop: 0.15 },
  { name: "fast growth", noise: 0.05, growthPerMonth: 0.1 },
  { name: "resizes", noise: 0.07, resizes: 0.15 },
  { name: "spikes", noise: 0.07, spikes: 0.25, weekendDrop: 0.2 },
  { name: "new clusters", noise: 0.07, newClusters: 0.3, weekendDrop: 0.2 },
  { name: "support", noise: 0.07, support: 0.1 },
  { name: "pauses", noise: 0.07, pauses: 0.1 },
  {
    name: "everything",
    noise: 0.08,
    weekendDrop: 0.2,
    growthPerMonth: 0.02,
    resizes: 0.06,
    pauses: 0.04,
    spikes: 0.1,
    newClusters: 0.1,
    support: 0.08,
  },
];

const FIRST_CLUSTERS = 4;
const FIRST_SUPPORT_DOLLARS = 499;

interface Cluster {
  readonly instance: Map<string, Money>;
  readonly storage: Map<string, Money>;
  dollars: number;
  pausedDays: number;
}

/**
 * Daily costs of some months that are always the same for a seed.
 *
 * @param start the first of a month, an ISO date
 */
export function generateDailyCosts(
  behaviour: Behaviour,
  { seed, start, end }: { readonly seed: number; readonly start: string; readonly end: string },
): DailySeries[] {
  const random = randomOf(seed);
  const clusters = Array.from({ length: FIRST_CLUSTERS }, () => newCluster(40 + 160 * random()));
  const support = new Map<string, Money>();
  let ofMonth = 0;
  for (let day = start; day < end; day = addDays(day, 1)) {
    if (day.endsWith("-01")) ofMonth = 0;
    if (random() < perDay(behaviour.newClusters)) clusters.push(newCluster(20 + 100 * random()));
    const common = 1 + (behaviour.noise / 2) * normal(random);
    for (const cluster of clusters) ofMonth += charge(cluster, day, common, behaviour, random);
    if (behaviour.support) bookSupport(support, day, ofMonth * behaviour.support);
  }
  const running = clusters.flatMap(({ instance, storage }) => [
    { kind: "instance", byDay: instance },
    { kind: "storage", byDay: storage },
  ]);
  return support.size > 0 ? [...running, { kind: "support", byDay: support }] : running;
}

/** @returns the dollars of the day */
function charge(
  cluster: Cluster,
  day: string,
  common: number,
  behaviour: Behaviour,
  random: () => number,
): number {
  const { noise, weekendDrop = 0, growthPerMonth = 0 } = behaviour;
  cluster.dollars *= (1 + growthPerMonth) ** (12 / 365);
  if (random() < perDay(behaviour.resizes)) cluster.dollars *= random() < 0.4 ? 0.5 : 2;
  if (random() < perDay(behaviour.pauses)) cluster.pausedDays = 3 + Math.floor(25 * random());
  const isSpike = random() < perDay(behaviour.spikes);
  const usual = cluster.dollars * common * (1 + noise * normal(random));
  const ofWeekday = isWeekend(day) ? usual * (1 - weekendDrop) : usual;
  const instance = isSpike ? ofWeekday * (2 + 3 * random()) : ofWeekday;
  const storage = cluster.dollars * 0.15;
  cluster.storage.set(day, money(storage));
  if (cluster.pausedDays > 0) {
    cluster.pausedDays -= 1;
    return storage;
  }
  cluster.instance.set(day, money(instance));
  return storage + instance;
}

function bookSupport(support: Map<string, Money>, day: string, dollarsSoFar: number): void {
  if (day.endsWith("-01")) support.set(day, money(FIRST_SUPPORT_DOLLARS));
  const rest = dollarsSoFar - FIRST_SUPPORT_DOLLARS;
  if (addDays(day, 1).endsWith("-01") && rest > 0) support.set(day, money(rest));
}

function newCluster(dollars: number): Cluster {
  return { instance: new Map(), storage: new Map(), dollars, pausedDays: 0 };
}

function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(day).getUTCDay());
}

function perDay(perMonth = 0): number {
  return (perMonth * 12) / 365;
}

function money(dollars: number): Money {
  return { units: BigInt(Math.round(Math.max(0, dollars) * 10_000)), scale: 4 };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Mulberry32: from 0 to 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
