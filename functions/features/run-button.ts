import { deriveJobId } from "../jobs/job-id.ts";
import { startFailed, startOnce } from "../jobs/start.ts";
import { CommandError } from "../slack/command-error.ts";
import type { ActionOutcome, BlockAction, SlashCommand } from "../slack/interaction.ts";
import { notUnderstood, plainReply, REMOVE_ORIGINAL, type Reply } from "../slack/reply.ts";
import { runButton } from "../slack/run-button.ts";
import { slackText } from "../slack/text.ts";
import { notAllowed } from "./allowed.ts";
import { type Feature, type FeatureDeps, isHelp } from "./feature.ts";
import { featureText } from "./text.ts";

/** The reply to a command that was not understood, with the corrected command on a button. */
export function correctionReply(error: CommandError, { command: { name } }: Feature): Reply {
  const { corrected } = error;
  return notUnderstood(error, name, corrected === undefined ? undefined : runButton(corrected, corrected, 0));
}

/** Runs the command of a `runButton`: a job starts once per message and button, and once more after a failure. */
export async function handleRunButton(
  deps: FeatureDeps,
  features: readonly Feature[],
  action: BlockAction,
): Promise<ActionOutcome> {
  const command = commandOf(action);
  const jobId = deriveJobId(command.triggerId);
  const refusal = notAllowed(deps, action);
  if (refusal) return { replies: [refusal], jobId };
  const expired = plainReply(slackText.failed(featureText.expired));
  const feature = features.find(({ command: { name } }) => name === command.name);
  if (!feature) return { replies: [expired], jobId };
  try {
    const parsed = feature.parse(command.text, new Date(deps.now()), { isStored: true });
    const startingOnce = {
      ...deps,
      start: (job: Parameters<FeatureDeps["start"]>[0]) => startOnce(deps, job),
    };
    const reply = isHelp(parsed) ? feature.help() : await feature.run(startingOnce, command, parsed);
    return { replies: inPlaceOf(action, reply), jobId };
  } catch (error) {
    return { replies: [error instanceof CommandError ? expired : startFailed(jobId, error)], jobId };
  }
}

function commandOf(action: BlockAction): SlashCommand & { readonly name: string } {
  const { value, userId, channelId, responseUrl, messageTs, ephemeralTs, threadTs, actionId } = action;
  const [, name = "", text = ""] = /^(\S+)\s*(.*)$/s.exec(value) ?? [];
  const clickedTs = messageTs ?? ephemeralTs;
  const triggerId = clickedTs === undefined ? action.triggerId : [channelId, clickedTs, actionId].join("\n");
  return { name, text, userId, channelId, responseUrl, triggerId, threadTs };
}

/** An ephemeral message with such buttons has done its part once one is clicked. */
function inPlaceOf({ ephemeralTs }: BlockAction, reply: Reply | undefined): Reply[] {
  if (ephemeralTs === undefined) return reply ? [reply] : [];
  if (!reply) return [REMOVE_ORIGINAL];
  return reply.response_type ? [REMOVE_ORIGINAL, reply] : [{ ...reply, replace_original: true }];
}
