import type { Button, KnownBlock } from "@slack/types";
import { formatTime, nextTimes } from "../../money/schedule.ts";
import {
  actions,
  button,
  context,
  header,
  type Message,
  section,
  withConfirmation,
} from "../../slack/block-kit.ts";
import { code } from "../../slack/mrkdwn.ts";
import { plainReply, type Reply } from "../../slack/reply.ts";
import { slackText } from "../../slack/text.ts";
import { formatFilters } from "../filters.ts";
import { reportAction, reportPageAction } from "./buttons.ts";
import type { ReportChange } from "./command.ts";
import type { Subscription } from "./subscription.ts";
import { reportText } from "./text.ts";

/** Next times in a confirmation. */
const SHOWN_TIMES = 3;

/** A message may have 50 blocks, and each report takes two. */
const PER_PAGE = 10;

const MAX_FILTERS_LENGTH = 300;

/** The text of a confirmation dialog may have 300 characters, and an escaped one takes up to 5. */
const CONFIRMED_FILTERS_LENGTH = 30;

/** Confirms a subscription. @param isNew false if the channel already had it. @param now milliseconds since 1970. */
export function confirmation(subscription: Subscription, isNew: boolean, now: number): Message {
  const { every } = subscription.request.schedule;
  const isPaused = subscription.state === "paused";
  const title = isPaused ? reportText.pausedHeader(every) : reportText.subscribedHeader(every);
  const already = isPaused ? reportText.alreadyPaused : reportText.alreadySubscribed;
  return {
    text: isNew ? title : already,
    blocks: [
      header(title),
      ...(isNew ? [] : [section(already)]),
      ...subscriptionBlocks(subscription, SHOWN_TIMES, now),
      context([reportText.manageReports]),
    ],
  };
}

/**
 * A page of a channel's reports, each with its buttons.
 *
 * @param now milliseconds since 1970
 * @param page counted from 1; beyond the last page it shows the last.
 */
export function reportList(subscriptions: readonly Subscription[], now: number, page = 1): Message {
  const count = subscriptions.length;
  if (count === 0) return plainReply(reportText.noReports);
  const shown = Math.min(page, pageOf(count - 1));
  const first = (shown - 1) * PER_PAGE;
  const reports = subscriptions.slice(first, first + PER_PAGE);
  const blocks = reports.flatMap((subscription) => subscriptionBlocks(subscription, 1, now));
  const pageButtons = [
    ...(shown > 1 ? [pageButton(reportText.previousPage, shown - 1)] : []),
    ...(first + PER_PAGE < count ? [pageButton(reportText.nextPage, shown + 1)] : []),
  ];
  const range = reportText.reportsShown(first + 1, first + reports.length, count);
  const paging = pageButtons.length > 0 ? [context([range]), ...actions(pageButtons)] : [];
  return {
    text: reportText.reportsHeader,
    blocks: [header(reportText.reportsHeader), ...blocks, ...paging],
  };
}

/** The page of the report at an index of the list. @param index -1 if it is not in the list. */
export function pageOf(index: number): number {
  return Math.floor(Math.max(index, 0) / PER_PAGE) + 1;
}

function pageButton(label: string, page: number): Button | undefined {
  return button(label, reportPageAction(page), `list ${page}`);
}

/** When a report comes and what it shows, in mrkdwn: `Every Monday at 09:00, by service, with invoice`. */
export function reportSummary({ request }: Subscription, maxFilters = MAX_FILTERS_LENGTH): string {
  const { schedule, groupBy, csv, raw, invoice } = request;
  const filters = formatFilters(request).join(" ");
  const attachments = [
    ...(csv ? [reportText.csv] : []),
    ...(raw ? [reportText.raw] : []),
    ...(invoice ? [reportText.invoice] : []),
  ];
  return [
    reportText.schedule(schedule),
    reportText.by(groupBy),
    ...(filters ? [code(filters, maxFilters)] : []),
    ...(attachments.length > 0 ? [reportText.attachments(attachments)] : []),
  ].join(", ");
}

/** What a report shows, when it comes, and to whom, in mrkdwn. @param times how many of its next times */
export function subscriptionText(subscription: Subscription, times: number, now: number): string {
  const { id, timeZone, request, state, userId } = subscription;
  const next = nextTimes(request.schedule, timeZone, now, times).map((time) => formatTime(time, timeZone));
  const when = state === "active" ? reportText.nextTimes(next, timeZone) : reportText.isPaused;
  const about = `${reportText.reportId(code(id))}  ·  ${reportText.subscribedBy(userId)}`;
  return `${reportSummary(subscription)}\n${when}  ·  ${about}`;
}

function subscriptionBlocks(subscription: Subscription, times: number, now: number): KnownBlock[] {
  const { state } = subscription;
  const changes = ["run", state === "active" ? "pause" : "resume", "remove"] as const;
  return [
    section(subscriptionText(subscription, times, now)),
    ...actions(changes.map((change) => changeButton(change, subscription))),
  ];
}

function changeButton(change: ReportChange, subscription: Subscription): Button | undefined {
  const { id } = subscription;
  const label = reportText.changeButtons[change];
  const made = button(label, reportAction(change, id), `${change} ${id}`);
  if (change !== "remove" || !made) return made;
  return withConfirmation(made, {
    title: reportText.removeHeader,
    text: reportText.removeMeans(code(id), reportSummary(subscription, CONFIRMED_FILTERS_LENGTH)),
    yes: label,
    no: reportText.keepButton,
  });
}

/** Shown to the whole channel; a removal with a button that undoes it. @param subscription after the change. */
export function reportChanged(
  change: Exclude<ReportChange, "run">,
  userId: string,
  subscription: Subscription,
): Reply {
  const { nextAt, timeZone } = subscription;
  const sentence = reportText.changed(userId, change, code(subscription.id), reportSummary(subscription));
  const isNextShown = (change === "resume" || change === "restore") && nextAt !== undefined;
  const next = isNextShown ? [reportText.nextTimes([formatTime(nextAt, timeZone)], timeZone)] : [];
  const { text, blocks } = plainReply([sentence, ...next].join("\n"));
  const undo = change === "remove" ? actions([changeButton("restore", subscription)]) : [];
  return { text, blocks: [...blocks, ...undo], response_type: "in_channel" };
}

export function reportMissing(id: string): Reply {
  return plainReply(slackText.failed(reportText.noReport(code(id))));
}
