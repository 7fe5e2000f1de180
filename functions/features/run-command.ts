import { deriveJobId } from "../jobs/job-id.ts";
import { logStartFailure } from "../jobs/start.ts";
import { CommandError, unknownWord } from "../slack/command-error.ts";
import type { SlashCommand } from "../slack/interaction.ts";
import { plainReply, type Reply } from "../slack/reply.ts";
import { slackText } from "../slack/text.ts";
import { whyNotAllowed } from "./allowed.ts";
import { type Feature, type FeatureDeps, isHelp, type ParseOptions } from "./feature.ts";
import { featureText } from "./text.ts";

/** What became of a command or a click. */
export type CommandOutcome =
  /** Without replies, a started job will answer. */
  | { readonly kind: "done" | "help"; readonly replies: readonly Reply[] }
  | { readonly kind: "mistake"; readonly error: CommandError }
  /** Nothing may answer here, or nothing was started: a sentence in mrkdwn. */
  | { readonly kind: "failed"; readonly reason: string };

/** Runs a command of any surface. */
export async function runCommand(
  deps: FeatureDeps,
  features: readonly Feature[],
  command: SlashCommand & { readonly name: string },
  options: ParseOptions = {},
): Promise<CommandOutcome> {
  return await settle(deriveJobId(command.triggerId), async () => {
    const feature = features.find(({ command: { name } }) => name === command.name);
    if (!feature) throw unknownWord({ word: command.name, example: features[0]?.command.name ?? "" });
    const parsed = feature.parse(command.text, new Date(deps.now()), options);
    if (isHelp(parsed)) return { kind: "help", replies: [feature.help()] };
    const refusal = refuse(deps, command.channelId);
    if (refusal) return refusal;
    const reply = await feature.run(deps, command, parsed);
    return { kind: "done", replies: reply ? [reply] : [] };
  });
}

/** @returns undefined where the bot may answer. */
export function refuse(deps: FeatureDeps, channelId: string): CommandOutcome | undefined {
  const reason = whyNotAllowed(deps, channelId);
  return reason === undefined ? undefined : { kind: "failed", reason };
}

/** Turns errors into outcomes. @param jobId of the job that it starts, for log lines */
export async function settle(
  jobId: string | undefined,
  act: () => Promise<CommandOutcome>,
): Promise<CommandOutcome> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof CommandError) return { kind: "mistake", error };
    return { kind: "failed", reason: logStartFailure(jobId, error) };
  }
}

export function repliesOf(
  outcome: CommandOutcome,
  showMistake: (error: CommandError) => Reply,
): readonly Reply[] {
  switch (outcome.kind) {
    case "failed":
      return [plainReply(slackText.failed(outcome.reason))];
    case "mistake":
      return [showMistake(outcome.error)];
    default:
      return outcome.replies;
  }
}

/** The reply to a click whose command no longer works. */
export const EXPIRED: Reply = plainReply(slackText.failed(featureText.expired));
