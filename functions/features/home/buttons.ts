import type { Button } from "@slack/types";
import { button } from "../../slack/block-kit.ts";
import { reportsText, reportText } from "../report/text.ts";

const CHANGES = ["run", "pause", "resume"] as const;

type HomeChange = (typeof CHANGES)[number];

/** `action_id`s of buttons of reports. */
export const HOME_REPORT = /^home_report_(run|pause|resume)_[a-f0-9]{8}$/;

/** On Home, a click has no channel: the value names it. */
export function homeReportButton(
  change: HomeChange,
  channelId: string,
  reportId: string,
): Button | undefined {
  const label = change === "run" ? reportText.runButton : reportsText.changeButtons[change];
  return button(label, `home_report_${change}_${reportId}`, `${channelId} ${change} ${reportId}`);
}

/** @returns undefined for another value. */
export function readHomeReport(value: string) {
  const [channelId, word, reportId] = value.split(" ");
  const change = CHANGES.find((each) => each === word);
  return channelId && change && reportId ? { channelId, change, reportId } : undefined;
}
