import { jobText } from "../../jobs/text.ts";
import { formatDay, formatDays } from "../../money/days.ts";
import { actions, context, header, type Message, section, TEXT_LENGTH } from "../../slack/block-kit.ts";
import { escapeMrkdwn, truncate } from "../../slack/mrkdwn.ts";
import { runButton } from "../../slack/run-button.ts";
import { changeOf } from "../change.ts";
import { countsText } from "./confirmation.ts";
import type { AlertDetails } from "./details.ts";
import { alertHeadline } from "./headline.ts";
import { alertJobText } from "./message-text.ts";
import { type AlertPreview, dayOf, type PreviewedMatter } from "./preview.ts";
import type { AlertRequest } from "./request.ts";
import { ruleOf } from "./rule.ts";
import { alertCommandOf } from "./scoped-history.ts";
import { alertSummary } from "./subscription.ts";
import { alertText } from "./text.ts";
import type { WatchedCounts } from "./watched-costs.ts";

const MAX_SHOWN = 30;
/** A section of 3,000 characters has room for so many lines. */
const LINES_PER_SECTION = 6;

interface PreviewViewModel {
  readonly request: AlertRequest;
  readonly userId: string;
  readonly counts: WatchedCounts;
  /** What a channel has already needs no button. */
  readonly isSubscribed: boolean;
}

/** What an alert would have announced in the last 90 days. */
export function previewMessage({ days, matters }: AlertPreview, view: PreviewViewModel): Message {
  const { request, userId, counts, isSubscribed } = view;
  const title = alertJobText.previewHeader(matters.length);
  const shown = matters.slice(-MAX_SHOWN);
  const hidden = matters.length - shown.length;
  const lines = [
    ...(hidden > 0 ? [alertJobText.notShown(hidden)] : []),
    ...shown.map((matter) => matterLine(matter, request)),
  ];
  const nothing = days ? alertJobText.nothing : alertJobText.noDays;
  const looked = days
    ? [alertJobText.looked(countsText(request.condition, counts), formatDays(days, true))]
    : [];
  const intro = alertJobText.previewOf(alertSummary(request));
  const parts = lines.length > 0 ? lines : [nothing];
  const sections = Array.from({ length: Math.ceil(parts.length / LINES_PER_SECTION) }, (_, index) =>
    section(parts.slice(index * LINES_PER_SECTION, (index + 1) * LINES_PER_SECTION).join("\n")),
  );
  const subscribe = runButton(alertText.subscribeButton, alertCommandOf(request), 0);
  return {
    text: truncate([title, intro, ...parts, ...looked].join("\n").replaceAll("*", ""), TEXT_LENGTH),
    blocks: [
      header(title),
      section(intro),
      ...sections,
      context([...looked, ruleOf(request.condition), jobText.asked(userId)]),
      ...(isSubscribed ? [] : actions([subscribe])),
    ],
  };
}

function matterLine({ first, later, until }: PreviewedMatter, request: AlertRequest): string {
  const headline = escapeMrkdwn(alertHeadline(first, request));
  const change =
    first.kind === "anomaly"
      ? [changeOf(BigInt(Math.round(first.cents)), BigInt(Math.round(first.normalCents)))]
      : [];
  return alertJobText.day(formatDay(dayOf(first)), headline, [...change, ...endingOf(first, later, until)]);
}

function endingOf(first: AlertDetails, later: readonly AlertDetails[], until: string | undefined): string[] {
  if (until !== undefined) return [alertJobText.until(formatDay(until))];
  if (first.kind !== "anomaly") return first.kind === "new_cluster" ? [] : [alertJobText.goesOn];
  const endings = later.flatMap((each) => {
    if (each.kind !== "anomaly" || each.change === "unusual") return [];
    const text = each.change === "normal" ? alertJobText.normalAgain : alertJobText.becameLevel;
    return [text(formatDay(each.day))];
  });
  return endings.length > 0 || first.change === "new_level" ? endings : [alertJobText.goesOn];
}
