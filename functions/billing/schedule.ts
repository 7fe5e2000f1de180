import { Temporal } from "temporal-polyfill";

/** When something comes by itself: a day, and a time of day in the time zone of whoever chose it. */
export type Schedule = {
  /** `HH:MM`, a multiple of five minutes. */
  readonly at: string;
} & (
  | { readonly every: "day" }
  /** 1 is Monday, 7 Sunday. */
  | { readonly every: "week"; readonly weekday: number }
  /** 1 to 28, the days that every month has. */
  | { readonly every: "month"; readonly day: number }
);

/**
 * The first time of a schedule after a moment.
 *
 * Where clocks are put forward over a time, it is the first that exists after it; a time that comes twice as clocks
 * are put back counts once, the first time.
 *
 * @param zone IANA name, such as `Europe/Berlin`
 * @param after milliseconds since 1970
 * @returns milliseconds since 1970
 * @throws RangeError when there is no such zone
 */
export function nextTime(schedule: Schedule, zone: string, after: number): number {
  const today = Temporal.Instant.fromEpochMilliseconds(after).toZonedDateTimeISO(zone).toPlainDate();
  // Clocks that jump over midnight move a time to another date: one round earlier misses nothing.
  for (let date = firstDate(schedule, today.subtract({ days: 1 })); ; date = dateAfter(schedule, date)) {
    const time = timeOn(date, schedule.at, zone);
    if (time > after) return time;
  }
}

/** The next times of a schedule after a moment, each after the one before. See `nextTime`. */
export function nextTimes(schedule: Schedule, zone: string, after: number, count: number): number[] {
  const times: number[] = [];
  while (times.length < count) times.push(nextTime(schedule, zone, times.at(-1) ?? after));
  return times;
}

/**
 * The last time of a schedule that has come by now.
 *
 * @param time one of its times, milliseconds since 1970, not later than `now`
 */
export function latestTime(schedule: Schedule, zone: string, time: number, now: number): number {
  for (let latest = time; ; ) {
    const next = nextTime(schedule, zone, latest);
    if (next > now) return latest;
    latest = next;
  }
}

/** The month of a moment as a first-of-month ISO date, as the calendar of a time zone has it. */
export function localMonth(time: number, zone: string): string {
  const local = Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO(zone);
  return local.toPlainDate().with({ day: 1 }).toString();
}

/** Whether times can be computed in a time zone of this name. */
export function isTimeZone(name: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** For people: `Mon, 2 March 2026, 09:00`, in a time zone. */
export function formatTime(time: number, zone: string): string {
  return new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    weekday: "short",
    day: "numeric",
    month: "long",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    hourCycle: "h23",
  })
    .format(time)
    .replace(" at ", ", ");
}

function firstDate(schedule: Schedule, from: Temporal.PlainDate): Temporal.PlainDate {
  switch (schedule.every) {
    case "day":
      return from;
    case "week":
      return from.add({ days: (schedule.weekday - from.dayOfWeek + 7) % 7 });
    case "month": {
      const date = from.with({ day: schedule.day });
      return Temporal.PlainDate.compare(date, from) < 0 ? date.add({ months: 1 }) : date;
    }
  }
}

function dateAfter({ every }: Schedule, date: Temporal.PlainDate): Temporal.PlainDate {
  return date.add({ [`${every}s`]: 1 });
}

function timeOn(date: Temporal.PlainDate, at: string, zone: string): number {
  const wanted = date.toPlainDateTime(at);
  const found = wanted.toZonedDateTime(zone, { disambiguation: "earlier" });
  if (found.toPlainDateTime().equals(wanted)) return found.epochMilliseconds;
  // It lies in a gap, and what was found as long before the gap: the first time after it begins with the next offset.
  return found.getTimeZoneTransition("next")?.epochMilliseconds ?? found.epochMilliseconds;
}
