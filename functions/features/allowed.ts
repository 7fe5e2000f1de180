import { isAllowed } from "../aws/config.ts";
import { code } from "../slack/mrkdwn.ts";
import { plainReply, type Reply } from "../slack/reply.ts";
import { slackText } from "../slack/text.ts";
import type { FeatureDeps } from "./feature.ts";
import { featureText } from "./text.ts";

/** The reply where the bot may not answer, for commands, mentions, buttons and modals alike; undefined where it may. */
export function notAllowed(
  deps: Pick<FeatureDeps, "allowedChannels">,
  { channelId }: { readonly channelId: string },
): Reply | undefined {
  if (isAllowed(deps, channelId)) return undefined;
  return plainReply(slackText.failed(featureText.notAllowed(code(channelId))));
}
