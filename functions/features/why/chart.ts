import { placeKey } from "../../atlas/charge-group.ts";
import { addDays, countDays, formatShortDays, formatWeekday, WEEK } from "../../money/days.ts";
import { absolute, allocate, sumMoney, toCents, toWholeDollars } from "../../money/money.ts";
import { formatPeriod, formatShortMonth, isSingleMonth, monthNumber, periodOf } from "../../money/period.ts";
import { type ChartBlock, chart, MAX_POINTS } from "../../slack/chart.ts";
import { truncateLine } from "../../slack/mrkdwn.ts";
import type { BothCharges, SideCharges } from "../charges/read-side.ts";
import { daysOf, type Side, type Sides } from "../charges/sides.ts";
import { answerText } from "./answer-text.ts";
import { placeNames } from "./place-name.ts";
import type { WhySummary } from "./summary.ts";

/** Less than this is not shown in whole dollars. */
const HALF_A_DOLLAR = 50n;
/** A title of 50 characters has room for so many of a name. */
const NAME_LENGTH = 40;

/** Up to this many days have a bar each. */
const MAX_SINGLE_DAYS = 2 * WEEK;

/**
 * What the cluster that changed most cost on each day or in each week of both periods, counted from their first days: the
 * bars of a period add up to what the place cost in it. Long periods have bars of several weeks.
 *
 * @param charges of whole places, not of some services in them
 * @returns undefined if it changed by less than shows in whole dollars, if its lines say no days, and for single days
 */
export function placeChart(
  { places, reasons }: Pick<WhySummary, "places" | "reasons">,
  charges: BothCharges,
  sides: Sides,
): ChartBlock | undefined {
  const moved = places.find((each) => each.place.cluster) ?? places[0];
  if (!moved || absolute(moved.cents) < HALF_A_DOLLAR) return undefined;
  const { place } = moved;
  const dayCount = Math.max(sides.after.dayCount, sides.before.dayCount);
  if (dayCount <= 1) return undefined;
  const key = placeKey(place);
  // One more may be for other days.
  const length = dayCount <= MAX_SINGLE_DAYS ? 1 : WEEK * Math.ceil(dayCount / WEEK / (MAX_POINTS - 1));
  const count = Math.ceil(dayCount / length);
  const areFromStart = Object.values(sides).every((side) => daysOf(side).first === side.months.start);
  // The earlier one on the left.
  const names = (["before", "after"] as const).toSorted((a, b) =>
    daysOf(sides[a]).first < daysOf(sides[b]).first ? -1 : 1,
  );
  const both = names.map((name) => ({
    name: areFromStart ? nameOf(sides[name]) : formatShortDays(daysOf(sides[name])),
    ...sumBars(charges[name], sides[name], { key, length, count }),
  }));
  if (both.every(({ bars }) => bars.every((cents) => cents === 0n))) return undefined;
  const hasOthers = both.some(({ others }) => absolute(others) >= HALF_A_DOLLAR);
  const hasWeekdays = !areFromStart && dayCount <= WEEK && haveSameWeekdays(sides);
  const ranges = Array.from({ length: count }, (_, index) =>
    hasWeekdays
      ? formatWeekday(addDays(daysOf(sides.after).first, index))
      : rangeOf(index * length + 1, Math.min(dayCount, (index + 1) * length)),
  );
  const areMonths = areFromStart && Object.values(sides).every(({ months }) => isSingleMonth(months));
  const byDay = areMonths ? answerText.dayOfMonth : answerText.dayOfPeriod;
  return chart({
    type: "bar",
    title: (length === 1 ? answerText.byDay : answerText.byWeek)(
      truncateLine(placeNames(reasons)(place), NAME_LENGTH),
    ),
    categories: [...ranges, ...(hasOthers ? [answerText.otherDays] : [])],
    series: both.map(({ name, bars: [first = 0n, ...bars], others }) => ({
      name,
      cents: inDollars(hasOthers ? [first, ...bars, others] : [first + others, ...bars]),
    })),
    xLabel: hasWeekdays ? answerText.weekday : byDay,
    yLabel: answerText.inUsDollars,
  });
}

/** What a place cost, in US cents: in each bar, and on days outside the period or without a day. */
function sumBars(
  { groups, daysByPlace }: SideCharges,
  side: Side,
  { key, length, count }: { readonly key: string; readonly length: number; readonly count: number },
): { bars: bigint[]; others: bigint } {
  const { first, last } = daysOf(side);
  const bars = new Array<bigint>(count).fill(0n);
  for (const [day, cents] of daysByPlace.flatMap((days) => Object.entries(days[key] ?? {}))) {
    const index = Math.floor((countDays({ first, last: day }) - 1) / length);
    if (day >= first && day <= last) bars[index] = (bars[index] ?? 0n) + BigInt(cents);
  }
  const charges = groups.filter((group) => placeKey(group) === key).flatMap((group) => group.charges);
  const total = toCents(sumMoney(charges.map(({ amount }) => amount)));
  return { bars, others: bars.reduce((rest, cents) => rest - cents, total) };
}

/** US cents in whole dollars that add up to their rounded sum. */
function inDollars(parts: readonly bigint[]): bigint[] {
  const total = parts.reduce((sum, cents) => sum + cents, 0n);
  const ratios = parts.map((numerator) => ({ numerator, denominator: 100n }));
  return allocate(ratios, toWholeDollars(total)).map((each) => each * 100n);
}

function rangeOf(first: number, last: number): string {
  return first === last ? `${first}` : `${first}–${last}`;
}

function haveSameWeekdays({ before, after }: Sides): boolean {
  return formatWeekday(daysOf(before).first) === formatWeekday(daysOf(after).first);
}

/** Series have short names. */
function nameOf({ months }: Side): string {
  if (isSingleMonth(months)) return formatPeriod(months);
  const last = periodOf(monthNumber(months.end) - 1, 1);
  return `${formatShortMonth(months)} – ${formatShortMonth(last)}`;
}
