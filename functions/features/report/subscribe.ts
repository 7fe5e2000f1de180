import type { JobDeps } from "../../jobs/job-deps.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { subscribeChannel } from "../subscriptions/subscribe.ts";
import type { SubscribeJob } from "./job.ts";
import { type ReportSubscription, subscriptionId } from "./subscription.ts";
import { confirmation, reportSubscriptions } from "./subscription-message.ts";
import { postText } from "./text.ts";

/** Subscribes a channel to a report. */
export async function subscribe(deps: JobDeps, run: JobRun<SubscribeJob>): Promise<void> {
  await subscribeChannel<ReportSubscription, SubscribeJob, JobDeps>(deps, run, {
    feature: reportSubscriptions,
    idOf: ({ channelId, request }) => subscriptionId(channelId, request),
    tooMany: "too_many_reports",
    working: postText.subscribing,
    complete: async (_deps, { request }, subscription) => ({ ...subscription, request }),
    confirm: ({ now }, _job, subscription, isNew) => confirmation(subscription, isNew, now()),
  });
}
