import { deriveJobId } from "../jobs/job-id.ts";
import { startOnce } from "../jobs/start.ts";
import type { ActionOutcome, BlockAction, SlashCommand } from "../slack/interaction.ts";
import { REMOVE_ORIGINAL, type Reply } from "../slack/reply.ts";
import { depsForClick } from "./allowed.ts";
import type { Feature, FeatureDeps } from "./feature.ts";
import { type CommandOutcome, EXPIRED, repliesOf, runCommand } from "./run-command.ts";

/** Runs the command of a `runButton`: a job starts once per message and button, and once more after a failure. */
export async function handleRunButton(
  deps: FeatureDeps,
  features: readonly Feature[],
  action: BlockAction,
): Promise<ActionOutcome> {
  const { channelId, messageTs, ephemeralTs, actionId } = action;
  const clickedTs = messageTs ?? ephemeralTs;
  const triggerId = clickedTs === undefined ? action.triggerId : [channelId, clickedTs, actionId].join("\n");
  const outcome = await runButtonCommand(await depsForClick(deps, action), features, {
    ...action,
    triggerId,
  });
  const replies = repliesOf(outcome, () => EXPIRED);
  const isDone = outcome.kind === "done" || outcome.kind === "help";
  return {
    replies: isDone ? inPlaceOf(action, replies) : replies,
    jobId: deriveJobId(triggerId),
  };
}

/** @param clicked has the value of a `runButton` */
export async function runButtonCommand(
  deps: FeatureDeps,
  features: readonly Feature[],
  clicked: Omit<SlashCommand, "text"> & { readonly value: string },
): Promise<CommandOutcome> {
  const { value, userId, channelId, responseUrl, triggerId, threadTs } = clicked;
  const [, name = "", text = ""] = /^(\S+)\s*(.*)$/s.exec(value) ?? [];
  const command = { name, text, userId, channelId, responseUrl, triggerId, threadTs };
  const start: FeatureDeps["start"] = (job) => startOnce(deps, job);
  return await runCommand({ ...deps, start }, features, command, { isStored: true });
}

/** An ephemeral message with such buttons has done its part once one is clicked. */
function inPlaceOf({ ephemeralTs }: BlockAction, replies: readonly Reply[]): readonly Reply[] {
  if (ephemeralTs === undefined) return replies;
  const isSecret = replies.every(({ response_type }) => !response_type);
  if (replies.length === 0 || !isSecret) return [REMOVE_ORIGINAL, ...replies];
  return replies.map((reply) => ({ ...reply, replace_original: true }));
}
