import { deriveJobId } from "../../jobs/job-id.ts";
import { oncePerTrigger } from "../../jobs/trigger.ts";
import { nextTime } from "../../money/schedule.ts";
import type { BlockAction, Interaction, SlashCommand } from "../../slack/interaction.ts";
import { code } from "../../slack/mrkdwn.ts";
import { plainReply, type Reply } from "../../slack/reply.ts";
import { slackText } from "../../slack/text.ts";
import type { FeatureDeps } from "../feature.ts";
import type { ChangeCommand, ListCommand, SubscriptionChange } from "./command.ts";
import type { SubscriptionFeature } from "./feature.ts";
import type { SubscriptionKind } from "./kind.ts";
import { pageOf, subscriptionChanged, subscriptionList, subscriptionMissing } from "./message.ts";
import { keepRemoved, restoreSubscription } from "./removed.ts";
import {
  listSubscriptions,
  pauseSubscription,
  readSubscription,
  removeSubscription,
  resumeSubscription,
} from "./store.ts";
import type { Subscription } from "./subscription.ts";

/** Lists the subscriptions of the channel, or changes one, once. */
export async function runSubscriptionCommand<S extends Subscription>(
  deps: FeatureDeps,
  feature: SubscriptionFeature<S>,
  command: SlashCommand,
  parsed: ListCommand | ChangeCommand,
): Promise<Reply | undefined> {
  if (parsed.kind === "list") return await listReply(deps, feature, command.channelId, parsed.page);
  return await handleOnce(deps, command, () => change(deps, feature, command, parsed));
}

/** Replies to a click: the channel sees the change, and the list in which the person clicked is updated. */
export async function handleSubscriptionAction<S extends Subscription>(
  deps: FeatureDeps,
  feature: SubscriptionFeature<S>,
  action: BlockAction,
  parsed: ListCommand | ChangeCommand,
): Promise<Reply[]> {
  if (parsed.kind === "list") {
    return [{ ...(await listReply(deps, feature, action.channelId, parsed.page)), replace_original: true }];
  }
  return (await handleOnce(deps, action, () => handleClick(deps, feature, action, parsed))) ?? [];
}

/** @returns undefined if another delivery of the same interaction is handled. */
export function handleOnce<T>(
  { table, now }: FeatureDeps,
  { triggerId }: Interaction,
  handle: () => Promise<T>,
): Promise<T | undefined> {
  return oncePerTrigger(table, deriveJobId(triggerId), now(), handle);
}

async function listReply<S extends Subscription>(
  { table, now }: FeatureDeps,
  feature: SubscriptionFeature<S>,
  channelId: string,
  page: number,
): Promise<Reply> {
  const subscriptions = await listSubscriptions(table, feature.kind, channelId);
  return subscriptionList(feature, subscriptions, now(), page);
}

async function handleClick<S extends Subscription>(
  deps: FeatureDeps,
  feature: SubscriptionFeature<S>,
  action: BlockAction,
  parsed: ChangeCommand,
): Promise<Reply[]> {
  if (parsed.change === "restore") {
    const reply = await change(deps, feature, action, parsed);
    // Once it is restored, the message with the button says so and loses the button.
    return [reply.response_type === "in_channel" ? { ...reply, replace_original: true } : reply];
  }
  if (action.messageTs !== undefined) return [await change(deps, feature, action, parsed)];
  const before = await listSubscriptions(deps.table, feature.kind, action.channelId);
  const page = pageOf(before.findIndex(({ id }) => id === parsed.id));
  const reply = await change(deps, feature, action, parsed);
  return [reply, { ...(await listReply(deps, feature, action.channelId, page)), replace_original: true }];
}

async function change<S extends Subscription>(
  deps: FeatureDeps,
  feature: SubscriptionFeature<S>,
  origin: Interaction,
  { change, id }: ChangeCommand,
): Promise<Reply> {
  if (change === "restore") return await restore(deps, feature, origin, id);
  const { channelId, userId } = origin;
  const subscription = await readSubscription(deps.table, feature.kind, { channelId, id });
  const changed = subscription && (await changeSubscription(deps, feature.kind, subscription, change));
  return changed ? subscriptionChanged(feature, change, userId, changed) : subscriptionMissing(feature, id);
}

async function restore<S extends Subscription>(
  { table, now }: FeatureDeps,
  feature: SubscriptionFeature<S>,
  { channelId, userId }: Interaction,
  id: string,
): Promise<Reply> {
  const { kind, text } = feature;
  const found = await restoreSubscription(table, kind, { channelId, id }, now());
  if (!found) return plainReply(slackText.failed(text.notRestorable(code(id))));
  switch (found.outcome) {
    case "created":
      return subscriptionChanged(feature, "restore", userId, found.restored);
    case "exists":
      return plainReply(text.alreadyRestored(code(id)));
    case "too_many":
      return plainReply(slackText.failed(text.tooMany(kind.maxPerChannel)));
  }
}

/** @returns the subscription after the change; undefined if there is none. */
export async function changeSubscription<S extends Subscription>(
  { table, now }: Pick<FeatureDeps, "table" | "now">,
  kind: SubscriptionKind<S>,
  subscription: S,
  change: Exclude<SubscriptionChange, "restore">,
): Promise<S | undefined> {
  switch (change) {
    case "pause":
      return await pauseSubscription(table, kind, subscription);
    case "resume": {
      const { request, timeZone } = subscription;
      const next = nextTime(kind.scheduleOf(request), timeZone, now());
      return await resumeSubscription(table, kind, subscription, next);
    }
    case "remove": {
      await keepRemoved(table, kind, subscription, now());
      const removed = await removeSubscription(table, kind, subscription);
      // It may have changed since it was read.
      if (removed) await keepRemoved(table, kind, removed, now());
      return removed;
    }
  }
}
