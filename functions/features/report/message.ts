import { formatCents } from "../../money/money.ts";
import { formatPeriod, isRunning, previousPeriod } from "../../money/period.ts";
import { LABEL_LENGTH, type Message } from "../../slack/block-kit.ts";
import { code, escapeMrkdwn, truncate } from "../../slack/mrkdwn.ts";
import { largestChanges } from "../usage/change.ts";
import { changeOf, type UsageViewModel, usageAnswer } from "../usage/message.ts";
import type { UsageRow, UsageSummary } from "../usage/summary.ts";
import { usageText } from "../usage/text.ts";
import { attachesOpenInvoice, type ReportRun } from "./command.ts";
import { completeDays, formatDays, linearForecast, type MonthToDate } from "./month-to-date.ts";
import { reportText } from "./text.ts";

/** What a report says beside the table. */
export interface ReportViewModel extends Pick<UsageViewModel, "organizations" | "userId" | "today"> {
  readonly request: ReportRun;
  /** Whether the invoice of the period still changes. */
  readonly isPending: boolean;
  /** Of a month that is running, where it is known, and the name of the organization whose invoices tell it. */
  readonly monthToDate: (MonthToDate & { readonly organization: string }) | undefined;
}

/**
 * A report: the answer to its question, with what people look for first.
 *
 * @param summary the rows that the table shows.
 * @param rows all rows, for what has changed.
 */
export function reportMessage(
  summary: UsageSummary,
  rows: readonly UsageRow[],
  view: ReportViewModel,
): Message {
  const { request, today, organizations, userId } = view;
  const numbers = isRunning(request.period, today) ? runningNotes(summary, view) : changeNotes(summary, rows);
  // A month may have ended where the subscriber is, and not yet in UTC, where its invoice is waited for all the same.
  const notes = attachesOpenInvoice(request, today) ? numbers : [...pendingNote(view), ...numbers];
  return usageAnswer(summary, {
    request,
    organizations,
    userId,
    today,
    notes,
    origin: reportText.reportOf(request.schedule.every, code(request.reportId), userId),
  });
}

function pendingNote({ request, isPending }: ReportViewModel): string[] {
  if (!isPending) return [];
  const mayMove = reportText.reportMayMove(formatPeriod(request.period));
  return [request.invoice ? `${mayMove} ${reportText.reportInvoiceFollows}` : mayMove];
}

/** Where there is nothing to compare with, everything is new, and nothing is a change. */
function changeNotes(summary: UsageSummary, rows: readonly UsageRow[]): string[] {
  if (summary.previousCents === 0n) return [];
  const { increases, decreases } = largestChanges(rows);
  const list = (title: string, changed: readonly UsageRow[]) =>
    changed.length === 0 ? [] : [[title, ...changed.map(line)].join("\n")];
  const line = ({ label, cents, previousCents }: UsageRow) =>
    reportText.changedRow(
      escapeMrkdwn(truncate(label ?? usageText.without(summary.groupBy), LABEL_LENGTH)),
      changeOf(cents, previousCents),
    );
  return [...list(reportText.largestIncreases, increases), ...list(reportText.largestDecreases, decreases)];
}

function runningNotes(summary: UsageSummary, view: ReportViewModel): string[] {
  const { period } = summary;
  const now = view.today.getTime();
  const expected = linearForecast(summary.totalCents, period, now);
  if (expected === undefined || summary.rows.length === 0) return [];
  return [
    view.monthToDate ? monthToDateNote(summary, view.monthToDate) : reportText.monthToDateUnknown,
    reportText.outlook(formatPeriod(period), formatCents(expected), completeDays(period, now)),
  ];
}

function monthToDateNote(
  { period }: UsageSummary,
  { days, cents, previousCents, organization }: MonthToDate & { readonly organization: string },
): string {
  const change = changeOf(cents, previousCents);
  const before = formatDays(previousPeriod(period), days);
  const compared = usageText.compared(change, before, formatCents(previousCents));
  return reportText.monthToDate(
    escapeMrkdwn(organization),
    formatDays(period, days),
    formatCents(cents),
    compared,
  );
}
