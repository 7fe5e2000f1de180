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
import { formatFilters } from "../usage/clauses.ts";
import { reportAction, reportPageAction } from "./buttons.ts";
import type { ReportChange } from "./command.ts";
import type { Subscription } from "./subscription.ts";
import { reportText } from "./text.ts";

const LIST = code("/atlas-report list");

/** Next times in a confirmation. */
const SHOWN_TIMES = 3;

/** A message may have 50 blocks, and each report takes two. */
const PER_PAGE = 10;

const MAX_FILTERS_LENGTH = 300;

/** Confirms a subscription. @param isNew false if the channel already had it. @param now milliseconds since 1970. */
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
 * A page of a channel's reports, each with its buttons.
 *
 * @param now milliseconds since 1970
 * @param page counted from 1; beyond the last page it shows the last.
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

/** The page of the report at an index of the list. @param index -1 if it is not in the list. */
export function pageOf(index: number): number {
  return Math.floor(Math.max(index, 0) / PER_PAGE) + 1;
}

function pageButton(label: string, page: number): Button | undefined {
  return button(label, reportPageAction(page), `list ${page}`);
}

/** When a report comes and what it shows, in mrkdwn: `Every Monday at 09:00, by service, with invoice`. */
export function reportSummary({ request }: Subscription): string {
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
    ...(filters ? [code(filters, MAX_FILTERS_LENGTH)] : []),
    ...(attachments.length > 0 ? [reportText.attachments(attachments)] : []),
  ].join(", ");
}

function subscriptionBlocks(subscription: Subscription, times: number, now: number): KnownBlock[] {
  const { id, timeZone, request, state, userId } = subscription;
  const next = nextTimes(request.schedule, timeZone, now, times).map((time) => formatTime(time, timeZone));
  const when = state === "active" ? reportText.nextTimes(next, timeZone) : reportText.isPaused;
  const about = `${reportText.reportId(code(id))}  ·  ${reportText.subscribedBy(userId)}`;
  return [
    section(`${reportSummary(subscription)}\n${when}  ·  ${about}`),
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

function removal(id: string): Confirmation {
  return {
    title: reportText.removeHeader,
    text: reportText.removeMeans(code(id)),
    yes: reportText.removeButton,
    no: reportText.keepButton,
  };
}

export function tooManyReports(max: number): string {
  return reportText.tooManyReports(max, LIST);
}

/** Shown to the whole channel. @param subscription after the change. */
export function reportChanged(
  change: Exclude<ReportChange, "run">,
  userId: string,
  subscription: Subscription,
): Reply {
  const { nextAt, timeZone } = subscription;
  const sentence = {
    pause: reportText.reportPaused,
    resume: reportText.reportResumed,
    remove: reportText.reportRemoved,
  }[change](userId, code(subscription.id), reportSummary(subscription));
  const isNextShown = change === "resume" && nextAt !== undefined;
  const next = isNextShown ? [reportText.nextTimes([formatTime(nextAt, timeZone)], timeZone)] : [];
  return { ...plainReply([sentence, ...next].join("\n")), response_type: "in_channel" };
}

export function reportMissing(id: string): Reply {
  return plainReply(slackText.failed(reportText.noReport(code(id), LIST)));
}
