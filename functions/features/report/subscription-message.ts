import type { Button, KnownBlock } from "@slack/types";
import { formatTime, nextTimes } from "../../money/schedule.ts";
import {
  actions,
  askingFirst,
  button,
  context,
  header,
  type Message,
  type Question,
  section,
} from "../../slack/block-kit.ts";
import type { Catalogue } from "../../slack/catalogue.ts";
import { code } from "../../slack/mrkdwn.ts";
import { plainReply, type Reply } from "../../slack/reply.ts";
import { reportAction, reportPageAction } from "./buttons.ts";
import { formatReport, type ReportChange } from "./command.ts";
import type { Subscription } from "./subscription.ts";

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
export function confirmation(
  words: Catalogue,
  subscription: Subscription,
  isNew: boolean,
  now: number,
): Message {
  const { state, request } = subscription;
  const { every } = request.schedule;
  const isPaused = state === "paused";
  const title = isPaused ? words.pausedHeader(every) : words.subscribedHeader(every);
  const already = isPaused ? words.alreadyPaused : words.alreadySubscribed;
  return {
    text: isNew ? title : already,
    blocks: [
      header(title),
      ...(isNew ? [] : [section(already)]),
      ...describe(words, subscription, SHOWN_TIMES, now),
      context([words.manageReports(LIST)]),
    ],
  };
}

/**
 * The reports of a channel, each with its buttons, page by page.
 *
 * @param now milliseconds since 1970
 * @param page counted from 1; the last one where there are fewer.
 */
export function reportList(
  words: Catalogue,
  subscriptions: readonly Subscription[],
  now: number,
  page = 1,
): Message {
  const count = subscriptions.length;
  if (count === 0) return plainReply(words.noReports(code("/atlas-report monthly")));
  const shown = Math.min(page, pageOf(count - 1));
  const first = (shown - 1) * PER_PAGE;
  const reports = subscriptions.slice(first, first + PER_PAGE);
  const blocks = reports.flatMap((subscription) => describe(words, subscription, 1, now));
  const turns = [
    ...(shown > 1 ? [pageButton(words.previousPage, shown - 1)] : []),
    ...(first + PER_PAGE < count ? [pageButton(words.nextPage, shown + 1)] : []),
  ];
  const where =
    turns.length > 0 ? [context([words.reportsShown(first + 1, first + reports.length, count)])] : [];
  return {
    text: words.reportsHeader,
    blocks: [header(words.reportsHeader), ...blocks, ...where, ...actions(turns)],
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

function describe(words: Catalogue, subscription: Subscription, times: number, now: number): KnownBlock[] {
  const { id, zone, request, state, userId } = subscription;
  const next = nextTimes(request.schedule, zone, now, times).map((time) => formatTime(time, zone));
  const when = state === "active" ? words.nextTimes(next, zone) : words.isPaused;
  const about = `${words.reportId(code(id))}  ·  ${words.subscribedBy(userId)}`;
  return [
    section(`${reportWords(subscription)}\n${when}  ·  ${about}`),
    ...actions(changesOf(subscription).map((change) => changeButton(words, change, id))),
  ];
}

function changesOf({ state }: Subscription): ReportChange[] {
  return ["run", state === "active" ? "pause" : "resume", "remove"];
}

function changeButton(words: Catalogue, change: ReportChange, id: string): Button | undefined {
  const label = {
    run: words.runButton,
    pause: words.pauseButton,
    resume: words.resumeButton,
    remove: words.removeButton,
  }[change];
  const made = button(label, reportAction(change, id), `${change} ${id}`);
  return change === "remove" ? made && askingFirst(made, removal(words, id)) : made;
}

/** The question before a report is removed for everybody in the channel. */
function removal(words: Catalogue, id: string): Question {
  return {
    title: words.removeHeader,
    text: words.removeMeans(code(id)),
    yes: words.removeButton,
    no: words.keepButton,
  };
}

/** Why a channel cannot subscribe to another report. */
export function tooManyReports(words: Catalogue, most: number): string {
  return words.tooManyReports(most, LIST);
}

/** Tells the channel what somebody did with a report. @param subscription as it is now */
export function reportChanged(
  words: Catalogue,
  what: Exclude<ReportChange, "run">,
  userId: string,
  subscription: Subscription,
): Reply {
  const { nextAt, zone } = subscription;
  const next = nextAt === undefined ? "" : words.nextTime(formatTime(nextAt, zone), zone);
  const id = code(subscription.id);
  const report = reportWords(subscription);
  const text = {
    pause: words.reportPaused(userId, id, report),
    resume: words.reportResumed(userId, id, report, next),
    remove: words.reportRemoved(userId, id, report),
  }[what];
  return { ...plainReply(text), response_type: "in_channel" };
}

/** Tells a person that there is no such report. */
export function reportMissing(words: Catalogue, id: string): Reply {
  return plainReply(words.failed(words.noReport(code(id), LIST)));
}
