import * as z from "zod/mini";
import type { JobOf, NewJob } from "../../jobs/job.ts";
import type { DueKind } from "../due/due-kind.ts";
import { subscriptionDue } from "../subscriptions/due.ts";
import type { SubscriptionFeature } from "../subscriptions/feature.ts";
import type { Watch } from "./watch.ts";

export const checkRequestSchema = z.object({
  watchId: z.string(),
  /** Spreads the checks of one tick. */
  startDelaySeconds: z.number(),
});

/** Looks for news of a watch and posts it. */
export type CheckJob = JobOf<string, Readonly<z.infer<typeof checkRequestSchema>>>;

export const newsRequestSchema = z.object({
  watchId: z.string(),
  news: z.object({ key: z.string(), matter: z.string(), details: z.unknown() }),
  /** What is watched. */
  request: z.unknown(),
});

/** The message about one piece of news. The workflow of the check posts it and knows the types of its kind. */
export type NewsJob = JobOf<string, Readonly<z.infer<typeof newsRequestSchema>>>;

/** Subscribes a channel to a watch. */
export type WatchSubscribeJob<Request> = JobOf<string, Request>;

export type WatchFeature<Request> = SubscriptionFeature<Watch<Request>>;

/** The names of a watch's kinds of jobs: `budgetSubscribe`, `budgetCheck`, `budgetNews`. */
export function watchJobNames<Prefix extends string>(prefix: Prefix) {
  return {
    subscribe: `${prefix}Subscribe`,
    check: `${prefix}Check`,
    news: `${prefix}News`,
  } as const;
}

/** Starts the checks of a kind of watch. */
export function watchDue<Request>({ prefix, kind }: WatchFeature<Request>): DueKind {
  return subscriptionDue(
    `check of ${prefix}`,
    kind,
    ({ id, channelId, userId }, { jobId, startDelaySeconds }): NewJob<CheckJob> => ({
      ...{ kind: watchJobNames(prefix).check, id: jobId, delivery: "answer", channelId, userId },
      request: { watchId: id, startDelaySeconds },
    }),
  );
}
