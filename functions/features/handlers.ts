import { isAllowed } from "../aws/config.ts";
import { deriveJobId } from "../jobs/job-id.ts";
import { startFailed } from "../jobs/start.ts";
import { CommandError } from "../slack/command-error.ts";
import type {
  ActionOutcome,
  AppHandlers,
  BlockAction,
  Interaction,
  SlashCommand,
} from "../slack/interaction.ts";
import { code } from "../slack/mrkdwn.ts";
import { notUnderstood, plainReply, type Reply } from "../slack/reply.ts";
import { slackText } from "../slack/text.ts";
import type { Feature, FeatureButton, FeatureDeps, HelpCommand, ParsedCommand } from "./feature.ts";
import { featureText } from "./text.ts";

/** The Slack app's handlers for the commands and buttons of all features. */
export function appHandlers(features: readonly Feature[], deps: FeatureDeps): AppHandlers {
  return {
    commands: features.map((feature) => ({
      name: feature.command.name,
      handle: (command) => handleCommand(deps, feature, command),
    })),
    actions: features.flatMap((feature) =>
      feature.buttons.map((button) => ({
        id: button.id,
        handle: (action: BlockAction) => handleAction(deps, feature, button, action),
      })),
    ),
  };
}

async function handleCommand(
  deps: FeatureDeps,
  feature: Feature,
  command: SlashCommand,
): Promise<Reply | undefined> {
  try {
    const parsed = feature.parse(command.text, new Date(deps.now()));
    if (isHelp(parsed)) return feature.help();
    return notAllowed(deps, command) ?? (await feature.run(deps, command, parsed));
  } catch (error) {
    if (error instanceof CommandError) return notUnderstood(error, feature.command.name);
    return startFailed(deriveJobId(command.triggerId), error);
  }
}

async function handleAction(
  deps: FeatureDeps,
  feature: Feature,
  button: FeatureButton,
  action: BlockAction,
): Promise<ActionOutcome> {
  const jobId = button.jobId?.(action);
  const refusal = notAllowed(deps, action);
  if (refusal) return { replies: [refusal], jobId };
  const expired = plainReply(slackText.failed(featureText.expired));
  try {
    const parsed = feature.parse(action.value, new Date(deps.now()), { isStored: true });
    const replies = isHelp(parsed) ? undefined : await button.handle(deps, action, parsed);
    return { replies: replies ?? [expired], jobId };
  } catch (error) {
    const reply = error instanceof CommandError ? expired : startFailed(jobId, error);
    return { replies: [reply], jobId };
  }
}

function notAllowed(deps: FeatureDeps, { channelId }: Interaction): Reply | undefined {
  if (isAllowed(deps, channelId)) return undefined;
  return plainReply(slackText.failed(featureText.notAllowed(code(channelId))));
}

function isHelp(parsed: ParsedCommand): parsed is HelpCommand {
  return parsed.kind === "help";
}
