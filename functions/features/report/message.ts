import { formatCents } from "../../money/money.ts";
import { formatPeriod, isRunning, previousPeriod } from "../../money/period.ts";
import { LABEL_LENGTH, type Message } from "../../slack/block-kit.ts";
import type { Catalogue } from "../../slack/catalogue.ts";
import { code, cut, escapeMrkdwn } from "../../slack/mrkdwn.ts";
import { largestChanges } from "../usage/change.ts";
import { changeOf, type UsageFrame, usageAnswer } from "../usage/message.ts";
import type { UsageRow, UsageSummary } from "../usage/summary.ts";
import { type ReportRun, takesPending } from "./command.ts";
import { completeDays, formatDays, type Stretch, straightLine } from "./month-to-date.ts";

/** What a report says beside the table. */
export interface ReportFrame extends Pick<UsageFrame, "organizations" | "userId" | "today"> {
  readonly request: ReportRun;
  /** Whether the invoice of the period still changes. */
  readonly isPending: boolean;
  /** Of a month that is running, where it is known, and the name of the organization whose invoices tell it. */
  readonly stretch: (Stretch & { readonly organization: string }) | undefined;
}

/**
 * A report: the answer to its question, with what people look for first.
 *
 * @param summary the rows that the table shows.
 * @param rows all rows, for what has changed.
 */
export function reportMessage(
  words: Catalogue,
  summary: UsageSummary,
  rows: readonly UsageRow[],
  frame: ReportFrame,
): Message {
  const { request, today, organizations, userId } = frame;
  const numbers = isRunning(request.period, today)
    ? runningNotes(words, summary, frame)
    : changeNotes(words, summary, rows);
  // A month may have ended where the subscriber is, and not yet in UTC, where its invoice is waited for all the same.
  const notes = takesPending(request, today) ? numbers : [...pendingNote(words, frame), ...numbers];
  return usageAnswer(words, summary, {
    request,
    organizations,
    userId,
    today,
    notes,
    origin: words.reportOf(request.schedule.every, code(request.reportId), userId),
  });
}

function pendingNote(words: Catalogue, { request, isPending }: ReportFrame): string[] {
  if (!isPending) return [];
  const mayMove = words.reportMayMove(formatPeriod(request.period));
  return [request.invoice ? `${mayMove} ${words.reportInvoiceFollows}` : mayMove];
}

/** Where there is nothing to compare with, everything is new, and nothing is a change. */
function changeNotes(words: Catalogue, summary: UsageSummary, rows: readonly UsageRow[]): string[] {
  if (summary.previousCents === 0n) return [];
  const { increases, decreases } = largestChanges(rows);
  const list = (title: string, changed: readonly UsageRow[]) =>
    changed.length === 0 ? [] : [[title, ...changed.map(line)].join("\n")];
  const line = ({ label, cents, previousCents }: UsageRow) =>
    words.changedRow(
      escapeMrkdwn(cut(label ?? words.without(summary.groupBy), LABEL_LENGTH)),
      changeOf(words, cents, previousCents),
    );
  return [...list(words.largestIncreases, increases), ...list(words.largestDecreases, decreases)];
}

function runningNotes(words: Catalogue, summary: UsageSummary, frame: ReportFrame): string[] {
  const { period } = summary;
  const now = frame.today.getTime();
  const expected = straightLine(summary.totalCents, period, now);
  if (expected === undefined || summary.rows.length === 0) return [];
  return [
    frame.stretch ? stretchNote(words, summary, frame.stretch) : words.stretchUnknown,
    words.outlook(formatPeriod(period), formatCents(expected), completeDays(period, now)),
  ];
}

function stretchNote(
  words: Catalogue,
  { period }: UsageSummary,
  { days, cents, previousCents, organization }: Stretch & { readonly organization: string },
): string {
  const change = changeOf(words, cents, previousCents);
  const before = formatDays(previousPeriod(period), days);
  const compared = words.compared(change, before, formatCents(previousCents));
  return words.stretch(escapeMrkdwn(organization), formatDays(period, days), formatCents(cents), compared);
}
