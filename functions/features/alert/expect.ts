import { deliverAnswer } from "../../jobs/delivery.ts";
import { isAnswered } from "../../jobs/job.ts";
import type { JobDeps } from "../../jobs/job-deps.ts";
import type { JobRun } from "../../jobs/job-kind.ts";
import { code, escapeMrkdwn } from "../../slack/mrkdwn.ts";
import { plainReply } from "../../slack/reply.ts";
import { readSubscription, updateSubscription } from "../subscriptions/store.ts";
import { dollars } from "./headline.ts";
import type { ExpectJob } from "./job.ts";
import { memoryOf } from "./memory.ts";
import { alertJobText } from "./message-text.ts";
import { alerts } from "./subscription.ts";

/** Learns that a series is expected to cost so much from a day on, and says in the thread who said so. */
export async function expectLevel(deps: JobDeps, { step }: JobRun<ExpectJob>): Promise<void> {
  await step("learn", (job) => learnLevel(deps, job));
  await step("confirm", (job) => confirmLevel(deps, job));
}

/** Repeating it changes nothing. */
async function learnLevel(deps: JobDeps, job: ExpectJob): Promise<void> {
  const { channelId } = job;
  const { id, since, cents, seriesKey } = job.request;
  const alert = await readSubscription(deps.table, alerts, { channelId, id });
  if (!alert) return;
  const known = memoryOf(alert.memory).expected[seriesKey];
  if (known?.some((level) => level.since === since && level.cents === cents)) return;
  const updated = await updateSubscription(deps.table, alerts, alert, {
    UpdateExpression: known
      ? "SET memory.expected.#series = list_append(memory.expected.#series, :levels)"
      : "SET memory.expected.#series = :levels",
    ConditionExpression: known
      ? "attribute_exists(memory.expected.#series)"
      : "attribute_exists(pk) AND attribute_not_exists(memory.expected.#series)",
    ExpressionAttributeNames: { "#series": seriesKey },
    ExpressionAttributeValues: { ":levels": [{ since, cents }] },
  });
  // Another level of the series was stored in between.
  if (!updated) await learnLevel(deps, job);
}

async function confirmLevel(deps: JobDeps, job: ExpectJob): Promise<void> {
  if (isAnswered(job)) return;
  const { channelId, userId, request } = job;
  const { id, cents, name } = request;
  const alert = await readSubscription(deps.table, alerts, { channelId, id });
  const text = alert
    ? alertJobText.expected(userId, dollars(cents), escapeMrkdwn(name))
    : alertJobText.alertGone(code(id));
  await deliverAnswer(deps, job, plainReply(text), 0);
}
