import { isAllowed } from "../aws/config.ts";
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
