import { formatDays } from "../../money/days.ts";
import { formatCents } from "../../money/money.ts";
import { formatPeriod } from "../../money/period.ts";
import { code } from "../../slack/mrkdwn.ts";
import { formatFilters } from "../filters.ts";
import { forecastText } from "../forecast-text.ts";
import { percentOfBudget, spentBar } from "./bar.ts";
import { newsText } from "./news-text.ts";
import type { BudgetRequest } from "./request.ts";
import type { Standing } from "./standing.ts";

/** Spent and budget, the bar, and what is to come: lines of mrkdwn. */
export function standingLines(standing: Standing): string[] {
  const { period, days, spentCents, budgetCents, daysLeft, forecast } = standing;
  const name = formatPeriod(period);
  if (!days) return [newsText.noDay(name)];
  const outlook = [
    daysLeft > 0 ? newsText.daysLeft(daysLeft) : newsText.ended(name),
    ...(forecast
      ? [newsText.onTrack(forecastText(forecast, period), percentOfBudget(forecast.cents, budgetCents))]
      : []),
  ];
  return [
    newsText.spent(formatCents(spentCents), formatCents(budgetCents)),
    newsText.bar(spentBar(spentCents, budgetCents), percentOfBudget(spentCents, budgetCents)),
    outlook.join("  ·  "),
  ];
}

/** Which costs count, and where they are from, in mrkdwn. */
export function standingNotes(request: BudgetRequest, { days, hasCredits }: Standing): string[] {
  const filters = formatFilters(request).join(" ");
  return [
    ...(days ? [newsText.through(formatDays(days))] : []),
    ...(hasCredits ? [newsText.beforeCredits] : []),
    ...(filters ? [code(filters)] : []),
  ];
}
