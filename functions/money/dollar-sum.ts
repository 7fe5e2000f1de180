import { type Money, MoneyError, NO_DOLLARS, parseDollars, sumMoney } from "./money.ts";

/** A running sum of US dollars, exact and fast: one safe integer for each number of decimals. */
export interface DollarSum {
  readonly unitsByScale: number[];
  /** The part beyond safe integers. */
  rest: Money;
}

/** Integers with up to this many digits are safe. */
const MAX_DIGITS = 15;
/** Adding another `MAX_DIGITS` digits to a sum up to this stays exact. */
const MAX_SUM = Number.MAX_SAFE_INTEGER - 10 ** MAX_DIGITS;

const ZERO_CODE = 48;
const DOT_CODE = 46;
const MINUS_CODE = 45;

export function createDollarSum(): DollarSum {
  return { unitsByScale: new Array(MAX_DIGITS + 1).fill(0), rest: NO_DOLLARS };
}

export type Amount = Money | SafeAmount;

/** Like `Money`, in a safe integer. */
interface SafeAmount {
  readonly units: number;
  readonly scale: number;
}

/**
 * Reads an amount as `parseDollars` does, apart from surrounding spaces, but parses plain decimals of up to 15 digits as
 * fast as floats.
 *
 * @returns undefined for other text.
 */
export function readDollars(text: string): Amount | undefined {
  return readSafeAmount(text) ?? tryToParse(text.trim());
}

export function toMoney({ units, scale }: Amount): Money {
  return { units: BigInt(units), scale };
}

/** Adds an amount to several sums. */
export function addDollars(sums: readonly DollarSum[], { units, scale }: Amount): void {
  for (const sum of sums) {
    if (typeof units === "number") addSafeAmount(sum, units, scale);
    else sum.rest = sumMoney([sum.rest, { units, scale }]);
  }
}

export function totalOf(sum: DollarSum): Money {
  const parts = sum.unitsByScale.map((units, scale) => ({ units: BigInt(units), scale }));
  return sumMoney([sum.rest, ...parts.filter(({ units }) => units !== 0n)]);
}

function tryToParse(text: string): Money | undefined {
  if (text === "") return undefined;
  try {
    return parseDollars(text);
  } catch (error) {
    if (error instanceof MoneyError) return undefined;
    throw error;
  }
}

/** @returns undefined unless the text is up to 15 digits, with an optional minus and dot. */
function readSafeAmount(text: string): SafeAmount | undefined {
  const isNegative = text.charCodeAt(0) === MINUS_CODE;
  let units = 0;
  let digits = 0;
  let dot = -1;
  for (let index = isNegative ? 1 : 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    const digit = code - ZERO_CODE;
    if (digit >= 0 && digit <= 9) {
      units = units * 10 + digit;
      digits++;
    } else if (code === DOT_CODE && dot < 0) dot = index;
    else return undefined;
  }
  if (digits === 0 || digits > MAX_DIGITS) return undefined;
  return { units: isNegative ? -units : units, scale: dot < 0 ? 0 : text.length - dot - 1 };
}

function addSafeAmount(sum: DollarSum, units: number, scale: number): void {
  const before = sum.unitsByScale[scale] ?? 0;
  if (Math.abs(before) > MAX_SUM) {
    sum.rest = sumMoney([sum.rest, { units: BigInt(before), scale }]);
    sum.unitsByScale[scale] = units;
  } else {
    sum.unitsByScale[scale] = before + units;
  }
}
