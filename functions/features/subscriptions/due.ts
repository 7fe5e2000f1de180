import { CLOCK_TIMEOUT_MS } from "../../aws/request.ts";
import type { NewJob } from "../../jobs/job.ts";
import { deriveJobId } from "../../jobs/job-id.ts";
import { startWorkflow, storeJob } from "../../jobs/start.ts";
import { latestTime, nextTime } from "../../money/schedule.ts";
import type { DueKind } from "../due/due-kind.ts";
import type { SubscriptionKind } from "./kind.ts";
import { advanceSubscription, readSubscription, subscriptionKeyOf } from "./store.ts";
import type { Subscription, SubscriptionKey } from "./subscription.ts";

/** The run of a subscription that is due. */
export interface DueRun {
  readonly jobId: string;
  /** The latest time of the schedule, milliseconds since 1970. */
  readonly time: number;
  readonly startDelaySeconds: number;
}

/** Starts the runs of a kind of subscription. */
export function subscriptionDue<S extends Subscription>(
  name: string,
  kind: SubscriptionKind<S>,
  newJob: (subscription: S, run: DueRun) => NewJob,
): DueKind<SubscriptionKey> {
  return {
    name,
    keyOf: (due) => subscriptionKeyOf(kind, due),
    async start(deps, key, startDelaySeconds) {
      const { table } = deps;
      const now = deps.now();
      const subscription = await readSubscription(table, kind, key);
      // The index lags behind: the subscription was paused or removed, or another tick started it.
      if (subscription?.nextAt === undefined || subscription.nextAt > now) return;
      const { channelId, id, timeZone, nextAt } = subscription;
      const schedule = kind.scheduleOf(subscription.request);
      const time = latestTime(schedule, timeZone, nextAt, now);
      const jobId = deriveJobId(channelId, id, String(nextAt));
      const { job } = await storeJob(deps, newJob(subscription, { jobId, time, startDelaySeconds }));
      await startWorkflow(deps, job, CLOCK_TIMEOUT_MS);
      // If an earlier tick started this run and crashed, the run does not make up for later times.
      const coveredUntil = job.state === "asked" ? now : job.createdAt;
      const next = nextTime(schedule, timeZone, coveredUntil);
      await advanceSubscription(table, kind, key, { from: nextAt, to: next });
    },
  };
}
