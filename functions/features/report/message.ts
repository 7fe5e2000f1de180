import { type Currency, formatCents } from "../../money/money.ts";
import { formatPeriod, isRunning, previousPeriod } from "../../money/period.ts";
import { LABEL_LENGTH, type Message } from "../../slack/block-kit.ts";
import { code, escapeMrkdwn, truncate } from "../../slack/mrkdwn.ts";
import { largestChanges } from "../usage/change.ts";
import { changeOf, type UsageViewModel, usageAnswer } from "../usage/message.ts";
import { rowLabel } from "../usage/row-label.ts";
import type { UsageRow, UsageSummary } from "../usage/summary.ts";
import { attachesOpenInvoice } from "./command.ts";
import { completeDays, formatDays, linearForecast, type MonthToDate } from "./month-to-date.ts";
import type { ReportRun } from "./request.ts";
import { reportText } from "./text.ts";

export interface ReportViewModel extends Omit<UsageViewModel, "request" | "origin" | "notes"> {
  readonly request: ReportRun;
  /** Whether the invoice of the period is pending. */
  readonly isPending: boolean;
  /** For the current month, if known, with the name of the organization whose invoices it is from. */
  readonly monthToDate: (MonthToDate & { readonly organization: string }) | undefined;
}

export function reportMessage(summary: UsageSummary, view: ReportViewModel): Message {
  const { request, today, userId } = view;
  const numbers = isRunning(request.period, today)
    ? runningNotes(summary, view)
    : changeNotes(summary, view.currency);
  // A month that has ended for the subscriber, but not yet in UTC, also waits for its invoice.
  const notes = attachesOpenInvoice(request, today) ? numbers : [...pendingNote(view), ...numbers];
  return usageAnswer(summary, {
    ...view,
    notes,
    origin: reportText.reportOf(request.schedule.every, code(request.reportId), userId),
  });
}

function pendingNote({ request, isPending }: ReportViewModel): string[] {
  if (!isPending) return [];
  const pending = reportText.invoicePending(formatPeriod(request.period));
  return [request.invoice ? `${pending} ${reportText.invoiceFollows}` : pending];
}

/** Without costs in the previous period everything is new, so there are no changes. */
function changeNotes(summary: UsageSummary, currency: Currency): string[] {
  if (summary.previousCents === 0n) return [];
  const { increases, decreases } = largestChanges(summary.allRows);
  const list = (title: string, changed: readonly UsageRow[]) =>
    changed.length === 0 ? [] : [[title, ...changed.map(line)].join("\n")];
  const line = (row: UsageRow) =>
    reportText.changedRow(
      escapeMrkdwn(truncate(rowLabel(row, summary.groupBy), LABEL_LENGTH)),
      changeOf(row.cents, row.previousCents, currency),
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
    reportText.forecast(
      formatPeriod(period),
      formatCents(expected, view.currency),
      completeDays(period, now),
    ),
  ];
}

function monthToDateNote(
  { period }: UsageSummary,
  { days, cents, previousCents, organization }: MonthToDate & { readonly organization: string },
): string {
  return reportText.monthToDate({
    organization: escapeMrkdwn(organization),
    days: formatDays(period, days),
    amount: formatCents(cents),
    change: changeOf(cents, previousCents),
    previousDays: formatDays(previousPeriod(period), days),
    previousAmount: formatCents(previousCents),
  });
}
