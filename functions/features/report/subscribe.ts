import { announce, deliver, type QuestionRooms } from "../../jobs/delivery.ts";
import { QuestionFailed } from "../../jobs/failure.ts";
import { progressMessage } from "../../jobs/progress.ts";
import type { QuestionStep } from "../../jobs/steps.ts";
import { isTimeZone, nextTime } from "../../money/schedule.ts";
import { timeZoneOf } from "../../slack/client.ts";
import { code } from "../../slack/mrkdwn.ts";
import type { SubscribeJob } from "./job.ts";
import { MAX_REPORTS_PER_CHANNEL } from "./place.ts";
import { createSubscription, readSubscription, subscriptionId } from "./subscription.ts";
import { confirmation, tooManyReports } from "./subscription-message.ts";
import { reportText } from "./text.ts";

type SubscribeQuestion = SubscribeJob;

/**
 * Subscribes a channel to a report: announce, subscribe, confirm. The announcement shows that the bot may post in
 * the channel before anything is subscribed to. Slack is asked for the time zone here and not before the command
 * is acknowledged, where a slow answer would cost the 3 s that there are.
 */
export async function subscribe(rooms: QuestionRooms, step: QuestionStep<SubscribeQuestion>): Promise<void> {
  const isOver = await step("announce", (query) => begin(rooms, query));
  if (isOver) return;
  await step("subscribe", (query) => create(rooms, query));
  await step("confirm", (query) => confirm(rooms, query));
}

async function begin(rooms: QuestionRooms, query: SubscribeQuestion): Promise<boolean> {
  if (query.state === "failed" || query.state === "done") return true;
  await announce(rooms, query, progressMessage(reportText.subscribing, query.userId));
  return false;
}

async function create(rooms: QuestionRooms, query: SubscribeQuestion): Promise<void> {
  const { channelId, userId, request } = query;
  const zone = (await timeZoneOf(rooms.slack, userId)) ?? "UTC";
  if (!isTimeZone(zone)) {
    throw new QuestionFailed({ code: "unknown_zone", reason: reportText.unknownZone(code(zone)) });
  }
  const id = subscriptionId(channelId, request);
  const now = rooms.now();
  const nextAt = nextTime(request.schedule, zone, now);
  const outcome = await createSubscription(rooms.table, {
    ...{ id, channelId, userId, zone, request, createdAt: now, createdBy: query.id },
    ...{ state: "active", nextAt, failures: 0 },
  });
  if (outcome === "too_many") {
    const reason = tooManyReports(MAX_REPORTS_PER_CHANNEL);
    throw new QuestionFailed({ code: "too_many_reports", reason });
  }
}

async function confirm(rooms: QuestionRooms, query: SubscribeQuestion): Promise<void> {
  const { channelId, request } = query;
  const id = subscriptionId(channelId, request);
  const subscription = await readSubscription(rooms.table, { channelId, id });
  if (!subscription) throw new Error(`Report ${id} was removed before it was confirmed`);
  const isNew = subscription.createdBy === query.id;
  await deliver(rooms, query, confirmation(subscription, isNew, rooms.now()), 0);
}
