import { exactDecimal, formatCents, type Money } from "../../money/money.ts";
import type { BeforeAfter } from "./effect.ts";

/** For people: `+$938.95`, `-$5.00`, `$0.00`. */
export function signedCents(cents: bigint): string {
  return `${cents > 0n ? "+" : ""}${formatCents(cents)}`;
}

/** For people: `4,175`, `12.3`, `0.00412`. */
export function formatQuantity(quantity: Money): string {
  const number = toNumber(quantity);
  const digits = Math.abs(number) >= 100 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return number.toLocaleString("en-US", digits);
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
  return before === after && digits < MAX_DIGITS ? formatApart(values, format, digits + 1) : [before, after];
}

function formatPercent(percent: Money, maximumFractionDigits: number): string {
  return `${toNumber(percent).toLocaleString("en-US", { maximumFractionDigits })}%`;
}

function toNumber(money: Money): number {
  return Number(exactDecimal(money));
}
