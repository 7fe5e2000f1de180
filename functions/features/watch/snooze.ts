import { formatTime } from "../../money/schedule.ts";
import type { Interaction } from "../../slack/interaction.ts";
import { code, escapeMrkdwn } from "../../slack/mrkdwn.ts";
import { plainReply, type Reply } from "../../slack/reply.ts";
import type { FeatureDeps } from "../feature.ts";
import { handleOnce } from "../subscriptions/actions.ts";
import { subscriptionMissing } from "../subscriptions/message.ts";
import { updateSubscription } from "../subscriptions/store.ts";
import type { WatchFeature } from "./job.ts";
import { watchText } from "./text.ts";
import { ALL_MATTERS } from "./watch.ts";

const SNOOZE_MS = 7 * 24 * 60 * 60 * 1000;

/**
 * Posts no news for a week. The channel sees who did it.
 *
 * @param matter as in `Watch.snoozed`
 * @param name what the matter is about, in plain text
 * @returns undefined if another delivery of the interaction is handled.
 */
export async function snoozeWatch<Request>(
  deps: FeatureDeps,
  feature: WatchFeature<Request>,
  interaction: Interaction,
  id: string,
  matter = ALL_MATTERS,
  name?: string,
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
    const watch = `${feature.text.withId(code(id))}: ${feature.summary(snoozed)}`;
    const about = name === undefined ? watch : watchText.matterOf(escapeMrkdwn(name), watch);
    const sentence = watchText.snoozed(userId, about, formatTime(until, snoozed.timeZone));
    return { ...plainReply(sentence), response_type: "in_channel" };
  });
}
