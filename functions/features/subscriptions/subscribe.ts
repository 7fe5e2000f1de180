import { announce, deliverAnswer } from "../../jobs/delivery.ts";
import { JobError } from "../../jobs/failure.ts";
import { isEnded, type Job } from "../../jobs/job.ts";
import type { JobDeps } from "../../jobs/job-deps.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { progressMessage } from "../../jobs/progress.ts";
import type { JobStep } from "../../jobs/steps.ts";
import { isTimeZone, nextTime } from "../../money/schedule.ts";
import type { Message } from "../../slack/block-kit.ts";
import { code } from "../../slack/mrkdwn.ts";
import { readTimeZone } from "../../slack/users.ts";
import type { SubscriptionFeature } from "./feature.ts";
import { subscriptionJobText } from "./job-text.ts";
import { createSubscription, readSubscription } from "./store.ts";
import type { Subscription } from "./subscription.ts";

/** What subscribing to one kind of subscription takes. */
export interface Subscribing<S extends Subscription, J extends Job, Deps extends JobDeps> {
  readonly feature: SubscriptionFeature<S>;
  /** The id of the subscription; see `deriveSubscriptionId`. */
  idOf(job: J): string;
  /** The code of the error when the channel has too many. */
  readonly tooMany: string;
  /** The announcement. */
  readonly working: string;
  /** Replaces bare names by filters, before the id is derived. */
  resolve?(deps: Deps, job: J): Promise<J["request"]>;
  /** Adds what the kind stores besides. It may read costs. The step may run twice. */
  complete(deps: Deps, job: J, subscription: Subscription): Promise<S>;
  /** Changes a subscription that the channel has already. The step may run twice. */
  change?(deps: Deps, job: J, existing: S): Promise<void>;
  /** The answer. @param isNew false if the channel already had it. */
  confirm(deps: Deps, job: J, subscription: S, isNew: boolean): Message | Promise<Message>;
}

/**
 * Subscribes a channel: announce, subscribe, confirm. The announcement proves that the bot may post in the channel. The
 * time zone is read here, because the command must be acknowledged within 3 s.
 */
export async function subscribeChannel<S extends Subscription, J extends Job, Deps extends JobDeps>(
  deps: Deps,
  run: JobRun<J>,
  subscribing: Subscribing<S, J, Deps>,
): Promise<void> {
  const { isOver, request } = await run.step("announce", async (job) => {
    const { request } = job;
    if (isEnded(job)) return { isOver: true, request };
    await announce(deps, job, progressMessage(subscribing.working, job.userId));
    return { isOver: false, request: (await subscribing.resolve?.(deps, job)) ?? request };
  });
  if (isOver) return;
  const step: JobStep<J> = (name, body) => run.step(name, (job) => body({ ...job, request }));
  await step("subscribe", (job) => storeSubscription(deps, job, subscribing));
  await step("confirm", (job) => confirmSubscription(deps, job, subscribing));
}

async function storeSubscription<S extends Subscription, J extends Job, Deps extends JobDeps>(
  deps: Deps,
  job: J,
  { feature: { kind, text }, idOf, tooMany, complete, change }: Subscribing<S, J, Deps>,
): Promise<void> {
  const { channelId, userId, request } = job;
  const existing = await readSubscription(deps.table, kind, { channelId, id: idOf(job) });
  if (existing) {
    if (existing.createdBy !== job.id) await change?.(deps, job, existing);
    return;
  }
  const timeZone = (await readTimeZone(deps.slack, userId)) ?? "UTC";
  if (!isTimeZone(timeZone)) {
    throw new JobError("unknown_zone", subscriptionJobText.unknownTimeZone(code(timeZone)));
  }
  const now = deps.now();
  const nextAt = nextTime(kind.scheduleOf(request), timeZone, now);
  const subscription = await complete(deps, job, {
    ...{ id: idOf(job), channelId, userId, timeZone, request, createdAt: now, createdBy: job.id },
    ...{ state: "active", nextAt, failures: 0 },
  });
  const outcome = await createSubscription(deps.table, kind, subscription);
  if (outcome === "too_many") throw new JobError(tooMany, text.tooMany(kind.maxPerChannel));
}

async function confirmSubscription<S extends Subscription, J extends Job, Deps extends JobDeps>(
  deps: Deps,
  job: J,
  { feature: { kind }, idOf, confirm }: Subscribing<S, J, Deps>,
): Promise<void> {
  const id = idOf(job);
  const subscription = await readSubscription(deps.table, kind, { channelId: job.channelId, id });
  if (!subscription) throw new Error(`${kind.name} ${id} was removed before it was confirmed`);
  const isNew = subscription.createdBy === job.id;
  await deliverAnswer(deps, job, await confirm(deps, job, subscription, isNew), 0);
}
