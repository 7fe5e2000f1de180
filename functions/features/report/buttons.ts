import { changeAction, subscriptionButtons } from "../subscriptions/buttons.ts";
import type { ReportChange } from "./command.ts";

export const REPORT_PREFIX = "report";

/** `action_id`s. */
export const REPORT_BUTTONS = subscriptionButtons(REPORT_PREFIX, ["run"]);

export function reportAction(change: ReportChange, reportId: string): string {
  return changeAction(REPORT_PREFIX, change, reportId);
}
