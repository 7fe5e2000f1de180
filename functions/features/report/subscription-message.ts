import type { Button, KnownBlock } from "@slack/types";
import { formatTime, nextTimes } from "../../money/schedule.ts";
import {
  actions,
  button,
  type Confirmation,
  context,
  header,
  type Message,
  section,
  withConfirmation,
} from "../../slack/block-kit.ts";
import { code } from "../../slack/mrkdwn.ts";
import { plainReply, type Reply } from "../../slack/reply.ts";
import { slackText } from "../../slack/text.ts";
import { reportAction, reportPageAction } from "./buttons.ts";
import { formatReport, type ReportChange } from "./command.ts";
import type { Subscription } from "./subscription.ts";
import { reportText } from "./text.ts";

const LIST = code("/atlas-report list");

/** How many of its next times a confirmation shows. */
const SHOWN_TIMES = 3;

/** A message may have 50 blocks, and each report takes two; ten are quick to look through. */
const PER_PAGE = 10;

/** Many filters are not shown to their end. */
const SHOWN_WORDS = 300;

/**
 * Tells the channel what it has subscribed to.
 *
 * @param isNew whether it was not subscribed to this before.
 * @param now milliseconds since 1970
 */
export function confirmation(subscription: Subscription, isNew: boolean, now: number): Message {
  const { state, request } = subscription;
  const { every } = request.schedule;
  const isPaused = state === "paused";
  const title = isPaused ? reportText.pausedHeader(every) : reportText.subscribedHeader(every);
  const already = isPaused ? reportText.alreadyPaused : reportText.alreadySubscribed;
  return {
    text: isNew ? title : already,
    blocks: [
      header(title),
      ...(isNew ? [] : [section(already)]),
      ...subscriptionBlocks(subscription, SHOWN_TIMES, now),
      context([reportText.manageReports(LIST)]),
    ],
  };
}

/**
 * The reports of a channel, each with its buttons, page by page.
 *
 * @param now milliseconds since 1970
 * @param page counted from 1; the last one where there are fewer.
 */
export function reportList(subscriptions: readonly Subscription[], now: number, page = 1): Message {
  const count = subscriptions.length;
  if (count === 0) return plainReply(reportText.noReports(code("/atlas-report monthly")));
  const shown = Math.min(page, pageOf(count - 1));
  const first = (shown - 1) * PER_PAGE;
  const reports = subscriptions.slice(first, first + PER_PAGE);
  const blocks = reports.flatMap((subscription) => subscriptionBlocks(subscription, 1, now));
  const pageButtons = [
    ...(shown > 1 ? [pageButton(reportText.previousPage, shown - 1)] : []),
    ...(first + PER_PAGE < count ? [pageButton(reportText.nextPage, shown + 1)] : []),
  ];
  const where =
    pageButtons.length > 0
      ? [context([reportText.reportsShown(first + 1, first + reports.length, count)])]
      : [];
  return {
    text: reportText.reportsHeader,
    blocks: [header(reportText.reportsHeader), ...blocks, ...where, ...actions(pageButtons)],
  };
}

/** The page that a report is on. @param index its position in the list, from 0; -1 where it is not there */
export function pageOf(index: number): number {
  return Math.floor(Math.max(index, 0) / PER_PAGE) + 1;
}

function pageButton(label: string, page: number): Button | undefined {
  return button(label, reportPageAction(page), `list ${page}`);
}

/** What a report is, in the words that subscribe to it. */
export function reportWords({ request }: Subscription): string {
  return code(formatReport(request), SHOWN_WORDS);
}

function subscriptionBlocks(subscription: Subscription, times: number, now: number): KnownBlock[] {
  const { id, timeZone, request, state, userId } = subscription;
  const next = nextTimes(request.schedule, timeZone, now, times).map((time) => formatTime(time, timeZone));
  const when = state === "active" ? reportText.nextTimes(next, timeZone) : reportText.isPaused;
  const about = `${reportText.reportId(code(id))}  ·  ${reportText.subscribedBy(userId)}`;
  return [
    section(`${reportWords(subscription)}\n${when}  ·  ${about}`),
    ...actions(changesOf(subscription).map((change) => changeButton(change, id))),
  ];
}

function changesOf({ state }: Subscription): ReportChange[] {
  return ["run", state === "active" ? "pause" : "resume", "remove"];
}

function changeButton(change: ReportChange, id: string): Button | undefined {
  const label = {
    run: reportText.runButton,
    pause: reportText.pauseButton,
    resume: reportText.resumeButton,
    remove: reportText.removeButton,
  }[change];
  const made = button(label, reportAction(change, id), `${change} ${id}`);
  return change === "remove" ? made && withConfirmation(made, removal(id)) : made;
}

/** The dialog before a report is removed for everybody in the channel. */
function removal(id: string): Confirmation {
  return {
    title: reportText.removeHeader,
    text: reportText.removeMeans(code(id)),
    yes: reportText.removeButton,
    no: reportText.keepButton,
  };
}

/** Why a channel cannot subscribe to another report. */
export function tooManyReports(max: number): string {
  return reportText.tooManyReports(max, LIST);
}

/** Tells the channel what somebody did with a report. @param subscription as it is now */
export function reportChanged(
  what: Exclude<ReportChange, "run">,
  userId: string,
  subscription: Subscription,
): Reply {
  const { nextAt, timeZone } = subscription;
  const next = nextAt === undefined ? "" : reportText.nextTime(formatTime(nextAt, timeZone), timeZone);
  const id = code(subscription.id);
  const report = reportWords(subscription);
  const text = {
    pause: reportText.reportPaused(userId, id, report),
    resume: reportText.reportResumed(userId, id, report, next),
    remove: reportText.reportRemoved(userId, id, report),
  }[what];
  return { ...plainReply(text), response_type: "in_channel" };
}

/** Tells a person that there is no such report. */
export function reportMissing(id: string): Reply {
  return plainReply(slackText.failed(reportText.noReport(code(id), LIST)));
}
