import {
  chargedDaysOf,
  compareMonthToDate,
  type DailyCosts,
  type DayComparison,
  forecastOf,
  sumDays,
} from "../../money/daily-costs.ts";
import { completeDays, formatDays } from "../../money/days.ts";
import type { Forecast } from "../../money/forecast.ts";
import { formatCents, parseDollars, toCents } from "../../money/money.ts";
import { formatPeriod, isSingleMonth, type Period } from "../../money/period.ts";
import { escapeMrkdwn } from "../../slack/mrkdwn.ts";
import { changeOf } from "../change.ts";
import { forecastText } from "../forecast-text.ts";
import { usageText } from "./text.ts";

/** An organization that the shown costs belong to. */
export interface CostOwner {
  readonly id: string | undefined;
  readonly name: string;
}

export interface DailyViewModel {
  /** Undefined if there are none. */
  readonly costs: DailyCosts | undefined;
  readonly owners: readonly CostOwner[];
  readonly today: Date;
}

/** In mrkdwn. */
export interface MonthToDate {
  /** What comes first in a message: costs so far, against the same days of the month before, and the forecast. */
  readonly lead: string | undefined;
  /** Why numbers are missing. */
  readonly notes: readonly string[];
}

/** Where the running month stands. Nothing for other periods, and before a day is complete. */
export function monthToDate({ start, end }: Period, view: DailyViewModel): MonthToDate {
  const month = { start, end };
  const now = view.today.getTime();
  const isOver = Date.parse(end) <= now;
  if (!isSingleMonth(month) || isOver || completeDays(month, now) < 1) return { lead: undefined, notes: [] };
  const { costs } = view;
  if (!costs) return { lead: undefined, notes: [usageText.noDailyCosts] };
  if ((costs.lastDay ?? "") < start) {
    return { lead: undefined, notes: [usageText.noChargedDay(formatPeriod(month))] };
  }
  const comparison = compareMonthToDate(costs, month);
  const forecast = forecastOf(costs);
  return {
    lead: [
      ...(comparison?.days.last === costs.lastDay ? [] : [soFarNote(month, costs, view)]),
      ...(comparison ? [daysNote(comparison, view)] : []),
      ...(forecast ? [forecastNote(forecast, month, costs, view)] : []),
    ].join("\n"),
    notes: [
      ...(comparison ? [] : [usageText.noDayComparison]),
      ...(forecast ? [] : [usageText.noForecast(formatPeriod(month))]),
    ],
  };
}

/** `1–20 November: $9.00, +$1.00 (+12.5%) against $8.00 on 1–20 October.` in mrkdwn. */
function daysNote({ days, previousDays, cents, previousCents }: DayComparison, view: DailyViewModel): string {
  return usageText.days({
    days: formatDays(days),
    amount: formatCents(cents),
    change: changeOf(cents, previousCents),
    previousDays: formatDays(previousDays),
    previousAmount: formatCents(previousCents),
    source: sourceOf(view),
  });
}

/** `1–20 November: $9.00.` in mrkdwn. */
function soFarNote(month: Period, costs: DailyCosts, view: DailyViewModel): string {
  const days = chargedDaysOf(costs, month);
  return days ? usageText.daysOnly(formatDays(days), formatCents(sumDays(costs, days)), sourceOf(view)) : "";
}

function forecastNote(forecast: Forecast, month: Period, costs: DailyCosts, view: DailyViewModel): string {
  return usageText.onTrack({
    forecast: forecastText(forecast, month),
    credits: creditsOf(costs),
    only: onlyOwners(costs, view.owners),
  });
}

/** Where daily numbers are from, and how they differ from the others in a message, in mrkdwn. */
export function sourceOf({ costs, owners }: DailyViewModel): string {
  const hasCredits = costs?.hasCredits ?? false;
  return usageText.fromInvoices(costs && onlyOwners(costs, owners), hasCredits);
}

function creditsOf({ credits }: DailyCosts): string | undefined {
  const cents = toCents(parseDollars(credits));
  return cents === 0n ? undefined : formatCents(cents);
}

/** The names of the organizations with daily costs, unless these are all. */
export function onlyOwners(
  { organizationIds }: DailyCosts,
  owners: readonly CostOwner[],
): string | undefined {
  const isCovered = ({ id }: CostOwner) => id === undefined || organizationIds.includes(id);
  if (owners.every(isCovered)) return undefined;
  const names = owners.filter(isCovered).map(({ name }) => escapeMrkdwn(name));
  return names.length > 0 ? usageText.organizations(names) : undefined;
}
