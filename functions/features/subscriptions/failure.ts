import { logError } from "../../aws/log.ts";
import type { Failure } from "../../jobs/failure.ts";
import type { Job } from "../../jobs/job.ts";
import type { JobEnding } from "../../jobs/job-kind.ts";
import { code } from "../../slack/mrkdwn.ts";
import type { SubscriptionFeature } from "./feature.ts";
import { subscriptionJobText } from "./job-text.ts";
import { countFailure, pauseSubscription } from "./store.ts";
import type { Subscription } from "./subscription.ts";

/** In a row. */
const MAX_FAILURES = 3;

/** The bot may not post in the channel, so a retry tomorrow would not help. */
const CHANNEL_IS_CLOSED = new Set(["is_archived", "not_in_channel", "channel_not_found", "not_allowed"]);

interface FailedRun<S extends Subscription> {
  readonly feature: SubscriptionFeature<S>;
  /** The id of the subscription. */
  readonly id: string;
  /** Whether the channel sees the failure. @param failures in a row */
  readonly isShown: (failures: number) => Promise<boolean>;
}

/**
 * Ends a scheduled run that failed. The channel sees why if `isShown` says so. After the third failure in a row, or if
 * the bot may not post in the channel, the subscription is paused and the subscriber gets a direct message.
 */
export async function endFailedRun<S extends Subscription>(
  ending: JobEnding,
  job: Job,
  failure: Failure,
  { feature, id, isShown }: FailedRun<S>,
): Promise<void> {
  const key = { channelId: job.channelId, id };
  const isClosed = CHANNEL_IS_CLOSED.has(failure.code);
  const failures = await countFailure(ending.table, feature.kind, key, job.id);
  if (isClosed || failures >= MAX_FAILURES) {
    const paused = await pauseSubscription(ending.table, feature.kind, key);
    const reason = isClosed ? failure.reason : subscriptionJobText.failedOften(failures, failure.reason);
    if (paused) await notifySubscriber(ending, job, feature, paused, reason);
  }
  if (!isClosed && (await isShown(failures))) await ending.fail();
  else await ending.endSilently();
}

/** A crash right after it sends the message twice, which is better than never. */
async function notifySubscriber<S extends Subscription>(
  ending: JobEnding,
  job: Job,
  { command, text, summary }: SubscriptionFeature<S>,
  paused: S,
  reason: string,
): Promise<void> {
  const resume = code(`${command} resume ${paused.id}`);
  const sentence = subscriptionJobText.pausedAfterFailure(
    ...([text.article, summary(paused), paused.channelId, reason, resume] as const),
  );
  const refusal = await ending.sendDirectMessage(paused.userId, sentence);
  if (refusal) {
    const message = `Nobody could be told that ${text.article} is paused`;
    logError({ message, jobId: job.id, error: refusal });
  }
}
