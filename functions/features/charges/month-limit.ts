import { monthCount, monthNumber, type Period, periodOf } from "../../money/period.ts";
import { CommandError } from "../../slack/command-error.ts";

/** Per side; reading the lines of more invoices takes too long. */
export const MAX_READ_MONTHS = 12;

interface TooLong {
  readonly sentence: string;
  readonly word: string;
  readonly example: string;
}

/**
 * @param tooLong the mistake, given the last months of the period that can be read
 * @throws CommandError where a period is too long
 */
export function checkReadableMonths(period: Period, tooLong: (last: Period) => TooLong): void {
  if (monthCount(period) <= MAX_READ_MONTHS) return;
  const last = periodOf(monthNumber(period.end) - MAX_READ_MONTHS, MAX_READ_MONTHS);
  const { sentence, ...mistake } = tooLong(last);
  throw new CommandError("period_too_long", sentence, mistake);
}
