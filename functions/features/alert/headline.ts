import { formatDay, formatWeekday } from "../../money/days.ts";
import { formatCents, percentChange } from "../../money/money.ts";
import { formatPeriod, monthNumber, periodOf } from "../../money/period.ts";
import { LABEL_LENGTH } from "../../slack/block-kit.ts";
import { truncate } from "../../slack/mrkdwn.ts";
import type { AlertDetails } from "./details.ts";
import { messageText } from "./message-text.ts";
import type { AlertRequest } from "./request.ts";
import { scopeName, seriesName } from "./scope-names.ts";

/** What changed, in one line of plain text. */
export function alertHeadline(details: AlertDetails, request: AlertRequest): string {
  switch (details.kind) {
    case "anomaly": {
      const name = shortName(seriesName(details.series, request));
      const [amount, normal] = [details.cents, details.normalCents].map(dollars) as [string, string];
      if (details.change === "normal") return messageText.backToNormal(name, amount);
      const isLevel = details.change === "new_level";
      return (isLevel ? messageText.newLevel : messageText.unusual)(name, amount, normal);
    }
    case "above":
      return messageText.above(
        shortName(scopeName(request)),
        formatCents(BigInt(details.cents)),
        weekdayOf(details.day),
      );
    case "growth": {
      const percent = percentChange(BigInt(details.cents), BigInt(details.previousCents));
      return messageText.growth(
        shortName(scopeName(request)),
        percent?.replace("+", "") ?? dollars(Number(details.cents)),
      );
    }
    case "new_cluster":
      return messageText.newCluster(shortName(details.place.cluster));
    case "tier":
      return messageText.tier(shortName(details.place.cluster), details.tier);
    case "invoice": {
      const text = details.state === "failed" ? messageText.invoiceFailed : messageText.invoiceClosed;
      return text(monthName(details.month));
    }
    case "credits":
      return messageText.creditsLow(formatCents(BigInt(details.leftCents)));
  }
}

/** So that the numbers fit behind it. */
function shortName(name: string): string {
  return truncate(name, LABEL_LENGTH);
}

/** `2026-10` as `October 2026`. */
export function monthName(month: string): string {
  return formatPeriod(periodOf(monthNumber(`${month}-01`), 1));
}

/** `Saturday 14 November`. @param day ISO date */
export function weekdayOf(day: string): string {
  return `${formatWeekday(day)} ${formatDay(day)}`;
}

/** @param cents US cents */
export function dollars(cents: number): string {
  return formatCents(BigInt(Math.round(cents)));
}
