import { formatCents } from "../../money/money.ts";
import { CommandError, missingValue, unknownValue } from "../../slack/command-error.ts";
import { alertCommandText } from "./text.ts";

const AMOUNT = /^\$?(\d{1,3}(?:,\d{3})+|\d{1,9})(?:\.(\d{1,2}))?(k)?\$?$/i;

/**
 * Reads `$1,000`, `1000.50` and `2.5k` as US cents.
 *
 * @param lead the word before it
 * @throws CommandError
 */
export function readAmount(word: string | undefined, lead: string, example: string): number {
  if (word === undefined) throw missingValue(alertCommandText.amount, { word: lead, example });
  const [, whole = "", fraction = "", thousands] = AMOUNT.exec(word) ?? [];
  const cents = Number(whole.replaceAll(",", "")) * 100 + Number(fraction.padEnd(2, "0"));
  if (cents > 0) return thousands ? cents * 1000 : cents;
  if (/^[€£¥]|(?:eur|gbp)$/i.test(word)) {
    throw new CommandError("conflict", alertCommandText.notDollars, { word, example });
  }
  throw unknownValue(alertCommandText.notAnAmount(word), { word, example });
}

/** `$1,000`, `$0.50`: as `readAmount` reads it. */
export function formatAmount(cents: number): string {
  return formatCents(BigInt(cents)).replace(/\.00$/, "");
}
