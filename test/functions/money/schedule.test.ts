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
/** Whole, half and quarter hours, both hemispheres, half an hour of summer time, none, and a day that was left out. */
const zones = fc.constantFrom(
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
 * The same by brute force with another library: every fifth minute after the moment is looked at, by its local time.
 * The first is taken at which the wanted local time has come on a day of the schedule and had not five minutes before,
 * unless it had come on that day before.
 */
function bruteForce(schedule: Schedule, zone: string, after: number): number {
  const step = 5 * 60_000;
  const wanted = (time: number) => {
    const local = DateTime.fromMillis(time, { zone });
    return { date: local.toISODate() ?? "", clock: local.toFormat("HH:mm"), local };
  };
  const isDue = (local: DateTime) =>
    schedule.every === "day" ||
    (schedule.every === "week" ? local.weekday === schedule.weekday : local.day === schedule.day);
  // From two days before, so that it is known what came already.
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

/** The dates on which the local time has come between two moments, also where both date and time were jumped over. */
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
  it("agrees with another library that looks at every fifth minute, in all zones", () => {
    const everyDay = schedules.filter(({ every }) => every !== "month");
    fc.assert(
      fc.property(everyDay, zones, moments, (schedule, zone, after) => {
        expect(iso(nextTime(schedule, zone, after))).toBe(iso(bruteForce(schedule, zone, after)));
      }),
      { numRuns: 20 },
    );
  });

  it("agrees with it around every change of clocks", () => {
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
      fc.property(nights, at, fc.nat(24 * 60), ([zone, noon], time, minutes) => {
        const schedule = { every: "day", at: time } as const;
        const after = Date.parse(noon) + minutes * 60_000;
        expect(iso(nextTime(schedule, zone, after))).toBe(iso(bruteForce(schedule, zone, after)));
      }),
      { numRuns: 50 },
    );
  });

  it("comes on the day of each month at the local time, as another library computes it", () => {
    fc.assert(
      fc.property(at, fc.integer({ min: 1, max: 28 }), zones, moments, (time, day, zone, after) => {
        const next = nextTime({ every: "month", day, at: time }, zone, after);
        expect(next).toBeGreaterThan(after);
        const local = DateTime.fromMillis(next, { zone });
        const [hour = 0, minute = 0] = time.split(":").map(Number);
        const same = DateTime.fromObject(
          { year: local.year, month: local.month, day, hour, minute },
          { zone },
        );
        // Luxon moves a time in a gap on by the gap; then only the day can be compared.
        const exists = same.hour === hour && same.minute === minute && same.day === day;
        if (exists) expect(local.toFormat("dd HH:mm")).toBe(same.toFormat("dd HH:mm"));
        expect(local.diff(DateTime.fromMillis(after, { zone }), "days").days).toBeLessThanOrEqual(32);
      }),
      { numRuns: 300 },
    );
  });

  it("never stands still or goes back, and leaves out no time", () => {
    fc.assert(
      fc.property(schedules, zones, moments, (schedule, zone, after) => {
        const times = nextTimes(schedule, zone, after, 5);
        expect(times.every((time, index) => time > (times[index - 1] ?? after))).toBe(true);
        expect(latestTime(schedule, zone, times[0] ?? 0, (times[3] ?? 0) + 1)).toBe(times[3]);
        const middle = Math.floor(((times[1] ?? 0) + (times[2] ?? 0)) / 2);
        expect(nextTime(schedule, zone, middle)).toBe(times[2]);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    [
      "a time that does not exist, at the next that does",
      "02:30",
      "2026-03-28T12:00Z",
      "2026-03-29T01:00:00.000Z",
    ],
    ["a time that comes twice, the first time", "02:30", "2026-10-24T12:00Z", "2026-10-25T00:30:00.000Z"],
    ["but not the second time", "02:30", "2026-10-25T00:30Z", "2026-10-26T01:30:00.000Z"],
    ["the day after a leap day", "09:00", "2028-02-29T08:00Z", "2028-03-01T08:00:00.000Z"],
  ])("runs %s", (_what, time, after, expected) => {
    expect(iso(nextTime({ every: "day", at: time }, BERLIN, Date.parse(after)))).toBe(expected);
  });

  it("finds the 28th of a short month, and Mondays over the end of a year", () => {
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

it("knows the month of a moment and how people write it, in a time zone", () => {
  const newYear = Date.UTC(2026, 11, 31, 15, 5);
  expect(localMonth(newYear, "Asia/Seoul")).toBe("2027-01-01");
  expect(localMonth(newYear, BERLIN)).toBe("2026-12-01");
  expect(formatTime(newYear, "Asia/Seoul")).toBe("Fri 1 Jan, 00:05");
});

it("knows which time zones there are", () => {
  expect(["Europe/Berlin", "UTC", "Mars/Olympus", ""].map(isTimeZone)).toEqual([true, true, false, false]);
});
