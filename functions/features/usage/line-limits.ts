import { monthCount, monthNumber, periodOf } from "../../money/period.ts";
import { CommandError } from "../../slack/command-error.ts";
import { isLineBased, type UsageRequest } from "./request.ts";
import { usageCommandText } from "./text.ts";

/** All lines of so many months are read, and of as many that they are compared with. */
const MAX_MONTHS = 12;

/** @param format the whole command for a request. @throws CommandError for what lines of invoices can't answer */
export function checkLineRequest(request: UsageRequest, format: (request: UsageRequest) => string): void {
  if (!isLineBased(request)) return;
  const { raw, period } = request;
  if (raw) {
    const example = format({ ...request, raw: false, csv: true });
    throw new CommandError("conflict", usageCommandText.rawLines, { word: "raw", example });
  }
  if (monthCount(period) <= MAX_MONTHS) return;
  const last = periodOf(monthNumber(period.end) - MAX_MONTHS, MAX_MONTHS);
  throw new CommandError("period_too_long", usageCommandText.tooManyMonths(MAX_MONTHS), {
    word: format(request),
    example: format({ ...request, period: last }),
  });
}
