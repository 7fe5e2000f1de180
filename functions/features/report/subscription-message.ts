import { button, context, header, type Message, section } from "../../slack/block-kit.ts";
import { code } from "../../slack/mrkdwn.ts";
import { formatFilters } from "../filters.ts";
import type { SubscriptionFeature } from "../subscriptions/feature.ts";
import { subscriptionBlocks } from "../subscriptions/message.ts";
import { REPORT_PREFIX, reportAction } from "./buttons.ts";
import { COMMAND } from "./command.ts";
import { type ReportSubscription, reports } from "./subscription.ts";
import { reportsText, reportText } from "./text.ts";

/** Next times in a confirmation. */
const SHOWN_TIMES = 3;

const MAX_FILTERS_LENGTH = 300;

export const reportSubscriptions: SubscriptionFeature<ReportSubscription> = {
  kind: reports,
  prefix: REPORT_PREFIX,
  command: COMMAND,
  text: reportsText,
  summary: reportSummary,
  buttons: ({ id }) => [button(reportText.runButton, reportAction("run", id), `run ${id}`)],
};

/** Confirms a subscription. @param isNew false if the channel already had it. @param now milliseconds since 1970. */
export function confirmation(subscription: ReportSubscription, isNew: boolean, now: number): Message {
  const { every } = subscription.request.schedule;
  const isPaused = subscription.state === "paused";
  const title = isPaused ? reportText.pausedHeader(every) : reportText.subscribedHeader(every);
  const already = isPaused ? reportText.alreadyPaused : reportText.alreadySubscribed;
  return {
    text: isNew ? title : already,
    blocks: [
      header(title),
      ...(isNew ? [] : [section(already)]),
      ...subscriptionBlocks(reportSubscriptions, subscription, SHOWN_TIMES, now),
      context([reportsText.manage]),
    ],
  };
}

/** When a report comes and what it shows, in mrkdwn: `Every Monday at 09:00, by service, with invoice`. */
function reportSummary({ request }: ReportSubscription, maxFilters = MAX_FILTERS_LENGTH): string {
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
