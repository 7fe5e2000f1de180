import type { DailySeries } from "../functions/money/costs-to-come.ts";
import { addDays, daysIn } from "../functions/money/days.ts";
import { forecastPeriod } from "../functions/money/forecast.ts";
import { median } from "../functions/money/median.ts";
import { sumMoney, toCents } from "../functions/money/money.ts";
import { monthNumber, type Period, periodOf } from "../functions/money/period.ts";
import { BEHAVIOURS, generateDailyCosts } from "./daily-costs.ts";

/**
 * Backtests the forecast of a month over 36 months of each invented organization, each with the 12 months before it:
 * `node bench/forecast.ts [seed]`. The linear method, which continues the average of the days so far, is its peer.
 */

const MONTHS = 36;
const MONTHS_BEFORE = 12;
const FIRST_MONTH = monthNumber("2022-01-01");
const DAYS = [5, 10, 15, 20, 25];
const MID_MONTH = 15;

interface Result {
  readonly name: string;
  readonly day: number;
  /** Of the month's costs. */
  readonly error: number;
  readonly linearError: number;
  readonly isInRange: boolean;
  /** Half of the range, of the month's costs. */
  readonly margin: number;
}

const seed = Number(process.argv[2] ?? 1);
if (!Number.isSafeInteger(seed)) throw new Error("Give a whole number as the seed, such as 1.");
const results = BEHAVIOURS.flatMap((behaviour, index) => {
  const { start, end } = periodOf(FIRST_MONTH - MONTHS_BEFORE, MONTHS_BEFORE + MONTHS);
  const series = generateDailyCosts(behaviour, { seed: seed * 1000 + index, start, end });
  return Array.from({ length: MONTHS }, (_, month) => periodOf(FIRST_MONTH + month, 1)).flatMap((month) =>
    DAYS.map((day) => backtest(behaviour.name, series, month, day)),
  );
});
printTables();

function backtest(name: string, all: readonly DailySeries[], month: Period, day: number): Result {
  const { start } = periodOf(monthNumber(month.start) - MONTHS_BEFORE, 1);
  const lastDay = addDays(month.start, day - 1);
  const series = all.map((each) => ({
    ...each,
    byDay: new Map([...each.byDay].filter(([date]) => date >= start && date <= lastDay)),
  }));
  const truth = Number(sumDays(all, month.start, month.end));
  const forecast = forecastPeriod(series, month, lastDay);
  if (!forecast?.range) throw new Error("A forecast after 12 months has a range.");
  const { low, high } = forecast.range;
  return {
    name,
    day,
    error: Math.abs(Number(forecast.cents) / truth - 1),
    linearError: Math.abs(linear(series, month, day) / truth - 1),
    isInRange: low <= truth && truth <= high,
    margin: Number(high - low) / 2 / truth,
  };
}

/** What is booked on the first counts once, and all else each day as much as on average so far. */
function linear(series: readonly DailySeries[], month: Period, day: number): number {
  const ends = [month.start, addDays(month.start, day)] as const;
  const booked = Number(
    sumDays(
      series.filter(({ kind }) => kind === "support"),
      ...ends,
    ),
  );
  return booked + ((Number(sumDays(series, ...ends)) - booked) / day) * daysIn(month);
}

/** US cents. */
function sumDays(series: readonly DailySeries[], start: string, end: string): bigint {
  const days = series.flatMap(({ byDay }) => [...byDay].filter(([day]) => day >= start && day < end));
  return toCents(sumMoney(days.map(([, amount]) => amount)));
}

function printTables(): void {
  console.log(`${MONTHS} months of ${BEHAVIOURS.length} organizations, seed ${seed}\n`);
  const row = (own: readonly Result[]) => ({
    "median error": percent(median(own.map(({ error }) => error))),
    "linear method": percent(median(own.map(({ linearError }) => linearError))),
    "in the 80 % range": percent(own.filter(({ isInRange }) => isInRange).length / own.length),
    "median range": `±${percent(median(own.map(({ margin }) => margin)))}`,
  });
  const byDay = DAYS.map((day) => [`day ${day}`, row(results.filter((each) => each.day === day))]);
  console.table(Object.fromEntries(byDay));
  const midMonth = results.filter(({ day }) => day === MID_MONTH);
  const byName = [...Map.groupBy(midMonth, ({ name }) => name)].map(([name, own]) => [name, row(own)]);
  console.log(`\nDay ${MID_MONTH} by organization`);
  console.table(Object.fromEntries(byName));
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`;
}
