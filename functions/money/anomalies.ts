import { type Baseline, type Deviation, findNormal, isNearAll, type Normal } from "./baseline.ts";
import { addDays } from "./days.ts";
import { median } from "./median.ts";
import { continueRun, isAlike, isNewLevel, isUnusual, RUN, SMALLEST_CENTS } from "./unusual.ts";

/** Costs of consecutive days, in US cents. */
export interface DailyCents {
  /** ISO date of the first one. */
  readonly first: string;
  readonly cents: readonly number[];
}

/** What became known of a series on a day. Amounts are US cents a day. */
export interface LevelChange {
  /**
   * `unusual`: the day is far from normal. `new_level`: five days in a row were, on the same side. `normal`: for five days
   * the costs are back at what was normal before.
   */
  readonly kind: "unusual" | "new_level" | "normal";
  /** ISO date of the day that showed it: for `new_level` and `normal`, the last one of the five. */
  readonly day: string;
  /** The first unusual day of the matter; it identifies the matter within its series. */
  readonly since: string;
  /** Of the day; of five days, their median. */
  readonly cents: number;
  readonly normalCents: number;
  /** What the days from `since` to `day` differ from normal altogether; for `normal`, to the day before the five. */
  readonly extraCents: number;
  /** Not worth a message: people expect it, it came twice before, or follows a new level at once, or the former one returns. */
  readonly isExpected: boolean;
}

/** Amounts that people have called expected. */
export interface ExpectedLevel {
  /** ISO date from which it counts. */
  readonly since: string;
  readonly cents: number;
}

/** A matter that neither ends nor becomes a level in this time is normal from then on. */
const MAX_OPEN_DAYS = 28;
/** How long a level that was replaced is remembered, so that the return to it is no news of its own. */
const RETURN_DAYS = 35;
/** Amounts that were unusual twice in this time are known. */
const KNOWN_DAYS = 35;
const KNOWN_TIMES = 2;

/** From the first unusual day until it ends. Days are indexes. */
interface Matter {
  readonly start: number;
  /** What was normal before it. */
  readonly normal: Normal;
  /** The first day that was not expected, else `start`. */
  since: number;
  isExpected: boolean;
  lastUnusual: number;
}

/** What was normal before the last new level. */
interface FormerLevel extends Pick<Matter, "since" | "isExpected" | "normal"> {
  /** The first day of the new level. */
  readonly end: number;
  readonly baseline: Baseline;
}

/**
 * Replays all days. What it finds up to a day depends on no later day.
 *
 * A day is unusual if it is at least 5 spreads, $20 and 20 % away from the median of the last 28 normal days. The matter is
 * open until five days in a row were not unusual; further unusual days in it say nothing. Five days in a row on the same
 * side are the new level, if their median is outside by $20, 20 % and 5 / √5 spreads, and each of them by half of the
 * amounts: what was normal is scaled to it. A return to the former level within 35 days belongs to its matter.
 */
export function findLevelChanges(days: DailyCents, expected: readonly ExpectedLevel[] = []): LevelChange[] {
  const addDay = createReplay(days, expected);
  return days.cents.flatMap((_, day) => addDay(day) ?? []);
}

function createReplay({ first, cents }: DailyCents, expected: readonly ExpectedLevel[]) {
  const baseline: Baseline = {
    values: Float64Array.from(cents),
    isNormal: new Uint8Array(cents.length),
    firstWeekday: new Date(first).getUTCDay(),
  };
  /** Days in a row that are outside by half, on the same side. They don't count for what is normal. */
  let run: Deviation[] = [];
  let matter: Matter | undefined;
  let former: FormerLevel | undefined;
  const unusualDays: Array<{ readonly day: number; readonly start: number }> = [];

  const dateOf = (day: number) => addDays(first, day);
  const centsOf = (day: number) => cents[day] ?? 0;

  return (day: number): LevelChange | undefined => {
    const normal = matter?.normal ?? normalOn(day);
    const deviation = normal?.compare(day, centsOf(day));
    baseline.isNormal[day] = 1;
    run = continueRun(run, deviation);
    if (normal && isNewLevel(run)) return startLevel(day, normal);
    if (normal && deviation && isUnusual(deviation)) return addUnusualDay(day, normal);
    return matter && endMatter(matter, day);
  };

  function normalOn(day: number): Normal | undefined {
    const end = day - run.length;
    return isNearAll(baseline, centsOf(day), end, SMALLEST_CENTS)
      ? undefined
      : findNormal(baseline, day, end);
  }

  function addUnusualDay(day: number, normal: Normal): LevelChange | undefined {
    const start = matter?.start ?? day;
    const isKnown = isFormer(day, start) || isSettling(start) || isRepeated(day, start);
    const isNews = !isKnown && !isExpectedOn(day, normal);
    const isFirst = !matter || (matter.isExpected && isNews);
    matter ??= { start, since: day, normal, isExpected: !isNews, lastUnusual: day };
    if (isFirst) {
      matter.since = day;
      matter.isExpected = !isNews;
    }
    matter.lastUnusual = day;
    baseline.isNormal[day] = 0;
    unusualDays.push({ day, start: matter.start });
    if (day - matter.start >= MAX_OPEN_DAYS) {
      baseline.isNormal.fill(1, matter.start, day + 1);
      matter = undefined;
      return undefined;
    }
    return isFirst ? change("unusual", [day], matter) : undefined;
  }

  /** Whether people expect what a day costs, or more of the same; weekends cost their share of it. */
  function isExpectedOn(day: number, normal: Normal): boolean {
    const usual = normal.of(day);
    const isLikely = (level: number) => isAlike(centsOf(day), level) || isBetween(centsOf(day), usual, level);
    return expected.some(({ since, cents: level }) => {
      const then = normal.of(weekdayIndex(since));
      return since <= dateOf(day) && (isLikely(level) || (then !== 0 && isLikely((level * usual) / then)));
    });
  }

  /** A day with the same weekday as a date. */
  function weekdayIndex(date: string): number {
    return (new Date(date).getUTCDay() - baseline.firstWeekday + 7) % 7;
  }

  /** Five days after a new level, a matter says nothing before it is another level, as after an unusual day. */
  function isSettling(start: number): boolean {
    return former !== undefined && start < former.end + 2 * RUN;
  }

  /** Whether two matters before had such an amount. @param start of the matter */
  function isRepeated(day: number, start: number): boolean {
    const alike = unusualDays.filter(
      (before) =>
        before.start < start &&
        before.day >= start - KNOWN_DAYS &&
        isAlike(centsOf(day), centsOf(before.day)),
    );
    return new Set(alike.map((before) => before.start)).size >= KNOWN_TIMES;
  }

  /** Whether a day is as before the last new level. @param start of the return */
  function isFormer(day: number, start: number): boolean {
    if (!former || start - former.end > RETURN_DAYS) return false;
    return !isUnusual(former.normal.compare(day, centsOf(day)));
  }

  function startLevel(day: number, normal: Normal): LevelChange {
    const days = lastDays(day);
    const start = day - RUN + 1;
    const middle = days.toSorted((a, b) => centsOf(a) - centsOf(b))[RUN >> 1] ?? day;
    const isExpected = isExpectedOn(middle, normal);
    const since = matter && (isExpected || !matter.isExpected) ? matter.since : start;
    if (matter) baseline.isNormal.fill(0, matter.start, start);
    baseline.isNormal.fill(1, start, day + 1);
    matter = undefined;
    run = [];
    if (former && days.every((each) => isFormer(each, start))) return returnToFormer(former, day);
    former = { since, isExpected, normal, end: start, baseline: copyOf(baseline) };
    scaleBefore(start, days, normal);
    return change("new_level", days, former);
  }

  function returnToFormer(level: FormerLevel, day: number): LevelChange {
    const { values, isNormal } = level.baseline;
    baseline.values.set(values.subarray(0, level.end));
    baseline.isNormal.set(isNormal.subarray(0, level.end));
    baseline.isNormal.fill(0, level.end, day - RUN + 1);
    former = undefined;
    return change("normal", lastDays(day), level);
  }

  /** Days before a level show how much its days vary. Where they were zero, they show nothing. */
  function scaleBefore(start: number, days: readonly number[], normal: Normal): void {
    const before = median(days.map(normal.of));
    const factor = before === 0 ? 0 : median(days.map(centsOf)) / before;
    if (before === 0) baseline.isNormal.fill(0, 0, start);
    for (let day = 0; day < start; day++) baseline.values[day] = (baseline.values[day] ?? 0) * factor;
  }

  function endMatter(open: Matter, day: number): LevelChange | undefined {
    if (day - open.lastUnusual < RUN) return undefined;
    matter = undefined;
    return change("normal", lastDays(day), open);
  }

  function change(
    kind: LevelChange["kind"],
    days: readonly number[],
    { since, isExpected, normal }: Pick<Matter, "since" | "isExpected" | "normal">,
  ): LevelChange {
    const day = days.at(-1) ?? 0;
    const end = kind === "normal" ? day - RUN : day;
    const all = Array.from({ length: end - since + 1 }, (_, index) => since + index);
    return {
      kind,
      day: dateOf(day),
      since: dateOf(since),
      cents: Math.round(median(days.map(centsOf))),
      normalCents: Math.round(median(days.map(normal.of))),
      extraCents: Math.round(all.reduce((sum, each) => sum + centsOf(each) - normal.of(each), 0)),
      isExpected,
    };
  }
}

function copyOf({ values, isNormal, firstWeekday }: Baseline): Baseline {
  return { values: values.slice(), isNormal: isNormal.slice(), firstWeekday };
}

function isBetween(value: number, a: number, b: number): boolean {
  return value >= Math.min(a, b) && value <= Math.max(a, b);
}

function lastDays(day: number): number[] {
  return Array.from({ length: RUN }, (_, index) => day - RUN + 1 + index);
}
