import { compareLastDays, type DayComparison } from "../../money/daily-costs.ts";
import { type Days, daysUntil, formatDays, formatWeekday } from "../../money/days.ts";
import { formatCents, parseDollars, toCents } from "../../money/money.ts";
import type { Period } from "../../money/period.ts";
import { changeOf } from "../change.ts";
import { type DailyViewModel, sourceOf } from "../usage/daily-notes.ts";
import type { UsageViewModel } from "../usage/message.ts";
import { COMPARISONS } from "./lead-days.ts";
import type { ReportRun } from "./request.ts";
import { postText } from "./text.ts";

/**
 * What a weekly report begins with: the last seven days that are complete and charged. A daily one begins with the last
 * such day, compared with the day before and the same weekday of the week before.
 *
 * @param reasons why a week differs from the one before, the largest first, in mrkdwn
 * @returns undefined for monthly reports and where daily costs are unknown.
 */
export function recentDays(
  { schedule: { every }, period }: ReportRun,
  view: DailyViewModel,
  reasons: readonly string[],
): UsageViewModel["lead"] {
  const { costs } = view;
  const compared = COMPARISONS[every]
    .map((days) => costs && compareLastDays(costs, days))
    .filter((each) => each !== undefined);
  const [first] = compared;
  if (!costs || !first) return undefined;
  const days = postText.days(formatCents(first.cents), compared.map(changeFrom), sourceOf(view));
  const isFirstShown = compared.some(
    (each) => includes(each.days, period) || includes(each.previousDays, period),
  );
  const onceCents = toCents(parseDollars(costs.bookedOnce));
  const once = postText.bookedOnce(formatCents(onceCents), formatDays(daysUntil(period.start, 1)));
  const lines = [
    days,
    ...(isFirstShown && onceCents !== 0n ? [once] : []),
    ...reasons.slice(0, 1).map(postText.mainly),
  ];
  return {
    title: postText.daysHeader(named(first.days)),
    text: lines.join("\n"),
    days: { ...first.days, comparedWith: first.previousDays.first },
  };
}

/** Whether the days include the first one of a period. */
function includes({ first, last }: Days, { start }: Period): boolean {
  return first <= start && start <= last;
}

function changeFrom({ cents, previousCents, previousDays }: DayComparison): string {
  const change = changeOf(cents, previousCents);
  return postText.changeFrom(change, named(previousDays), formatCents(previousCents));
}

/** A single day with its weekday. */
function named(days: Days): string {
  const text = formatDays(days);
  return days.first === days.last ? postText.weekdayOf(formatWeekday(days.last), text) : text;
}
