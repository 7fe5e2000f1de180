import { isAllowed } from "../aws/config.ts";
import { readAskingChannel } from "../jobs/asking-channel.ts";
import type { Job, NewJob } from "../jobs/job.ts";
import type { BlockAction } from "../slack/interaction.ts";
import { code } from "../slack/mrkdwn.ts";
import { plainReply, type Reply } from "../slack/reply.ts";
import { slackText } from "../slack/text.ts";
import type { FeatureDeps } from "./feature.ts";
import { featureText } from "./text.ts";

type Deps = Pick<FeatureDeps, "allowedChannels">;

/** Why the bot may not answer, in mrkdwn, for commands, mentions, buttons and modals alike; undefined where it may. */
export function whyNotAllowed(deps: Deps, channelId: string): string | undefined {
  return isAllowed(deps, channelId) ? undefined : featureText.notAllowed(code(channelId));
}

/** The reply where the bot may not answer. */
export function notAllowed(deps: Deps, { channelId }: { readonly channelId: string }): Reply | undefined {
  const reason = whyNotAllowed(deps, channelId);
  return reason === undefined ? undefined : plainReply(slackText.failed(reason));
}

/**
 * The channel by whose permission a click is answered. For a message in direct messages that are not allowed, it is the
 * channel in which its answer was asked.
 *
 * @returns undefined if the bot may not answer.
 */
export async function allowedChannelOf(
  deps: Pick<FeatureDeps, "allowedChannels" | "table" | "now">,
  { channelId, threadTs, messageTs }: BlockAction,
): Promise<string | undefined> {
  if (isAllowed(deps, channelId)) return channelId;
  const rootTs = threadTs ?? messageTs;
  if (rootTs === undefined) return undefined;
  const askedIn = await readAskingChannel(deps.table, { channelId, rootTs }, deps.now());
  return askedIn !== undefined && isAllowed(deps, askedIn) ? askedIn : undefined;
}

/** The deps for a click. In direct messages about an allowed channel, the bot may answer, and its jobs need a member. */
export async function depsForClick<Deps extends FeatureDeps>(deps: Deps, action: BlockAction): Promise<Deps> {
  const { userId, channelId } = action;
  const allowed = await allowedChannelOf(deps, action);
  if (allowed === undefined || allowed === channelId) return deps;
  const own = startingForMember(deps, { userId, channelId: allowed });
  return { ...own, allowedChannels: [...deps.allowedChannels, channelId] };
}

/** Starts jobs that answer only if the person is in the channel. Where all channels are allowed, it does not matter. */
export function startingForMember<Deps extends FeatureDeps>(
  deps: Deps,
  { userId, channelId }: NonNullable<Job["mustBeMember"]>,
): Deps {
  if (deps.allowedChannels.includes("*")) return deps;
  return { ...deps, start: (job: NewJob) => deps.start({ ...job, mustBeMember: { userId, channelId } }) };
}
