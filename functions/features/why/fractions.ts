import Fraction from "fraction.js";
import { allocate, type Money } from "../../money/money.ts";

export const ZERO = new Fraction(0);

export function toFraction({ units, scale }: Money): Fraction {
  return new Fraction(units, 10n ** BigInt(scale));
}

/** Rounds to `places` decimals, for averages that have no end. */
export function roundToMoney(value: Fraction, places = 10): Money {
  const rounded = value.round(places);
  const scale = BigInt(places);
  return { units: (rounded.s * rounded.n * 10n ** scale) / rounded.d, scale: places };
}

export function sumFractions(values: Iterable<Fraction>): Fraction {
  let sum = ZERO;
  for (const value of values) sum = sum.add(value);
  return sum;
}

/**
 * Rounds parts to `places` decimals that add up to `total`.
 *
 * @param total in units of the last place, the sum of the parts
 * @returns in units of the last place, each less than one unit away from its part
 * @throws RangeError for another total
 */
export function allocateFractions(parts: readonly Fraction[], total: bigint, places: number): bigint[] {
  const scale = 10n ** BigInt(places);
  return allocate(
    parts.map(({ s, n, d }) => ({ numerator: s * n * scale, denominator: d })),
    total,
  );
}
