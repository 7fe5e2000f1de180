import { announce, deliverAnswer } from "../../jobs/delivery.ts";
import { JobError } from "../../jobs/failure.ts";
import { isEnded } from "../../jobs/job.ts";
import type { JobDeps } from "../../jobs/job-deps.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { progressMessage } from "../../jobs/progress.ts";
import { isTimeZone, nextTime } from "../../money/schedule.ts";
import { code } from "../../slack/mrkdwn.ts";
import { readTimeZone } from "../../slack/users.ts";
import type { SubscribeJob } from "./job.ts";
import { MAX_REPORTS_PER_CHANNEL } from "./report-slots.ts";
import { createSubscription, readSubscription, subscriptionId } from "./subscription.ts";
import { confirmation } from "./subscription-message.ts";
import { postText, reportText } from "./text.ts";

/**
 * Subscribes a channel to a report: announce, subscribe, confirm. The announcement proves that the bot may post in the
 * channel. The time zone is read here, because the command must be acknowledged within 3 s.
 */
export async function subscribe(deps: JobDeps, { step }: JobRun<SubscribeJob>): Promise<void> {
  const isOver = await step("announce", (job) => announceSubscription(deps, job));
  if (isOver) return;
  await step("subscribe", (job) => storeSubscription(deps, job));
  await step("confirm", (job) => confirmSubscription(deps, job));
}

async function announceSubscription(deps: JobDeps, job: SubscribeJob): Promise<boolean> {
  if (isEnded(job)) return true;
  await announce(deps, job, progressMessage(postText.subscribing, job.userId));
  return false;
}

async function storeSubscription(deps: JobDeps, job: SubscribeJob): Promise<void> {
  const { channelId, userId, request } = job;
  const timeZone = (await readTimeZone(deps.slack, userId)) ?? "UTC";
  if (!isTimeZone(timeZone)) {
    throw new JobError("unknown_zone", postText.unknownTimeZone(code(timeZone)));
  }
  const id = subscriptionId(channelId, request);
  const now = deps.now();
  const nextAt = nextTime(request.schedule, timeZone, now);
  const outcome = await createSubscription(deps.table, {
    ...{ id, channelId, userId, timeZone, request, createdAt: now, createdBy: job.id },
    ...{ state: "active", nextAt, failures: 0 },
  });
  if (outcome === "too_many") {
    throw new JobError("too_many_reports", reportText.tooManyReports(MAX_REPORTS_PER_CHANNEL));
  }
}

async function confirmSubscription(deps: JobDeps, job: SubscribeJob): Promise<void> {
  const { channelId, request } = job;
  const id = subscriptionId(channelId, request);
  const subscription = await readSubscription(deps.table, { channelId, id });
  if (!subscription) throw new Error(`Report ${id} was removed before it was confirmed`);
  const isNew = subscription.createdBy === job.id;
  await deliverAnswer(deps, job, confirmation(subscription, isNew, deps.now()), 0);
}
