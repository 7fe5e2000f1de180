import {
  compareMonthToDate,
  type DailyCosts,
  type DayComparison,
  forecastMonth,
  lastChargedDay,
} from "../../money/daily-costs.ts";
import { completeDays, formatDays } from "../../money/days.ts";
import { formatCents, parseDollars, toCents } from "../../money/money.ts";
import { formatPeriod, isSingleMonth, type Period } from "../../money/period.ts";
import { escapeMrkdwn } from "../../slack/mrkdwn.ts";
import { changeOf } from "./change.ts";
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

/**
 * The running month so far compared with the same days of the month before, and its forecast, as paragraphs in mrkdwn.
 *
 * @returns nothing for other periods, and before a day is complete.
 */
export function monthNotes({ start, end }: Period, view: DailyViewModel): string[] {
  const month = { start, end };
  const now = view.today.getTime();
  const days = completeDays(month, now);
  const isOver = Date.parse(month.end) <= now;
  if (!isSingleMonth(month) || isOver || days < 1) return [];
  const { costs } = view;
  if (!costs) return [usageText.noDailyCosts];
  if ((lastChargedDay(costs, now) ?? "") < start) return [usageText.noChargedDay(formatPeriod(month))];
  const { comparison, forecast } = knownNotes(month, costs, view);
  return [comparison ?? usageText.noDayComparison, forecast ?? usageText.noForecast(formatPeriod(month))];
}

/** The paragraphs of `monthNotes` that have numbers. */
export function knownMonthNotes({ start, end }: Period, view: DailyViewModel): string[] {
  if (!view.costs) return [];
  const { comparison, forecast } = knownNotes({ start, end }, view.costs, view);
  return [comparison, forecast].filter((note) => note !== undefined);
}

function knownNotes(month: Period, costs: DailyCosts, view: DailyViewModel) {
  const now = view.today.getTime();
  const comparison = compareMonthToDate(costs, month, now);
  const expected = forecastMonth(costs, month, now);
  return {
    comparison: comparison && daysNote(comparison, view),
    forecast:
      expected === undefined
        ? undefined
        : usageText.forecast({
            period: formatPeriod(month),
            amount: formatCents(expected),
            credits: creditsOf(costs),
            only: onlyOwners(costs, view.owners),
          }),
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
function onlyOwners({ organizationIds }: DailyCosts, owners: readonly CostOwner[]): string | undefined {
  const isCovered = ({ id }: CostOwner) => id === undefined || organizationIds.includes(id);
  if (owners.every(isCovered)) return undefined;
  const names = owners.filter(isCovered).map(({ name }) => escapeMrkdwn(name));
  return names.length > 0 ? usageText.organizations(names) : undefined;
}
