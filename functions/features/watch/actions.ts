import { formatTime } from "../../money/schedule.ts";
import type { BlockAction, Interaction, SlashCommand } from "../../slack/interaction.ts";
import { code, escapeMrkdwn } from "../../slack/mrkdwn.ts";
import { plainReply, type Reply } from "../../slack/reply.ts";
import type { FeatureButton, FeatureDeps } from "../feature.ts";
import { handleOnce, handleSubscriptionAction, runSubscriptionCommand } from "../subscriptions/actions.ts";
import type { ListCommand } from "../subscriptions/command.ts";
import { subscriptionMissing } from "../subscriptions/message.ts";
import { updateSubscription } from "../subscriptions/store.ts";
import type { SnoozeCommand, WatchChange } from "./command.ts";
import type { WatchFeature } from "./job.ts";
import { watchText } from "./text.ts";
import { ALL_MATTERS } from "./watch.ts";

const SNOOZE_MS = 7 * 24 * 60 * 60 * 1000;

/** Lists the watches of the channel, or changes one, once. */
export async function runWatchCommand<Request>(
  deps: FeatureDeps,
  feature: WatchFeature<Request>,
  command: SlashCommand,
  parsed: ListCommand | WatchChange,
): Promise<Reply | undefined> {
  if (isSnooze(parsed)) return await snoozeWatch(deps, feature, command, parsed);
  return await runSubscriptionCommand(deps, feature, command, parsed);
}

/** Buttons whose values are lists and changes; see `handleSubscriptionAction`. Commands that set up a watch have none. */
export function watchButtons<Request>(
  feature: WatchFeature<Request>,
  ids: ReadonlyArray<FeatureButton["id"]>,
): Array<FeatureButton<ListCommand | WatchChange | { readonly kind: string; readonly request: unknown }>> {
  return ids.map((id) => ({
    id,
    handle: async (deps, action, parsed) =>
      "request" in parsed ? undefined : await handleWatchAction(deps, feature, action, parsed),
  }));
}

async function handleWatchAction<Request>(
  deps: FeatureDeps,
  feature: WatchFeature<Request>,
  action: BlockAction,
  parsed: ListCommand | WatchChange,
): Promise<Reply[]> {
  if (!isSnooze(parsed)) return await handleSubscriptionAction(deps, feature, action, parsed);
  const reply = await snoozeWatch(deps, feature, action, parsed);
  return reply ? [reply] : [];
}

function isSnooze(parsed: ListCommand | WatchChange): parsed is SnoozeCommand {
  return parsed.kind === "change" && parsed.change === "snooze";
}

/** The channel sees who did it. @returns undefined if another delivery of the interaction is handled. */
async function snoozeWatch<Request>(
  deps: FeatureDeps,
  feature: WatchFeature<Request>,
  interaction: Interaction,
  { id, matter = ALL_MATTERS, name }: SnoozeCommand,
): Promise<Reply | undefined> {
  const { channelId, userId } = interaction;
  return await handleOnce(deps, interaction, async () => {
    const until = deps.now() + SNOOZE_MS;
    const snoozed = await updateSubscription(
      deps.table,
      feature.kind,
      { channelId, id },
      {
        UpdateExpression: "SET snoozed.#matter = :until",
        ConditionExpression: "attribute_exists(snoozed)",
        ExpressionAttributeNames: { "#matter": matter },
        ExpressionAttributeValues: { ":until": until },
      },
    );
    if (!snoozed) return subscriptionMissing(feature, id);
    const watch = feature.text.withId(code(id));
    const what = name === undefined ? watch : watchText.matterOf(escapeMrkdwn(name), watch);
    const time = formatTime(until, snoozed.timeZone);
    const sentence = watchText.snoozed(userId, what, time, feature.summary(snoozed));
    return { ...plainReply(sentence), response_type: "in_channel" };
  });
}
