import { compareMoney, exactDecimal, formatCents, type Money } from "../../money/money.ts";
import type { BeforeAfter } from "../charges/sides.ts";

/** For people: `+$938.95`, `-$5.00`, `$0.00`. */
export function signedCents(cents: bigint): string {
  return `${cents > 0n ? "+" : ""}${formatCents(cents)}`;
}

/** For people, with the digits that tell them apart: `4,175`, `12.3`, `0.00412`. */
export function formatQuantities(quantities: BeforeAfter<Money>): readonly [before: string, after: string] {
  return formatApart(quantities, formatQuantity, 3);
}

/** For people: `$0.54`, `$0.000137`. @param price in US dollars */
export function formatPrice(price: Money, maximumSignificantDigits: number): string {
  const number = toNumber(price);
  const digits = number.toLocaleString("en-US", { maximumSignificantDigits });
  const isCents = /^-?[\d,]*(?:\.\d)?$/.test(digits);
  return `$${isCents ? number.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 }) : digits}`;
}

/** For people, with the digits that tell them apart: `$0.54`, `$0.56`. */
export function formatPrices(prices: BeforeAfter<Money>): readonly [before: string, after: string] {
  return formatApart(prices, formatPrice, 4);
}

/** For people, with the digits that tell them apart: `5%`, `12.5%`. */
export function formatPercents(percents: BeforeAfter<Money>): readonly [before: string, after: string] {
  return formatApart(percents, formatPercent, 1);
}

const MAX_DIGITS = 10;

function formatApart(
  values: BeforeAfter<Money>,
  format: (value: Money, digits: number) => string,
  digits: number,
): readonly [before: string, after: string] {
  const [before, after] = [format(values.before, digits), format(values.after, digits)];
  const isHidden = before === after && compareMoney(values.before, values.after) !== 0;
  return isHidden && digits < MAX_DIGITS ? formatApart(values, format, digits + 1) : [before, after];
}

function formatQuantity(quantity: Money, digits: number): string {
  const number = toNumber(quantity);
  const isLarge = Math.abs(number) >= 100;
  const options = isLarge ? { maximumFractionDigits: digits - 3 } : { maximumSignificantDigits: digits };
  return number.toLocaleString("en-US", options);
}

function formatPercent(percent: Money, maximumFractionDigits: number): string {
  return `${toNumber(percent).toLocaleString("en-US", { maximumFractionDigits })}%`;
}

function toNumber(money: Money): number {
  return Number(exactDecimal(money));
}
