import { CommandError } from "../../../slack/command-error.ts";
import { checkReadableMonths, MAX_READ_MONTHS } from "../../charges/month-limit.ts";
import { isLineBased, type UsageRequest } from "../request.ts";
import { usageCommandText } from "../text.ts";

/** @param format the whole command for a request. @throws CommandError for what lines of invoices can't answer */
export function checkLineRequest(request: UsageRequest, format: (request: UsageRequest) => string): void {
  if (!isLineBased(request)) return;
  const { raw, period } = request;
  if (raw) {
    const example = format({ ...request, raw: false, csv: true });
    throw new CommandError("conflict", usageCommandText.rawLines, { word: "raw", example });
  }
  checkReadableMonths(period, (last) => ({
    sentence: usageCommandText.tooManyMonths(MAX_READ_MONTHS),
    word: format(request),
    example: format({ ...request, period: last }),
  }));
}
