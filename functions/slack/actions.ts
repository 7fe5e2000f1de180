import type { ReportChange } from "../features/report/command.ts";

/**
 * The `action_id`s of all buttons, which the Slack function dispatches on. The value of each is the words of
 * the command that its name begins with. A message's action ids must differ from each other, so that each
 * grouping and each invoice has its own.
 */
export const ACTIONS = {
  /** Answers by another dimension in the thread of the message. */
  usageRegroup: /^usage_by_(services|projects|clusters|organizations)$/,
  /** Asks a failed question anew, where it was asked. */
  usageAgain: "usage_again",
  invoiceAgain: "invoice_again",
  /** Attaches the CSV in the thread of the message. */
  usageCsv: "usage_csv",
  invoiceCsv: /^invoice_csv_[a-f0-9]{24}$/,
  /** Does something with a report. */
  reportChange: /^report_(run|pause|resume|remove)_[a-f0-9]{8}$/,
  /** Shows another page of the reports of a channel. */
  reportPage: /^report_list_\d+$/,
} as const;

/** The `action_id` of the button that shows the same costs by another dimension. */
export function regroupAction(groupBy: string): string {
  return `usage_by_${groupBy}`;
}

/** The `action_id` of the button that brings an invoice's CSV. */
export function invoiceCsvAction(invoiceId: string): string {
  return `invoice_csv_${invoiceId}`;
}

/** The `action_id` of the button that does something with a report. */
export function reportAction(change: ReportChange, reportId: string): string {
  return `report_${change}_${reportId}`;
}

/** The `action_id` of the button that shows a page of the reports of a channel. */
export function reportPageAction(page: number): string {
  return `report_list_${page}`;
}
