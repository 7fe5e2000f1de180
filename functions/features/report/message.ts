import type { DailyCosts } from "../../money/daily-costs.ts";
import { formatPeriod, isRunning } from "../../money/period.ts";
import { LABEL_LENGTH, type Message } from "../../slack/block-kit.ts";
import { code, escapeMrkdwn, truncate } from "../../slack/mrkdwn.ts";
import { changeOf } from "../change.ts";
import { type CostOwner, monthToDate } from "../usage/daily-notes.ts";
import { type UsageViewModel, usageAnswer } from "../usage/message.ts";
import { rowLabel } from "../usage/row-label.ts";
import type { UsageRow, UsageSummary } from "../usage/summary.ts";
import { attachesOpenInvoice } from "./command.ts";
import { largestChanges } from "./largest-changes.ts";
import { recentDays } from "./recent-days.ts";
import type { ReportRun } from "./request.ts";
import { postText, reportText } from "./text.ts";

export interface ReportViewModel
  extends Omit<UsageViewModel, "request" | "organizations" | "origin" | "notes" | "lead"> {
  readonly request: ReportRun;
  /** The organizations that the costs belong to. */
  readonly owners: readonly CostOwner[];
  /** Whether the invoice of the period is pending. */
  readonly isPending: boolean;
  /** For weekly and daily reports, if known. */
  readonly days: DailyCosts | undefined;
  /** Why the costs changed, if known, in mrkdwn: of a month, or of the last seven days. The largest first. */
  readonly reasons: readonly string[];
  /** How much of the channel's budget is spent, in mrkdwn. */
  readonly budget?: readonly string[];
}

export function reportMessage(summary: UsageSummary, view: ReportViewModel): Message {
  const { request, today, owners, userId } = view;
  const daily = { costs: view.days, owners, today };
  const running = summary.rows.length > 0 ? monthToDate(request.period, daily) : undefined;
  const numbers = isRunning(request.period, today) ? (running?.notes ?? []) : changeNotes(summary, view);
  // A month that has ended for the subscriber, but not yet in UTC, also waits for its invoice.
  const notes = attachesOpenInvoice(request, today) ? numbers : [...pendingNote(view), ...numbers];
  return usageAnswer(summary, {
    ...view,
    notes: [...notes, ...(view.budget ?? [])],
    organizations: owners.map(({ name }) => name),
    monthToDate: running?.lead,
    lead: recentDays(request, daily, view.reasons),
    origin: reportText.reportOf(request.schedule.every, code(request.reportId), userId),
  });
}

function pendingNote({ request, isPending }: ReportViewModel): string[] {
  if (!isPending) return [];
  const pending = postText.invoicePending(formatPeriod(request.period));
  return [request.invoice ? `${pending} ${postText.invoiceFollows}` : pending];
}

/** Without costs of the whole previous period everything is new, so there are no changes. */
function changeNotes(
  summary: UsageSummary,
  { request, known, currency, reasons }: ReportViewModel,
): string[] {
  if (known.comparison.kind !== "changes") return [];
  if (request.schedule.every === "month" && reasons.length > 0) {
    return [[postText.largestReasons, ...reasons.map(postText.listed)].join("\n")];
  }
  const { increases, decreases } = largestChanges(summary.allRows);
  const list = (title: string, changed: readonly UsageRow[]) =>
    changed.length === 0 ? [] : [[title, ...changed.map(line)].join("\n")];
  const line = (row: UsageRow) =>
    postText.changedRow(
      escapeMrkdwn(truncate(rowLabel(row, summary.groupBy), LABEL_LENGTH)),
      changeOf(row.cents, row.previousCents, currency),
    );
  return [...list(postText.largestIncreases, increases), ...list(postText.largestDecreases, decreases)];
}
