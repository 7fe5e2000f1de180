import type { ReportChange } from "./command.ts";

/** The `action_id`s of the buttons of reports. A message's must differ, so that each report has its own. */
export const REPORT_BUTTONS = {
  change: /^report_(run|pause|resume|remove)_[a-f0-9]{8}$/,
  /** Shows another page of the reports of a channel. */
  page: /^report_list_\d+$/,
} as const;

/** The `action_id` of the button that runs or changes a report. */
export function reportAction(change: ReportChange, reportId: string): string {
  return `report_${change}_${reportId}`;
}

/** The `action_id` of the button that shows a page of the reports of a channel. */
export function reportPageAction(page: number): string {
  return `report_list_${page}`;
}
