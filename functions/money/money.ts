/** An exact amount: `units` × 10^-`scale` US dollars. `scale` is never negative. */
export interface Money {
  readonly units: bigint;
  readonly scale: number;
}

/** What Cost Explorer counts in: US dollars, or with a sales contract Atlas Credits. Invoices are always in US dollars. */
export const CURRENCIES = ["USD", "credits"] as const;
export type Currency = (typeof CURRENCIES)[number];

/** A text is not an amount. `message` quotes it. */
export class MoneyError extends Error {
  override readonly name = "MoneyError";
  readonly code = "invalid_amount";
}

export const NO_DOLLARS: Money = { units: 0n, scale: 0 };
const CENT_SCALE = 2;
const MAX_EXPONENT = 100;
const MAX_DIGITS = 200;

/**
 * Parses a decimal number of US dollars without losing a digit: `1018.39`, `-5`, `+.5`, `1.2e-7`.
 *
 * @throws MoneyError for other text, and for exponents beyond ±100 or over 200 characters, which would only cost memory.
 */
export function parseDollars(text: string): Money {
  const match = /^([+-]?)(?=\.?\d)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(text);
  if (!match || text.length > MAX_DIGITS) throw invalidAmount(text);
  const [, sign = "", whole = "", fraction = "", exponentDigits = "0"] = match;
  const exponent = Number(exponentDigits);
  if (Math.abs(exponent) > MAX_EXPONENT) throw invalidAmount(text);

  const digits = BigInt(`${whole}${fraction}`);
  const units = sign === "-" ? -digits : digits;
  const scale = fraction.length - exponent;
  return scale >= 0 ? { units, scale } : { units: units * powerOfTen(-scale), scale: 0 };
}

export function sumMoney(amounts: Iterable<Money>): Money {
  let total = NO_DOLLARS;
  for (const amount of amounts) {
    const scale = Math.max(total.scale, amount.scale);
    total = { units: unitsAt(total, scale) + unitsAt(amount, scale), scale };
  }
  return total;
}

export function subtractMoney(amount: Money, less: Money): Money {
  return sumMoney([amount, { units: -less.units, scale: less.scale }]);
}

export function multiplyMoney(one: Money, other: Money): Money {
  return { units: one.units * other.units, scale: one.scale + other.scale };
}

/** The same amount with the smallest scale, so that equal amounts have equal fields. */
export function normalizeMoney({ units, scale }: Money): Money {
  if (units === 0n) return NO_DOLLARS;
  let normalized = { units, scale };
  while (normalized.scale > 0 && normalized.units % 10n === 0n) {
    normalized = { units: normalized.units / 10n, scale: normalized.scale - 1 };
  }
  return normalized;
}

/** For `Array.sort`. */
export function compareMoney(a: Money, b: Money): number {
  return compareBigints(subtractMoney(a, b).units, 0n);
}

/** Rounds half a cent away from zero. */
export function toCents(amount: Money): bigint {
  const scale = Math.max(amount.scale, CENT_SCALE);
  return divideRounded(unitsAt(amount, scale), powerOfTen(scale - CENT_SCALE));
}

/** Rounds half a dollar away from zero. */
export function toWholeDollars(cents: bigint): bigint {
  return divideRounded(cents, 100n);
}

/** A quotient of integers. The denominator is positive. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/**
 * Rounds parts to integers that add up to `total` (largest remainder method; the earlier of equal parts
 * wins). The parts may have unrelated denominators, so they are never summed.
 *
 * @param total the sum of the parts, rounded
 * @returns integers, each less than 1 away from its part
 * @throws RangeError for another total
 */
export function allocate(parts: readonly Ratio[], total: bigint): bigint[] {
  const shares = parts.map(({ numerator, denominator }, index) => {
    const remainder = ((numerator % denominator) + denominator) % denominator;
    return { index, remainder, denominator, floor: (numerator - remainder) / denominator };
  });
  const missing = Number(total - shares.reduce((sum, { floor }) => sum + floor, 0n));
  if (missing < 0 || missing > parts.length) {
    throw new RangeError("The total to allocate must be the sum of its parts.");
  }
  const byRemainder = shares.toSorted(
    (a, b) => compareBigints(b.remainder * a.denominator, a.remainder * b.denominator) || a.index - b.index,
  );
  const raised = new Set(byRemainder.slice(0, missing).map(({ index }) => index));
  return shares.map(({ index, floor }) => (raised.has(index) ? floor + 1n : floor));
}

/**
 * Rounds parts to cents that add up to their rounded total, see `allocate`.
 *
 * @param totalCents `toCents` of the sum of the parts
 * @throws RangeError for another total
 */
export function allocateCents(parts: readonly Money[], totalCents: bigint): bigint[] {
  const total = sumMoney(parts);
  if (toCents(total) !== totalCents) {
    throw new RangeError("The total to allocate must be the rounded sum of its parts.");
  }
  const scale = Math.max(total.scale, CENT_SCALE);
  const denominator = powerOfTen(scale - CENT_SCALE);
  return allocate(
    parts.map((part) => ({ numerator: unitsAt(part, scale), denominator })),
    totalCents,
  );
}

/** Every digit, as `parseDollars` reads it: `1234567e-5`. */
export function exactDecimal({ units, scale }: Money): string {
  return `${units}e-${scale}`;
}

/** `$12,346`, as numbers that are not exact to the cent; amounts below $100 keep their cents. */
export function formatAbout(cents: bigint): string {
  return absolute(cents) < 10_000n
    ? formatCents(cents)
    : formatCents(toWholeDollars(cents) * 100n).slice(0, -3);
}

/** For files: `12345.67`, `-5.00`, `0.00`. */
export function formatDecimal(cents: bigint): string {
  return formatCents(cents).replace(/[$,]/g, "");
}

/** `$12,345.67`, `-$5.00`, `$0.00`; in Atlas Credits `12,345.67 credits`, `-5.00 credits`. */
export function formatCents(cents: bigint, currency: Currency = "USD"): string {
  const sign = cents < 0n ? "-" : "";
  const digits = absolute(cents).toString().padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ",");
  const amount = `${whole}.${digits.slice(-2)}`;
  return currency === "USD" ? `${sign}$${amount}` : `${sign}${amount} credits`;
}

/**
 * The share of `part` in `whole`, like `12.3%`. Undefined if the whole is 0, or if credits make the part larger than the
 * whole or give it the other sign.
 */
export function percentOf(part: bigint, whole: bigint): string | undefined {
  const isShare = whole > 0n ? part >= 0n && part <= whole : part <= 0n && part >= whole;
  return whole !== 0n && isShare ? formatTenths(tenthsOfPercent(part, whole)) : undefined;
}

/** The change relative to the size of `before`: `+12.3%`, `-4.0%`, `0.0%`. Undefined if `before` is 0. */
export function percentChange(now: bigint, before: bigint): string | undefined {
  if (before === 0n) return undefined;
  const tenths = tenthsOfPercent(now - before, absolute(before));
  return tenths > 0n ? `+${formatTenths(tenths)}` : formatTenths(tenths);
}

function invalidAmount(text: string): MoneyError {
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return new MoneyError(`"${shown}" is not an amount of US dollars, such as 1018.39.`);
}

function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

function unitsAt(amount: Money, scale: number): bigint {
  return amount.scale === scale ? amount.units : amount.units * powerOfTen(scale - amount.scale);
}

/** Rounds half away from zero. */
export function divideRounded(dividend: bigint, divisor: bigint): bigint {
  const size = absolute(divisor);
  const quotient = (absolute(dividend) * 2n + size) / (size * 2n);
  return dividend < 0n === divisor < 0n ? quotient : -quotient;
}

function tenthsOfPercent(part: bigint, whole: bigint): bigint {
  return divideRounded(part * 1000n, whole);
}

function formatTenths(tenths: bigint): string {
  const digits = absolute(tenths).toString().padStart(2, "0");
  return `${tenths < 0n ? "-" : ""}${digits.slice(0, -1)}.${digits.slice(-1)}%`;
}

export function absolute(value: bigint): bigint {
  return value < 0n ? -value : value;
}

function compareBigints(a: bigint, b: bigint): number {
  return a < b ? -1 : Number(a > b);
}
