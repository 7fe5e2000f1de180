import type { ReportChange } from "./command.ts";

/** `action_id`s. They must differ within a message, so each report has its own. */
export const REPORT_BUTTONS = {
  change: /^report_(run|pause|resume|remove|restore)_[a-f0-9]{8}$/,
  page: /^report_list_\d+$/,
} as const;

export function reportAction(change: ReportChange, reportId: string): string {
  return `report_${change}_${reportId}`;
}

export function reportPageAction(page: number): string {
  return `report_list_${page}`;
}
