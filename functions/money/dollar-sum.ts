import { type Money, parseDollars, sumMoney } from "./money.ts";

/** A running sum of US dollars, exact and quick: one for every number of decimals, each a safe integer. */
export interface DollarSum {
  readonly unitsByScale: number[];
  /** What did not fit into safe integers. */
  rest: Money;
}

/** Integers of so many digits stay exact in a double, and so does their sum with any other below `ROOM`. */
const MAX_DIGITS = 15;
const ROOM = Number.MAX_SAFE_INTEGER - 10 ** MAX_DIGITS;

const ZERO_CODE = 48;
const DOT_CODE = 46;
const MINUS_CODE = 45;

/** A sum of nothing yet. */
export function createDollarSum(): DollarSum {
  return { unitsByScale: new Array(MAX_DIGITS + 1).fill(0), rest: { units: 0n, scale: 0 } };
}

/** An amount ready to be added: in safe integers where it fits. */
type Amount = Money | Plain;

interface Plain {
  readonly units: number;
  readonly scale: number;
}

/**
 * Reads an amount for `addDollars`. A plain decimal number of up to 15 digits costs no more than reading it as a
 * float would; everything else that `parseDollars` reads is just as exact.
 *
 * @throws MoneyError when the text, apart from spaces around it, is not an amount
 */
export function readDollars(text: string): Amount {
  return readPlain(text) ?? parseDollars(text.trim());
}

/** Adds an amount to several sums. */
export function addDollars(sums: readonly DollarSum[], { units, scale }: Amount): void {
  for (const sum of sums) {
    if (typeof units === "number") addPlain(sum, units, scale);
    else sum.rest = sumMoney([sum.rest, { units, scale }]);
  }
}

/** What has been added so far. */
export function totalOf(sum: DollarSum): Money {
  const parts = sum.unitsByScale.map((units, scale) => ({ units: BigInt(units), scale }));
  return sumMoney([sum.rest, ...parts.filter(({ units }) => units !== 0n)]);
}

/** Digits with at most a minus before and a dot in between; undefined for any other text. */
function readPlain(text: string): Plain | undefined {
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

function addPlain(sum: DollarSum, units: number, scale: number): void {
  const before = sum.unitsByScale[scale] ?? 0;
  if (before > ROOM || before < -ROOM) {
    sum.rest = sumMoney([sum.rest, { units: BigInt(before), scale }]);
    sum.unitsByScale[scale] = units;
  } else {
    sum.unitsByScale[scale] = before + units;
  }
}
