import fc from "fast-check";
import { expect, it } from "vitest";
import { BEHAVIOURS, generateDailyCosts } from "../../../bench/daily-costs.ts";
import type { DailySeries } from "../../../functions/money/costs-to-come.ts";
import { addDays, datesBetween, daysIn } from "../../../functions/money/days.ts";
import { forecastPeriod } from "../../../functions/money/forecast.ts";
import { type Money, sumMoney, toCents } from "../../../functions/money/money.ts";
import { monthNumber, periodOf } from "../../../functions/money/period.ts";

const NOVEMBER = { start: "2026-11-01", end: "2026-12-01" };
const MID_NOVEMBER = "2026-11-15";

/** Cents of each day, without days that cost nothing. */
function series(start: string, end: string, centsOn: (day: string) => number, kind?: string): DailySeries {
  const days = datesBetween(start, end).map((day) => [day, centsOn(day)] as const);
  const charged = days.filter(([, cents]) => cents !== 0);
  const byDay = new Map<string, Money>(
    charged.map(([day, cents]) => [day, { units: BigInt(cents), scale: 2 }]),
  );
  return { kind, byDay };
}

/** What all series cost from one day until another, which does not count. */
function truth(all: readonly DailySeries[], start: string, end: string): bigint {
  const days = all.flatMap(({ byDay }) => [...byDay].filter(([day]) => day >= start && day < end));
  return toCents(sumMoney(days.map(([, amount]) => amount)));
}

function isWeekend(day: string): boolean {
  return [0, 6].includes(new Date(day).getUTCDay());
}

function isLastOfMonth(day: string): boolean {
  return addDays(day, 1).endsWith("-01");
}

/** The forecast where all days until the end of the month would be as given. */
function forecastAndTruth(all: readonly DailySeries[], lastDay = MID_NOVEMBER) {
  const forecast = forecastPeriod(all, NOVEMBER, lastDay) ?? expect.fail("no forecast");
  return { ...forecast, truth: truth(all, NOVEMBER.start, NOVEMBER.end) };
}

/** Part of the truth. */
function errorOf({ cents, truth: expected }: { readonly cents: bigint; readonly truth: bigint }): number {
  return Math.abs(Number(cents - expected)) / Number(expected);
}

it("of equal days is what all days of the month cost, in months of every length and on every day", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 2000 * 12, max: 2100 * 12 }),
      fc.nat(30),
      fc.nat(1_000_000),
      (number, day, cents) => {
        const month = periodOf(number, 1);
        const length = daysIn(month);
        const all = [series(periodOf(number - 2, 1).start, month.end, () => cents + 1)];
        const forecast = forecastPeriod(all, month, addDays(month.start, Math.min(day, length - 1)));
        expect(forecast?.cents).toBe(BigInt((cents + 1) * length));
      },
    ),
    { numRuns: 50 },
  );
});

it.each(["2023-02-01", "2024-02-01", "2026-04-01", "2026-12-01"])(
  "fits the length of the month %s",
  (start) => {
    const month = periodOf(monthNumber(start), 1);
    const all = [series(periodOf(monthNumber(start) - 13, 1).start, month.end, () => 1_000)];
    for (const day of [1, 15, daysIn(month) - 1]) {
      const { cents, range } = forecastPeriod(all, month, addDays(start, day - 1)) ?? expect.fail("none");
      expect(cents).toBe(BigInt(1_000 * daysIn(month)));
      expect(range).toMatchObject({ low: cents, high: cents });
    }
  },
);

it("needs a complete day of the month, and a week of costs", () => {
  expect(forecastPeriod([], NOVEMBER, MID_NOVEMBER)).toBeUndefined();
  const all = [series("2026-10-01", "2026-11-03", () => 100)];
  expect(forecastPeriod(all, NOVEMBER, "2026-10-31")).toBeUndefined();
  expect(forecastPeriod(all, NOVEMBER, "2026-11-01")?.cents).toBe(3_000n);
  const young = [series("2026-11-05", "2026-11-20", () => 100)];
  expect(forecastPeriod(young, NOVEMBER, "2026-11-10")).toBeUndefined();
  expect(forecastPeriod(young, NOVEMBER, "2026-11-11")).toEqual({ cents: 2_600n, range: undefined });
});

it("of a month that is over is what it cost, without a range", () => {
  const all = [series("2025-11-01", "2026-12-15", (day) => 100 + Number(day.slice(8)))];
  const cents = truth(all, NOVEMBER.start, NOVEMBER.end);
  expect(forecastPeriod(all, NOVEMBER, "2026-11-30")).toEqual({ cents, range: undefined });
  expect(forecastPeriod(all, NOVEMBER, "2026-12-14")).toEqual({ cents, range: undefined });
});

it("counts no day after the last one, also where charges are dated ahead", () => {
  const known = series("2026-09-01", "2026-11-16", () => 100);
  const ahead = { byDay: new Map([["2026-11-28", { units: 99_999n, scale: 2 }]]) };
  expect(forecastPeriod([known, ahead], NOVEMBER, MID_NOVEMBER)?.cents).toBe(3_000n);
});

it("keeps what is booked on the first, and trues up support as in the months before", () => {
  const running = series("2026-01-01", "2026-12-01", () => 1_000);
  const plan = series("2026-01-01", "2026-12-01", (day) => (day.endsWith("-01") ? 12_000 : 0));
  const support = series(
    "2026-01-01",
    "2026-12-01",
    (day) => {
      if (day.endsWith("-01")) return 1_000;
      // 10 % of the days' costs, less what is booked on the first.
      return isLastOfMonth(day) ? 100 * Number(day.slice(8)) - 1_000 : 0;
    },
    "support",
  );
  const { cents, range } = forecastAndTruth([running, plan, support]);
  expect(cents).toBe(30_000n + 12_000n + 3_000n);
  expect(range).toMatchObject({ low: cents, high: cents });
});

it("neither continues nor repeats refunds, consulting and what is charged late", () => {
  const running = series("2026-01-01", "2026-12-01", () => 1_000);
  const once = (kind: string) => series("2026-11-03", "2026-11-04", () => 5_000, kind);
  const late = { ...series("2026-11-05", "2026-11-09", () => 100), isLate: true };
  const { cents } = forecastAndTruth([running, once("refund"), once("consulting"), late]);
  expect(cents).toBe(30_000n + 10_000n + 400n);
});

it("continues weekends only where the history shows them", () => {
  const weekly = [series("2026-08-01", "2026-12-01", (day) => (isWeekend(day) ? 600 : 1_000))];
  expect(errorOf(forecastAndTruth(weekly))).toBeLessThan(0.001);
  const [flat] = BEHAVIOURS;
  const noisy = generateDailyCosts(flat ?? expect.fail(), {
    seed: 3,
    start: "2026-01-01",
    end: "2026-12-01",
  });
  expect(errorOf(forecastAndTruth(noisy))).toBeLessThan(0.02);
});

it("continues a new level from its third day on, and a spike of two days never", () => {
  const shifted = [series("2026-08-01", "2026-12-01", (day) => (day < "2026-11-13" ? 1_000 : 1_500))];
  expect(forecastAndTruth(shifted).cents).toBe(12_000n + 18n * 1_500n);
  expect(forecastAndTruth(shifted, "2026-11-14").cents).toBe(12_000n + 3_000n + 16n * 1_000n);
  const spikes = [series("2026-08-01", "2026-12-01", (day) => (/-11-1[45]/.test(day) ? 9_000 : 1_000))];
  expect(forecastAndTruth(spikes).cents).toBe(28_000n + 18_000n);
});

it("does not continue the single day of something that usually costs nothing", () => {
  const rare = [series("2026-08-01", "2026-12-01", (day) => (/-(08-01|11-15)$/.test(day) ? 9_000 : 0))];
  expect(forecastPeriod(rare, NOVEMBER, MID_NOVEMBER)?.cents).toBe(9_000n);
});

it("stops with a cluster that was paused", () => {
  const paused = series("2026-08-01", "2026-11-10", () => 1_000);
  const storage = series("2026-08-01", "2026-12-01", () => 100);
  expect(forecastAndTruth([paused, storage]).cents).toBe(9_000n + 3_000n);
});

it("follows steady growth, which the closed months show", () => {
  const start = "2025-11-01";
  const growing = [
    series(start, "2026-12-01", (day) => Math.round(10_000 * 1.003 ** datesBetween(start, day).length)),
  ];
  const forecast = forecastAndTruth(growing);
  expect(errorOf(forecast)).toBeLessThan(0.005);
  const { low, high } = forecast.range ?? expect.fail("no range");
  expect(low <= forecast.truth && forecast.truth <= high).toBe(true);
});

it("has a range from four months that have one before them, and says how many", () => {
  const all = (start: string) => [series(start, "2026-12-01", (day) => (day.endsWith("5") ? 1_100 : 1_000))];
  expect(forecastPeriod(all("2026-07-01"), NOVEMBER, MID_NOVEMBER)?.range).toBeUndefined();
  expect(forecastPeriod(all("2026-06-01"), NOVEMBER, MID_NOVEMBER)?.range?.months).toBe(4);
  expect(forecastPeriod(all("2025-11-01"), NOVEMBER, MID_NOVEMBER)?.range?.months).toBe(11);
});

it("of a quarter has its closed months as they were, and the costs of the others with what they book", () => {
  const quarter = { start: "2026-10-01", end: "2027-01-01" };
  const running = series("2026-01-01", "2027-01-01", (day) => (day < "2026-11-01" ? 900 : 1_000));
  const plan = series("2026-01-01", "2027-01-01", (day) => (day.endsWith("-01") ? 12_000 : 0));
  const forecast = forecastPeriod([running, plan], quarter, MID_NOVEMBER);
  expect(forecast?.cents).toBe(31n * 900n + 61n * 1_000n + 36_000n);
  expect(forecastPeriod([running], quarter, "2026-09-30")).toBeUndefined();
});

const BEHAVIOUR = fc.constantFrom(...BEHAVIOURS);

it("grows with all amounts, and does not depend on the order of series and days", () => {
  fc.assert(
    fc.property(BEHAVIOUR, fc.nat(1_000), fc.integer({ min: 1, max: 30 }), (behaviour, seed, day) => {
      const all = generateDailyCosts(behaviour, { seed, start: "2025-12-01", end: "2026-12-01" });
      const lastDay = addDays(NOVEMBER.start, day - 1);
      const forecast = forecastPeriod(all, NOVEMBER, lastDay) ?? expect.fail("no forecast");
      const reversed = all
        .map((each) => ({ ...each, byDay: new Map([...each.byDay].toReversed()) }))
        .toReversed();
      expect(forecastPeriod(reversed, NOVEMBER, lastDay)).toEqual(forecast);
      const larger = all.map((each) => ({
        ...each,
        byDay: new Map(
          [...each.byDay].map(([date, { units, scale }]) => [date, { units: units * 1_000n, scale }]),
        ),
      }));
      const scaled = forecastPeriod(larger, NOVEMBER, lastDay) ?? expect.fail("no forecast");
      // Cents are rounded once.
      expect(Math.abs(Number(scaled.cents - forecast.cents * 1_000n))).toBeLessThanOrEqual(1_000);
    }),
    { numRuns: 10 },
  );
});

it("is never below what is spent, and within its range", () => {
  fc.assert(
    fc.property(BEHAVIOUR, fc.nat(1_000), fc.integer({ min: 1, max: 29 }), (behaviour, seed, day) => {
      const all = generateDailyCosts(behaviour, { seed, start: "2025-12-01", end: "2026-12-01" });
      const lastDay = addDays(NOVEMBER.start, day - 1);
      const { cents, range } = forecastPeriod(all, NOVEMBER, lastDay) ?? expect.fail("no forecast");
      const { low, high } = range ?? expect.fail("no range");
      const spent = truth(all, NOVEMBER.start, addDays(lastDay, 1));
      expect(spent <= low && low <= cents && cents <= high).toBe(true);
    }),
    { numRuns: 10 },
  );
});
