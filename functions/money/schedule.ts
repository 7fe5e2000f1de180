// Imported by single functions, so that a bundle holds only those that are used: this module is part of every cold start.
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
 * The first time of a schedule after a moment.
 *
 * Where clocks are put forward over a time, it is the first that exists after it; a time that comes twice as clocks
 * are put back counts once, the first time.
 *
 * @param timeZone IANA name, such as `Europe/Berlin`
 * @param after milliseconds since 1970
 * @returns milliseconds since 1970
 * @throws RangeError when there is no such zone
 */
export function nextTime(schedule: Schedule, timeZone: string, after: number): number {
  const today = dateOf(after, timeZone);
  // Clocks that jump over midnight move a time to another date: one round earlier misses nothing.
  for (let date = firstDate(schedule, PlainDate.subtractDays(today, 1)); ; date = dateAfter(schedule, date)) {
    const time = timeOn(date, schedule.at, timeZone);
    if (time > after) return time;
  }
}

/** The next times of a schedule after a moment, each after the one before. See `nextTime`. */
export function nextTimes(schedule: Schedule, timeZone: string, after: number, count: number): number[] {
  const times: number[] = [];
  while (times.length < count) times.push(nextTime(schedule, timeZone, times.at(-1) ?? after));
  return times;
}

/**
 * The last time of a schedule that has come by now.
 *
 * @param time one of its times, milliseconds since 1970, not later than `now`
 */
export function latestTime(schedule: Schedule, timeZone: string, time: number, now: number): number {
  for (let latest = time; ; ) {
    const next = nextTime(schedule, timeZone, latest);
    if (next > now) return latest;
    latest = next;
  }
}

/** The month of a moment as a first-of-month ISO date, as the calendar of a time zone has it. */
export function localMonth(time: number, timeZone: string): string {
  return PlainDate.toString(PlainDate.withDayOfMonth(dateOf(time, timeZone), 1));
}

/** Whether times can be computed in a time zone of this name. */
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
  // It lies in a gap, and what was found as long before the gap: the first time after it begins with the next offset.
  return ZonedDateTime.getTimeZoneTransition(found, "next")?.epochMilliseconds ?? found.epochMilliseconds;
}
