import type { LevelChange } from "../../money/anomalies.ts";
import type { AnomalySeries } from "./details.ts";
import type { WatchedSeries } from "./watched-costs.ts";

/** A change of a series. */
export interface SeriesChange extends LevelChange {
  readonly watched: WatchedSeries;
}

/** What changed from one cause: the series that is announced, and those that moved with it. */
export interface Cause {
  readonly lead: SeriesChange;
  readonly others: readonly SeriesChange[];
}

/** From narrow to wide. */
const LEVELS: ReadonlyArray<AnomalySeries["level"]> = ["cluster", "project", "kind", "total"];
/** The share of a difference that explains it. */
const MOST = 0.8;
/** Up to so many places that explain a difference together are announced one by one. */
const MAX_SEPARATE = 3;
const RECENT_DAYS = 28;

/**
 * Groups the first changes of matters on one day by cause. The narrowest series that explains most of the widest one's
 * difference leads. Where a few places do so together, each of them leads its own.
 *
 * @param index of the day
 */
export function groupByCause(changes: readonly SeriesChange[], index: number): Cause[] {
  let left = changes.toSorted(
    (a, b) =>
      rankOf(b) - rankOf(a) || Math.abs(differenceOf(b)) - Math.abs(differenceOf(a)) || compareKeys(a, b),
  );
  const causes: Cause[] = [];
  const explained: Array<{ readonly change: SeriesChange; readonly by: SeriesChange }> = [];
  while (left[0]) {
    const widest = left[0];
    const related = left.filter((each) => each !== widest && movesWith(each, widest, index));
    const [largest] = separatePlaces(related, widest);
    if (largest) {
      explained.push({ change: widest, by: largest });
      left = left.slice(1);
      continue;
    }
    const [lead = widest] = related
      .filter((each) => explains(each, widest))
      .toSorted((a, b) => rankOf(a) - rankOf(b));
    const others = left.filter((each) => each !== lead && (each === widest || belongsTo(each, lead, index)));
    causes.push({ lead, others });
    left = left.filter((each) => each !== lead && !others.includes(each));
  }
  return causes.map(({ lead, others }) => {
    const members = [lead, ...others];
    const wider = explained.filter(({ by }) => members.includes(by)).map(({ change }) => change);
    return { lead, others: [...others, ...wider].toSorted(byDifference) };
  });
}

/** Whether a change is a part of what leads, or mostly that. */
function belongsTo(change: SeriesChange, lead: SeriesChange, index: number): boolean {
  return movesWith(change, lead, index) && (rankOf(change) < rankOf(lead) || explains(lead, change));
}

/** Whether a series' difference is most of another one's. */
export function isMostOf(difference: number, of: number): boolean {
  return Math.sign(difference) === Math.sign(of) && Math.abs(difference) >= MOST * Math.abs(of);
}

/** Whether one of two series contains costs of the other. @param index of the day */
export function areRelated(a: WatchedSeries, b: WatchedSeries, index: number): boolean {
  const [narrow, wide] = LEVELS.indexOf(a.series.level) < LEVELS.indexOf(b.series.level) ? [a, b] : [b, a];
  switch (wide.series.level) {
    case "total":
      return narrow !== wide;
    case "kind":
      return narrow.series.level !== "kind" && hasCosts(narrow, wide.series.key, index);
    case "project":
      return narrow.projectKey === wide.series.key;
    case "cluster":
      return false;
  }
}

/** Whether a place had costs of a kind in the last weeks. */
function hasCosts({ daysByKind }: WatchedSeries, kind: string, index: number): boolean {
  const days = daysByKind.get(kind);
  return days?.subarray(Math.max(0, index - RECENT_DAYS), index + 1).includes(1) ?? false;
}

export function isNarrower(a: WatchedSeries, b: WatchedSeries): boolean {
  return LEVELS.indexOf(a.series.level) < LEVELS.indexOf(b.series.level);
}

export function differenceOf({ cents, normalCents }: Pick<LevelChange, "cents" | "normalCents">): number {
  return cents - normalCents;
}

/** The places that explain a total or a kind together; empty where one does so alone, or they are many. */
function separatePlaces(related: readonly SeriesChange[], widest: SeriesChange): SeriesChange[] {
  if (rankOf(widest) < LEVELS.indexOf("kind")) return [];
  const clusters = related.filter(({ watched }) => watched.series.level === "cluster");
  const inClusters = new Set(clusters.map(({ watched }) => watched.projectKey));
  const projects = related.filter(
    ({ watched }) => watched.series.level === "project" && !inClusters.has(watched.series.key),
  );
  const places = related.filter((each) => rankOf(each) < LEVELS.indexOf("kind"));
  if (places.some((place) => explains(place, widest))) return [];
  const largest = [...clusters, ...projects].toSorted(byDifference).slice(0, MAX_SEPARATE);
  const sum = largest.reduce((total, each) => total + differenceOf(each), 0);
  return isMostOf(sum, differenceOf(widest)) ? largest : [];
}

function movesWith(change: SeriesChange, other: SeriesChange, index: number): boolean {
  return (
    areRelated(change.watched, other.watched, index) &&
    Math.sign(differenceOf(change)) === Math.sign(differenceOf(other))
  );
}

function explains(change: SeriesChange, other: SeriesChange): boolean {
  return isMostOf(differenceOf(change), differenceOf(other));
}

function rankOf({ watched }: Pick<SeriesChange, "watched">): number {
  return LEVELS.indexOf(watched.series.level);
}

function byDifference(a: SeriesChange, b: SeriesChange): number {
  return Math.abs(differenceOf(b)) - Math.abs(differenceOf(a)) || rankOf(b) - rankOf(a) || compareKeys(a, b);
}

function compareKeys(a: SeriesChange, b: SeriesChange): number {
  return a.watched.series.key < b.watched.series.key ? -1 : 1;
}
