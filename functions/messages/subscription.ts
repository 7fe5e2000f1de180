import type { Button, KnownBlock } from "@slack/types";
import { formatTime, nextTimes } from "../billing/schedule.ts";
import { formatReport, type ReportChange } from "../commands/report.ts";
import type { Subscription } from "../store/subscription.ts";
import { reportAction } from "./actions.ts";
import type { Catalogue } from "./catalogue.ts";
import {
  actions,
  askingFirst,
  button,
  context,
  header,
  type Message,
  type Question,
  section,
} from "./message.ts";
import { code } from "./mrkdwn.ts";
import { plainReply, type Reply } from "./reply.ts";

const LIST = code("/atlas-report list");

/** How many of its next times a confirmation shows. */
const SHOWN_TIMES = 3;

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

/** The reports of a channel, each with its buttons. @param now milliseconds since 1970 */
export function reportList(words: Catalogue, subscriptions: readonly Subscription[], now: number): Message {
  if (subscriptions.length === 0) return plainReply(words.noReports(code("/atlas-report monthly")));
  const blocks = subscriptions.flatMap((subscription) => describe(words, subscription, 1, now));
  return { text: words.reportsHeader, blocks: [header(words.reportsHeader), ...blocks] };
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
