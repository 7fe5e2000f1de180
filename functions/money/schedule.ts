// Imports single functions, so that bundles and cold starts stay small.
import * as Instant from "temporal-polyfill/fns/Instant";
import * as PlainDate from "temporal-polyfill/fns/PlainDate";
import * as PlainDateTime from "temporal-polyfill/fns/PlainDateTime";
import * as PlainTime from "temporal-polyfill/fns/PlainTime";
import * as ZonedDateTime from "temporal-polyfill/fns/ZonedDateTime";
import * as z from "zod/mini";

/** `HH:MM`, a multiple of five minutes. */
const at = z.string();

export const scheduleSchema = z.union([
  z.object({ every: z.literal("day"), at }),
  /** 1 is Monday, 7 Sunday. */
  z.object({ every: z.literal("week"), at, weekday: z.number() }),
  /** 1 to 28, the days that every month has. */
  z.object({ every: z.literal("month"), at, day: z.number() }),
]);

/** When a report is posted: a day, and a time of day in the subscriber's time zone. */
export type Schedule = Readonly<z.infer<typeof scheduleSchema>>;

/**
 * The first time of a schedule after a moment. When a clock change skips the local time, the first moment after the gap
 * counts; when it repeats the local time, the first occurrence counts.
 *
 * @param timeZone IANA name, such as `Europe/Berlin`
 * @param after milliseconds since 1970
 * @returns milliseconds since 1970
 * @throws RangeError for an unknown time zone
 */
export function nextTime(schedule: Schedule, timeZone: string, after: number): number {
  const today = dateOf(after, timeZone);
  // A clock change at midnight can move a time to the next date, so the search starts a day earlier.
  for (let date = firstDate(schedule, PlainDate.subtractDays(today, 1)); ; date = dateAfter(schedule, date)) {
    const time = timeOn(date, schedule.at, timeZone);
    if (time > after) return time;
  }
}

/** The next `count` times of a schedule after a moment. See `nextTime`. */
export function nextTimes(schedule: Schedule, timeZone: string, after: number, count: number): number[] {
  const times: number[] = [];
  while (times.length < count) times.push(nextTime(schedule, timeZone, times.at(-1) ?? after));
  return times;
}

/** The last time of a schedule up to `now`. @param time one of its times up to `now`, milliseconds since 1970. */
export function latestTime(schedule: Schedule, timeZone: string, time: number, now: number): number {
  let latest = time;
  for (let next = time; next <= now; next = nextTime(schedule, timeZone, latest)) latest = next;
  return latest;
}

/** The local month of a moment as a first-of-month ISO date. @param time milliseconds since 1970. */
export function localMonth(time: number, timeZone: string): string {
  return PlainDate.toString(PlainDate.withDayOfMonth(dateOf(time, timeZone), 1));
}

export function isTimeZone(name: string): boolean {
  try {
    dateOf(0, name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** For people: `Sun 22 Nov, 07:30`. @param time milliseconds since 1970 */
export function formatTime(time: number, timeZone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone,
    weekday: "short",
    day: "numeric",
    month: "short",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  }).format(time);
}

function dateOf(time: number, timeZone: string): PlainDate.Record {
  return ZonedDateTime.toPlainDate(Instant.toZonedDateTimeISO(Instant.fromEpochMilliseconds(time), timeZone));
}

function firstDate(schedule: Schedule, from: PlainDate.Record): PlainDate.Record {
  switch (schedule.every) {
    case "day":
      return from;
    case "week":
      return PlainDate.addDays(from, (schedule.weekday - PlainDate.dayOfWeek(from) + 7) % 7);
    case "month": {
      const date = PlainDate.withDayOfMonth(from, schedule.day);
      return PlainDate.compare(date, from) < 0 ? PlainDate.addMonths(date, 1) : date;
    }
  }
}

const ADD = { day: PlainDate.addDays, week: PlainDate.addWeeks, month: PlainDate.addMonths };

function dateAfter({ every }: Schedule, date: PlainDate.Record): PlainDate.Record {
  return ADD[every](date, 1);
}

function timeOn(date: PlainDate.Record, at: string, timeZone: string): number {
  const wanted = PlainDate.toPlainDateTime(date, PlainTime.fromString(at));
  const found = PlainDateTime.toZonedDateTime(wanted, timeZone, { disambiguation: "earlier" });
  if (PlainDateTime.equals(ZonedDateTime.toPlainDateTime(found), wanted)) return found.epochMilliseconds;
  // The time is in a gap, and `found` before it. The gap ends at the next transition.
  return ZonedDateTime.getTimeZoneTransition(found, "next")?.epochMilliseconds ?? found.epochMilliseconds;
}
