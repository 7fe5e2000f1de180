import { formatCents, multiplyMoney, parseDollars, toCents } from "../money/money.ts";
import { unknownValue } from "../slack/command-error.ts";
import { amountText } from "./text.ts";

const MAX_CENTS = 100_000_000_000_000n;
const FACTORS: ReadonlyMap<string, string> = new Map([
  ["k", "1e3"],
  ["m", "1e6"],
]);

/**
 * Reads `12500`, `$12,500.50`, `12.5k` and `2m`.
 *
 * @param example a command that works when pasted
 * @returns US cents
 * @throws CommandError
 */
export function parseAmount(word: string, example: string): number {
  const refuse = (problem: string, suggestion?: string) =>
    unknownValue(problem, { word, suggestion, example });
  const plain = word.replace(/[$€£¥]|(?:usd|eur|gbp)$/gi, "");
  if (/[€£¥]|(?:eur|gbp)$/i.test(word)) {
    throw refuse(amountText.notInDollars(word), /\d/.test(plain) ? plain : undefined);
  }
  const [, whole = "", fraction = "", unit = ""] =
    /^(\d+|\d{1,3}(?:,\d{3})+)(?:\.(\d+))?([km]?)$/i.exec(plain) ?? [];
  if (!whole) throw refuse(/^-/.test(word) ? amountText.tooSmall : amountText.notAnAmount(word));
  const dollars = `${whole.replaceAll(",", "").slice(0, 20)}.${fraction.slice(0, 20) || "0"}`;
  const factor = FACTORS.get(unit.toLowerCase()) ?? "1";
  const amount = multiplyMoney(parseDollars(dollars), parseDollars(factor));
  const cents = toCents(amount);
  // `12.500` is twelve thousand five hundred in much of Europe.
  const isGrouped = unit === "" && fraction.length === 3;
  if (isGrouped || cents * 10n ** BigInt(amount.scale) !== amount.units * 100n) {
    throw refuse(amountText.decimals(word), isGrouped ? `${whole}${fraction}` : undefined);
  }
  if (cents === 0n) throw refuse(amountText.tooSmall);
  if (cents >= MAX_CENTS) throw refuse(amountText.tooLarge);
  return Number(cents);
}

/** `$1,000`, `$0.50`: as `parseAmount` reads it. @param cents US cents */
export function formatAmount(cents: number): string {
  return formatCents(BigInt(cents)).replace(/\.00$/, "");
}
