import { dayNumber, isoDay } from "../money/days.ts";
import { type Money, normalizeMoney } from "../money/money.ts";

/** US dollars by ISO date, in the order of the days. Days without charges are missing. */
export type AmountsByDay = ReadonlyMap<string, Money>;

const DAY_MS = 24 * 60 * 60 * 1000;

/** An array of days may have this many times as many as there are amounts, and two months more. */
const MAX_GAPS = 4;
const MIN_DAYS = 62;

/** Sorts amounts by day, and keeps them in as little memory as possible: large organizations have a million. */
export function compactDays(amounts: Iterable<readonly [day: string, amount: Money]>): AmountsByDay {
  const sorted = [...amounts]
    .map(([day, amount]) => [day, normalizeMoney(amount)] as const)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  const { first, scale, units } = spread(new Map(sorted));
  const isDense = units.length <= MAX_GAPS * sorted.length + MIN_DAYS;
  const isSafe = isDense && units.every((each) => each === undefined || Number.isSafeInteger(Number(each)));
  if (!isSafe) return new Map(sorted);
  return new DayArray(
    first,
    scale,
    Float64Array.from(units, (each) => Number(each ?? Number.NaN)),
  );
}

/** `20393 2 123,,456`: the first day since 1970, the scale, and the units of each day. */
export function encodeDays(amounts: AmountsByDay): string {
  const { first, scale, units } = spread(amounts);
  return `${first} ${scale} ${units.join(",")}`;
}

/** Reads what `encodeDays` wrote. */
export function decodeDays(text: string): AmountsByDay {
  const [first = "", scale = "", all = ""] = text.split(" ");
  const entries = all.split(",").flatMap((units, index) => {
    const day = nameOf(Number(first) + index);
    return units === "" ? [] : [[day, { units: BigInt(units), scale: Number(scale) }] as const];
  });
  return compactDays(entries);
}

/** All days from the first to the last one, in units of 10^-scale US dollars; undefined for those without an amount. */
function spread(amounts: AmountsByDay) {
  const scale = Math.max(0, ...[...amounts.values()].map((amount) => amount.scale));
  const numbers = [...amounts.keys()].map(dayNumber);
  const first = numbers[0] ?? 0;
  const units = new Array<bigint | undefined>((numbers.at(-1) ?? first - 1) - first + 1).fill(undefined);
  for (const [day, amount] of amounts) {
    units[dayNumber(day) - first] = amount.units * 10n ** BigInt(scale - amount.scale);
  }
  return { first, scale, units };
}

class DayArray implements AmountsByDay {
  readonly #first: number;
  readonly #scale: number;
  readonly #units: Float64Array;

  /** @param units NaN for days without an amount */
  constructor(first: number, scale: number, units: Float64Array) {
    this.#first = first;
    this.#scale = scale;
    this.#units = units;
  }

  get size(): number {
    return this.#units.filter((units) => !Number.isNaN(units)).length;
  }

  get(day: string): Money | undefined {
    const units = this.#units[dayNumber(day) - this.#first];
    return units === undefined || Number.isNaN(units) ? undefined : this.#amountOf(units);
  }

  has(day: string): boolean {
    return this.get(day) !== undefined;
  }

  *entries(): MapIterator<[string, Money]> {
    for (const [index, units] of this.#units.entries()) {
      if (!Number.isNaN(units)) yield [nameOf(this.#first + index), this.#amountOf(units)];
    }
  }

  *keys(): MapIterator<string> {
    for (const [day] of this.entries()) yield day;
  }

  *values(): MapIterator<Money> {
    for (const [, amount] of this.entries()) yield amount;
  }

  forEach(call: (amount: Money, day: string, map: AmountsByDay) => void): void {
    for (const [day, amount] of this.entries()) call(amount, day, this);
  }

  [Symbol.iterator](): MapIterator<[string, Money]> {
    return this.entries();
  }

  #amountOf(units: number): Money {
    return normalizeMoney({ units: BigInt(units), scale: this.#scale });
  }
}

const names = new Map<number, string>();
const MAX_NAMES = 10_000;

function nameOf(day: number): string {
  const known = names.get(day);
  if (known !== undefined) return known;
  if (names.size === MAX_NAMES) names.clear();
  const name = isoDay(day * DAY_MS);
  names.set(day, name);
  return name;
}
