import fc from "fast-check";
import { DateTime } from "luxon";
import { describe, expect, it } from "vitest";
import {
  formatTime,
  isTimeZone,
  latestTime,
  localMonth,
  nextTime,
  nextTimes,
  type Schedule,
} from "../../../functions/money/schedule.ts";

const at = fc
  .tuple(fc.nat(23), fc.nat(11))
  .map(([hour, twelfth]) => `${String(hour).padStart(2, "0")}:${String(twelfth * 5).padStart(2, "0")}`);
const schedules: fc.Arbitrary<Schedule> = fc.oneof(
  at.map((time) => ({ every: "day" as const, at: time })),
  fc
    .tuple(at, fc.integer({ min: 1, max: 7 }))
    .map(([time, weekday]) => ({ every: "week" as const, weekday, at: time })),
  fc
    .tuple(at, fc.integer({ min: 1, max: 28 }))
    .map(([time, day]) => ({ every: "month" as const, day, at: time })),
);
/** Whole, half and quarter hour offsets, both hemispheres, various summer times, and a skipped day (Apia). */
const timeZones = fc.constantFrom(
  "UTC",
  "Asia/Seoul",
  "Europe/Berlin",
  "Europe/Dublin",
  "America/New_York",
  "America/St_Johns",
  "America/Sao_Paulo",
  "Asia/Kathmandu",
  "Asia/Beirut",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Africa/Casablanca",
);
const moments = fc.integer({ min: Date.UTC(2005, 0), max: Date.UTC(2045, 0) });

/**
 * `nextTime` by brute force with another library: checks every fifth minute for the first one at which the local time of
 * the schedule has passed on a due day, unless it had passed before on that day.
 */
function bruteForce(schedule: Schedule, timeZone: string, after: number): number {
  const step = 5 * 60_000;
  const wanted = (time: number) => {
    const local = DateTime.fromMillis(time, { zone: timeZone });
    return { date: local.toISODate() ?? "", clock: local.toFormat("HH:mm"), local };
  };
  const isDue = (local: DateTime) =>
    schedule.every === "day" ||
    (schedule.every === "week" ? local.weekday === schedule.weekday : local.day === schedule.day);
  // Starts two days earlier to know which dates have passed.
  let before = wanted(Math.floor(after / step) * step - 2 * 86_400_000);
  const came = new Set<string>();
  for (let time = before.local.toMillis() + step; ; time += step) {
    const now = wanted(time);
    const passed = passedDates(before, now, schedule.at).filter(
      (date) => isDue(DateTime.fromISO(date)) && !came.has(date),
    );
    for (const date of passed) came.add(date);
    if (passed.length > 0 && time > after) return time;
    before = now;
  }
}

/** The dates on which the local time passed between two moments, including skipped dates and times. */
function passedDates(
  before: { date: string; clock: string },
  now: { date: string; clock: string },
  clock: string,
): string[] {
  const dates: string[] = [];
  for (
    let date = before.date;
    date <= now.date;
    date = DateTime.fromISO(date).plus({ days: 1 }).toISODate() ?? "~"
  ) {
    const hasCome = date < now.date || now.clock >= clock;
    const hadCome = date < before.date || (date === before.date && before.clock >= clock);
    if (hasCome && !hadCome) dates.push(date);
  }
  return dates;
}

const BERLIN = "Europe/Berlin";
const iso = (time: number) => new Date(time).toISOString();

describe("nextTime", () => {
  it("agrees with a brute-force search in all time zones", () => {
    const everyDay = schedules.filter(({ every }) => every !== "month");
    fc.assert(
      fc.property(everyDay, timeZones, moments, (schedule, timeZone, after) => {
        expect(iso(nextTime(schedule, timeZone, after))).toBe(iso(bruteForce(schedule, timeZone, after)));
      }),
      { numRuns: 10 },
    );
  });

  it("agrees with a brute-force search around clock changes", () => {
    const nights = fc.constantFrom(
      [BERLIN, "2026-03-28T12:00Z"],
      [BERLIN, "2026-10-24T12:00Z"],
      ["America/New_York", "2026-03-07T12:00Z"],
      ["America/New_York", "2026-10-31T12:00Z"],
      ["Australia/Lord_Howe", "2026-04-04T06:00Z"],
      ["Australia/Lord_Howe", "2026-10-03T06:00Z"],
      ["Asia/Beirut", "2026-03-28T12:00Z"],
      ["America/Sao_Paulo", "2018-11-03T12:00Z"],
      ["America/Sao_Paulo", "2018-02-17T12:00Z"],
      ["Pacific/Apia", "2011-12-29T12:00Z"],
    ) as fc.Arbitrary<[string, string]>;
    fc.assert(
      fc.property(nights, at, fc.nat(24 * 60), ([timeZone, noon], time, minutes) => {
        const schedule = { every: "day", at: time } as const;
        const after = Date.parse(noon) + minutes * 60_000;
        expect(iso(nextTime(schedule, timeZone, after))).toBe(iso(bruteForce(schedule, timeZone, after)));
      }),
      { numRuns: 25 },
    );
  });

  it("is the day of the month at the local time, as another library computes it", () => {
    fc.assert(
      fc.property(at, fc.integer({ min: 1, max: 28 }), timeZones, moments, (time, day, timeZone, after) => {
        const next = nextTime({ every: "month", day, at: time }, timeZone, after);
        expect(next).toBeGreaterThan(after);
        const local = DateTime.fromMillis(next, { zone: timeZone });
        const [hour = 0, minute = 0] = time.split(":").map(Number);
        const same = DateTime.fromObject(
          { year: local.year, month: local.month, day, hour, minute },
          { zone: timeZone },
        );
        // Luxon shifts a time in a gap by the gap, so only the day is comparable then.
        const exists = same.hour === hour && same.minute === minute && same.day === day;
        if (exists) expect(local.toFormat("dd HH:mm")).toBe(same.toFormat("dd HH:mm"));
        expect(local.diff(DateTime.fromMillis(after, { zone: timeZone }), "days").days).toBeLessThanOrEqual(
          32,
        );
      }),
      { numRuns: 300 },
    );
  });

  it("always advances and skips no time", () => {
    fc.assert(
      fc.property(schedules, timeZones, moments, (schedule, timeZone, after) => {
        const times = nextTimes(schedule, timeZone, after, 5);
        expect(times.every((time, index) => time > (times[index - 1] ?? after))).toBe(true);
        expect(latestTime(schedule, timeZone, times[0] ?? 0, (times[3] ?? 0) + 1)).toBe(times[3]);
        const middle = Math.floor(((times[1] ?? 0) + (times[2] ?? 0)) / 2);
        expect(nextTime(schedule, timeZone, middle)).toBe(times[2]);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ["a skipped time at the end of the gap", "02:30", "2026-03-28T12:00Z", "2026-03-29T01:00:00.000Z"],
    ["a repeated time at its first occurrence", "02:30", "2026-10-24T12:00Z", "2026-10-25T00:30:00.000Z"],
    ["a repeated time only once", "02:30", "2026-10-25T00:30Z", "2026-10-26T01:30:00.000Z"],
    ["the day after a leap day", "09:00", "2028-02-29T08:00Z", "2028-03-01T08:00:00.000Z"],
  ])("runs %s", (_what, time, after, expected) => {
    expect(iso(nextTime({ every: "day", at: time }, BERLIN, Date.parse(after)))).toBe(expected);
  });

  it("finds the 28th of a short month, and Mondays across a new year", () => {
    const monthly = nextTimes({ every: "month", day: 28, at: "00:00" }, "UTC", Date.UTC(2027, 0, 29), 2);
    expect(monthly.map(iso)).toEqual(["2027-02-28T00:00:00.000Z", "2027-03-28T00:00:00.000Z"]);
    const weekly = nextTimes(
      { every: "week", weekday: 1, at: "09:00" },
      "Asia/Seoul",
      Date.UTC(2026, 11, 28),
      2,
    );
    expect(weekly.map(iso)).toEqual(["2027-01-04T00:00:00.000Z", "2027-01-11T00:00:00.000Z"]);
  });
});

it("formats moments and their months in a time zone", () => {
  const newYear = Date.UTC(2026, 11, 31, 15, 5);
  expect(localMonth(newYear, "Asia/Seoul")).toBe("2027-01-01");
  expect(localMonth(newYear, BERLIN)).toBe("2026-12-01");
  expect(formatTime(newYear, "Asia/Seoul")).toBe("Fri 1 Jan, 00:05");
});

it("recognizes time zones", () => {
  expect(["Europe/Berlin", "UTC", "Mars/Olympus", ""].map(isTimeZone)).toEqual([true, true, false, false]);
});
