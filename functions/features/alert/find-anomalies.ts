import type { CostHistory } from "../../atlas/cost-history.ts";
import { type ExpectedLevel, findLevelChanges } from "../../money/anomalies.ts";
import { addDays, countDays, type Days, daysUntil } from "../../money/days.ts";
import { monthNumber, monthsIn, periodOf } from "../../money/period.ts";
import { isAlike } from "../../money/unusual.ts";
import type { AnomalyDetails, AnomalyNews } from "./details.ts";
import {
  areRelated,
  type Cause,
  differenceOf,
  groupByCause,
  isMostOf,
  isNarrower,
  type SeriesChange,
} from "./group-changes.ts";
import { type WatchedSeries, watchedCosts } from "./watched-costs.ts";

/** What people have called expected, by the key of the series. */
export type ExpectedLevels = Readonly<Record<string, readonly ExpectedLevel[]>>;

export interface AnomalyOptions {
  /** ISO date in UTC. */
  readonly today: string;
  readonly expected?: ExpectedLevels;
}

/** Costs of the last days may still arrive. */
const LAG_DAYS = 3;
/** Older news is not announced. */
const MAX_AGE_DAYS = 7;
const PREVIEW_DAYS = 90;
/** The months before the one of a day whose costs decide what is announced on it. */
const MONTHS_BEFORE = 6;
/** A checkpoint and the record of a job have room for so many of each message. */
const MAX_OTHERS = 8;
/** In so many days after a series, one that contains it may show the same change, as it differs less clearly. */
const FOLLOW_DAYS = 14;

/** The last day that alerts watch; undefined where none is known. @param today ISO date in UTC */
export function lastWatchedDay({ lastDay }: CostHistory, today: string): string | undefined {
  const last = addDays(today, -LAG_DAYS);
  return lastDay === undefined || lastDay > last ? lastDay && last : lastDay;
}

/**
 * The anomalies of the last seven days that are watched, also those that were announced before.
 *
 * @param history the costs that an alert is about
 */
export function findAnomalies(history: CostHistory, options: AnomalyOptions): AnomalyNews[] {
  return anomaliesOfLastDays(history, options, MAX_AGE_DAYS);
}

/** What daily checks would have found in the last days: the same as `findAnomalies` on each of them. */
export function previewAnomalies(
  history: CostHistory,
  options: AnomalyOptions,
  days = PREVIEW_DAYS,
): AnomalyNews[] {
  return anomaliesOfLastDays(history, options, days);
}

function anomaliesOfLastDays(history: CostHistory, options: AnomalyOptions, count: number): AnomalyNews[] {
  const last = lastWatchedDay(history, options.today);
  const start = firstChargedDay(history);
  if (last === undefined || start === undefined || start > last) return [];
  const wanted = daysUntil(last, count);
  const firstMonth = monthNumber(wanted.first);
  const { start: from } = periodOf(firstMonth - MONTHS_BEFORE, 1);
  const days = { first: from < start ? start : from, last };
  const costs = { days, series: watchedCosts(history, days) };
  return monthsIn(periodOf(firstMonth, monthNumber(last) - firstMonth + 1)).flatMap((month) =>
    anomaliesOfMonth(costs, month, options.expected ?? {}).filter(
      ({ details: { day } }) => day >= wanted.first,
    ),
  );
}

/** Days before it are no days without costs. */
function firstChargedDay({ series }: CostHistory): string | undefined {
  return series
    .filter(({ isLate }) => !isLate)
    .flatMap(({ byDay }) => [...byDay.keys()].reduce((first, day) => (day < first ? day : first), "9"))
    .filter((day) => day !== "9")
    .toSorted()[0];
}

interface WatchedCosts {
  readonly days: Days;
  readonly series: readonly WatchedSeries[];
}

/** What was announced first about a cause. */
interface Announcement extends Cause {
  readonly index: number;
}

/** From the costs of the month and of those before it only, so that it is the same on any later day. */
function anomaliesOfMonth(
  { days, series }: WatchedCosts,
  month: string,
  expected: ExpectedLevels,
): AnomalyNews[] {
  const period = periodOf(monthNumber(month) - MONTHS_BEFORE, MONTHS_BEFORE + 1);
  const first = period.start < days.first ? days.first : period.start;
  const indexOf = (day: string) => countDays({ first: days.first, last: day }) - 1;
  const changes = series.flatMap((watched): SeriesChange[] =>
    findLevelChanges(
      { first, cents: watched.cents.slice(indexOf(first), indexOf(period.end)) },
      expected[watched.series.key],
    ).map((change) => ({ ...change, watched })),
  );
  return announce(changes, indexOf).filter(({ details: { day } }) => day.startsWith(month));
}

/** One after the other, in the order of days. @param indexOf of a day in the series */
function announce(changes: readonly SeriesChange[], indexOf: (day: string) => number): AnomalyNews[] {
  const byDay = Map.groupBy(changes, ({ day }) => day);
  const announcements: Announcement[] = [];
  const byMatter = new Map<string, Announcement>();
  return [...byDay.keys()].toSorted().flatMap((day) => {
    const today = byDay.get(day) ?? [];
    const index = indexOf(day);
    const later = today.flatMap((change) => {
      const announcement = byMatter.get(matterOf(change));
      const isLead = announcement && matterOf(announcement.lead) === matterOf(change);
      return isLead ? newsOf({ ...announcement, lead: change }, index) : [];
    });
    const causes = groupByCause(
      today.filter((change) => !byMatter.has(matterOf(change))),
      index,
    );
    const first = causes.flatMap((cause) => {
      const known = announcements.findLast((each) => isPartOf(cause, each, index));
      const announcement = known ?? { ...cause, index };
      for (const change of [cause.lead, ...cause.others]) byMatter.set(matterOf(change), announcement);
      if (known) return [];
      announcements.push(announcement);
      return newsOf(announcement, index);
    });
    return [...later, ...first].toSorted(byDifference);
  });
}

/** Whether the narrower series that was announced some days before explains a cause: without it, the day is usual. */
function isPartOf({ lead }: Cause, announcement: Announcement, index: number): boolean {
  const { watched, normalCents } = announcement.lead;
  const part = (watched.cents[index] ?? 0) - normalCents;
  const isUsualWithout =
    isMostOf(2 * part, differenceOf(lead)) && isAlike(lead.cents - part, lead.normalCents);
  return (
    index - announcement.index <= FOLLOW_DAYS &&
    isNarrower(watched, lead.watched) &&
    areRelated(watched, lead.watched, index) &&
    (isMostOf(part, differenceOf(lead)) || isUsualWithout)
  );
}

function newsOf({ lead, others }: Cause, index: number): AnomalyNews[] {
  if (lead.isExpected) return [];
  const { watched, kind: change, day, since, cents, normalCents } = lead;
  const matter = matterOf(lead);
  const until = endOfMonth(addDays(day, LAG_DAYS));
  const daysLeft = countDays({ first: day, last: until }) - 1;
  const details: AnomalyDetails = {
    kind: "anomaly",
    series: watched.series,
    change,
    day,
    since,
    cents,
    normalCents,
    until,
    extraCents: lead.extraCents + (change === "normal" ? 0 : differenceOf(lead) * daysLeft),
    others: others.slice(0, MAX_OTHERS).map((other) => ({
      series: other.watched.series,
      cents: day === other.day ? other.cents : (other.watched.cents[index] ?? 0),
      normalCents: other.normalCents,
    })),
    moreOthers: Math.max(0, others.length - MAX_OTHERS),
  };
  return [{ key: `${matter} ${change}`, matter, details }];
}

function byDifference({ key, details }: AnomalyNews, other: AnomalyNews): number {
  const size = Math.abs(differenceOf(other.details)) - Math.abs(differenceOf(details));
  return size || (key < other.key ? -1 : 1);
}

function matterOf({ watched, since }: SeriesChange): string {
  return `${watched.series.key} ${since}`;
}

/** @param day ISO date */
function endOfMonth(day: string): string {
  return addDays(periodOf(monthNumber(day), 1).end, -1);
}
